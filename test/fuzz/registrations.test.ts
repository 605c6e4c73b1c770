import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NewClient } from '../../mock-provider/index.ts'
import { authorizationUrl } from '../mock-provider/fixtures.ts'
import { assertNoOpenRedirect, assertNoSplitting } from './judge.ts'
import { prove } from './prove.ts'
import { answersIn, talk, type RawAnswer } from './raw.ts'
import { textOf } from './request-text.ts'
import { setScene, type Scene } from './scene.ts'
import { hostileText } from './texts.ts'

/** What a mock takes at registration it must carry through log-in, consent and redirect. */

let scene: Scene
beforeAll(async () => void (scene = await setScene()))
afterAll(() => scene.mock.stop())

const uris = fc
  .tuple(
    fc.constantFrom('http://127.0.0.1:5000/', 'http://127.0.0.1:5000/cb?a=', 'com.example.app:', 'app://', ''),
    hostileText,
  )
  .map((parts) => parts.join(''))

const clients: fc.Arbitrary<NewClient> = fc.record({ name: hostileText, redirectUris: uris.map((uri) => [uri]) })

async function send(target: string, form?: Record<string, string>): Promise<RawAnswer> {
  const body = form ? new URLSearchParams(form).toString() : ''
  const type: [string, string][] = form ? [['content-type', 'application/x-www-form-urlencoded']] : []
  const text = textOf({
    method: form ? 'POST' : 'GET',
    target,
    body,
    headers: [['host', '{host}'], ['connection', 'close'], ...type, ['content-length', '{length}']],
  })
  const received = await talk(scene.mock.port, scene.fill(text))
  assertNoSplitting(received, [text])
  const [answer] = answersIn(received).whole
  if (!answer) throw new Error('no answer')
  return answer
}

const formIn = ({ body }: RawAnswer) => /name="attempt" value="([^"]+)"/.exec(body)?.[1] ?? ''

/** Through both pages, as a browser. */
async function approve(clientId: string, redirectUri: string): Promise<RawAnswer[]> {
  const { pathname, search } = authorizationUrl(scene.mock, { client_id: clientId, redirect_uri: redirectUri })
  const logIn = await send(pathname + search)
  const consent = await send(pathname, { attempt: formIn(logIn), user: 'ada_practice' })
  return [logIn, consent, await send(pathname, { attempt: formIn(consent), decision: 'approve' })]
}

test('whatever name and redirect URI an app was registered with, approval leads there', async () => {
  await prove(clients, { count: 100, hide: (text) => scene.hide(text) }, async (client) => {
    scene.reset()
    const mark = scene.mock.journal.mark()
    const registered = register(client)
    if (!registered) return
    const pages = await approve(registered.clientId, client.redirectUris?.[0] ?? '')
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 302])
    for (const { body } of pages) expect(body).not.toContain('<script>')
    const events = scene.mock.journal.since(mark)
    for (const page of pages) assertNoOpenRedirect(scene, page, events)
  })
})

/** Undefined for what the mock refuses, in words. */
function register(client: NewClient) {
  try {
    return scene.mock.clients.register(client)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
