import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { findFreePort } from '../../src/system/ports.ts'
import { call, type ControlAnswer, type ControlCall } from '../mock-provider/control/call.ts'
import { cleanEnv, command } from '../run-command.ts'

/** `npm run mock` as it runs in a container: on every address, called `mock`, behind a token. */

const PUBLIC = 'http://mock:4000'
const TOKEN = { authorization: 'Bearer let-me-in' }

type Container = {
  child: ChildProcess
  port: number
  banner: string
  /** A request of another container, unless it says otherwise. */
  ask(path: string, options?: Omit<ControlCall, 'path'>): Promise<ControlAnswer>
}

async function startContainer(): Promise<Container> {
  const port = await findFreePort()
  const reachable = ['--host', '0.0.0.0', '--allowed-host', 'mock', '--public-origin', PUBLIC]
  const args = ['mock', '--port', String(port), ...reachable, '--control-token', 'let-me-in']
  const child = spawn(process.execPath, [...command, ...args], {
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let banner = ''
  child.stdout.on('data', (chunk: Buffer) => (banner += chunk.toString()))
  while (!banner.includes('Ctrl-C')) await once(child.stdout, 'data')
  const ask: Container['ask'] = (path, { headers, ...others } = {}) =>
    call({ port }, { path, headers: { host: 'mock:4000', ...headers }, ...others })
  return { child, port, banner, ask }
}

/** Where the redirect URIs of examples and practice clients lead: to the app, not to the mock. */
const APPS = ['http://127.0.0.1:5000', 'http://127.0.0.1:3000']

/** The origins of all URLs in a text that lead to the mock. */
function originsIn(text: string): string[] {
  const urls = text.match(/https?:\/\/[^\s"'<>]+/g) ?? []
  return [...new Set(urls.map((url) => new URL(url).origin))].filter((origin) => !APPS.includes(origin))
}

test('the control API answers its name with the token, and nobody else', async () => {
  const { ask, port } = await startContainer()
  const clock = async (headers: Record<string, string>) => (await ask('/_mock/clock', { headers })).status

  const statuses = {
    'name and token': await clock(TOKEN),
    'loopback and token': await clock({ ...TOKEN, host: `127.0.0.1:${port}` }),
    'name alone': await clock({}),
    'wrong token': await clock({ authorization: 'Bearer guessed' }),
    'another name': await clock({ ...TOKEN, host: 'evil.example' }),
    'the address it listens on': await clock({ ...TOKEN, host: `0.0.0.0:${port}` }),
    'a foreign page': await clock({ ...TOKEN, origin: 'http://evil.example' }),
  }

  expect(statuses).toEqual({
    'name and token': 200,
    'loopback and token': 200,
    'name alone': 401,
    'wrong token': 401,
    'another name': 403,
    'the address it listens on': 403,
    'a foreign page': 403,
  })
})

test('a health check needs no token, from outside or inside', async () => {
  const { ask, port } = await startContainer()

  const outside = await ask('/_mock/health')
  const inside = await ask('/_mock/health', { headers: { host: `127.0.0.1:${port}` } })
  const other = await ask('/_mock/health', { headers: { host: 'evil.example' } })

  expect([outside.status, inside.status, other.status]).toEqual([200, 200, 403])
  expect(JSON.parse(outside.text)).toEqual({ status: 'ok' })
})

test('every URL that it hands out is one that others can reach', async () => {
  const { ask, banner } = await startContainer()

  const config = await ask('/_mock/config', { headers: TOKEN })
  const openapi = await ask('/_mock/openapi.json', { headers: TOKEN })
  const { authorizationUrl } = JSON.parse(openapi.text).paths['/approve'].post.requestBody.content['application/json']
    .example
  const consent = await ask(authorizationUrl.slice(PUBLIC.length))
  const front = await ask('/')

  expect(authorizationUrl).toMatch(/^http:\/\/mock:4000\/i\/oauth2\/authorize\?/)
  expect(consent.text).toContain('action="/i/oauth2/authorize"')
  expect([banner, config.text, openapi.text, consent.text, front.text].map(originsIn)).toEqual([
    [PUBLIC],
    [PUBLIC],
    [PUBLIC],
    [],
    [PUBLIC],
  ])
  expect(banner).toContain(`${PUBLIC}/_mock/openapi.json`)
  expect(banner).not.toContain('let-me-in')
})

test('the whole flow works under that name, and X’s own paths need no control token', async () => {
  const { ask } = await startContainer()
  const json = { ...TOKEN, 'content-type': 'application/json' }
  const post = async (path: string, body: object) =>
    JSON.parse((await ask(path, { method: 'POST', headers: json, body: JSON.stringify(body) })).text)
  const { accessToken } = await post('/_mock/sign-in', {})
  const bearer = { authorization: `Bearer ${accessToken}` }

  const before = await ask('/2/users/me', { headers: bearer })
  await post('/_mock/clock/advance', { hours: 2 })
  const after = await ask('/2/users/me', { headers: bearer })

  expect([before.status, after.status]).toEqual([200, 401])
})

test('SIGTERM ends it with code 0, also while somebody waits and listens', async () => {
  const { ask, child } = await startContainer()
  const waiting = ask('/_mock/journal/wait?kind=lesson', { headers: TOKEN })
  const listening = ask('/_mock/events', { headers: TOKEN })
  await ask('/_mock/clock', { headers: TOKEN })

  child.kill('SIGTERM')

  expect(await once(child, 'exit')).toEqual([0, null])
  expect([(await waiting).status, (await listening).status]).toEqual([503, 200])
})
