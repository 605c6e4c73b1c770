import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { formTokenOf, INSPECTOR } from '../mock-provider/web/inspector/forms.ts'
import { attackScript, sandboxedScript } from './attack-page.ts'
import type { Try } from './attack-tries.ts'
import { expect, test as base } from './browser-test.ts'

/** Pages of other sites try what they can against the inspector, in a real browser. They even know its form token. */
const test = base.extend('hostRules', { scope: 'file' }, 'MAP *.example 127.0.0.1')

const PATIENCE_MS = 200_000

async function serveBlank(): Promise<{ port: number; stop: () => Promise<void> }> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title><body>'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port: (server.address() as AddressInfo).port, stop }
}

const PULL = { operationId: 'advanceClock', amount: '2', unit: 'hours' }

function triesWith(formToken: string): Try[] {
  const pages = [INSPECTOR, `${INSPECTOR}/levers`, `${INSPECTOR}/pull?${new URLSearchParams({ ...PULL, formToken })}`]
  const body = String(new URLSearchParams({ ...PULL, formToken, theme: 'dark', token: 'let-me-in' }))
  const elements = ['image', 'script', 'style', 'frame', 'object', 'prefetch', 'refresh', 'window', 'worker'] as const
  const doors = ['pull', 'theme', 'unlock', 'go-on'].map((door) => `${INSPECTOR}/${door}`)
  const type = 'application/x-www-form-urlencoded'
  return [
    ...pages.flatMap((path) => elements.map((how): Try => ({ how, path }))),
    ...[...pages, `${INSPECTOR}/changes?since=0`].flatMap((path) =>
      ['cors', 'no-cors'].map((mode): Try => ({ how: 'fetch', path, mode, more: { credentials: 'include' } })),
    ),
    ...doors.flatMap((path): Try[] => [
      { how: 'fetch', path, method: 'POST', mode: 'no-cors', type, body, more: { credentials: 'include' } },
      { how: 'fetch', path, method: 'POST', mode: 'cors', type, body },
      { how: 'fetch', path, method: 'POST', mode: 'cors', type: 'application/json', body },
      { how: 'beacon', path, body },
      { how: 'form', path, type, body },
      { how: 'form', path: `${path}?${body}`, type, body },
    ]),
    { how: 'event stream', path: `${INSPECTOR}/changes?since=0` },
    { how: 'service worker', path: `${INSPECTOR}/live.mjs` },
    { how: 'web socket', path: INSPECTOR },
  ]
}

/** What a page got hold of: each try that read anything. */
async function attack(page: Page, script: string, tries: Try[]): Promise<string[]> {
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction('window.results', undefined, { timeout: PATIENCE_MS })
  const results = await page.evaluate<string[]>('window.results')
  expect(results).toHaveLength(tries.length)
  return tries.flatMap(({ how, method = 'GET', path }, index) =>
    results[index] === '' ? [] : [`${how} ${method} ${path.split('?')[0]}: ${results[index]?.slice(0, 200)}`],
  )
}

/** All that a lever moves, and whether one was pulled. Requests that were refused may stand in the journal. */
function stateOf(mock: MockProvider): object {
  const { journalSeq: _, attempts: __, ...state } = mock.snapshot()
  return { state, pulled: mock.journal.events.filter(({ kind }) => kind === 'control.called') }
}

test(
  'pages of other origins read nothing of the inspector and pull no lever',
  { timeout: PATIENCE_MS },
  async ({ mock, openPage }) => {
    await mock.signIn()
    const evil = await serveBlank()
    onTestFinished(evil.stop)
    const tries = triesWith(await formTokenOf(mock))
    const before = stateOf(mock)
    const read: string[] = []

    for (const [host, scriptOf] of [
      ['127.0.0.1', attackScript],
      ['localhost', attackScript],
      ['evil.example', attackScript],
      ['127.0.0.1', sandboxedScript],
    ] as const) {
      const page = await openPage()
      await page.goto(`http://${host}:${evil.port}/`)
      read.push(...(await attack(page, scriptOf(mock.origin, tries), tries)))
      expect(await page.context().cookies(mock.origin)).toEqual([])
      await page.context().close()
    }

    expect(read).toEqual([])
    expect(stateOf(mock)).toEqual(before)
  },
)

test(
  'a page whose name was made to lead here reads nothing of the inspector and pulls no lever',
  { timeout: PATIENCE_MS },
  async ({ openPage }) => {
    const evil = await serveBlank()
    const page = await openPage()
    await page.goto(`http://rebound.example:${evil.port}/`)
    await evil.stop()
    const mock = await startMockProvider({ port: evil.port })
    onTestFinished(mock.stop)
    await mock.signIn()
    const formToken = await formTokenOf(mock)
    const tries = triesWith(formToken)
    const before = stateOf(mock)

    const read = await attack(page, attackScript(`http://rebound.example:${evil.port}`, tries), tries)

    expect(read.filter((text) => [formToken, 'Clock', 'ada_practice'].some((word) => text.includes(word)))).toEqual([])
    expect(read.every((text) => text.includes('is not this mock'))).toBe(true)
    expect(stateOf(mock)).toEqual(before)
  },
)

test('a form of another site that takes the person along shows the refusal, and does nothing', async ({
  mock,
  openPage,
}) => {
  const evil = await serveBlank()
  onTestFinished(evil.stop)
  const before = stateOf(mock)
  const fields = { ...PULL, formToken: await formTokenOf(mock) }
  const page = await openPage()
  await page.goto(`http://localhost:${evil.port}/`)

  await page.evaluate(
    ([action, members]) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action })
      for (const [name, value] of Object.entries(members))
        form.append(Object.assign(document.createElement('input'), { name, value }))
      document.body.append(form)
      form.submit()
    },
    [`${mock.origin}${INSPECTOR}/pull`, fields] as const,
  )
  await page.getByText('Nothing was done.').waitFor()

  expect(await page.getByRole('button', { name: 'Send it again' }).count()).toBe(0)
  expect(stateOf(mock)).toEqual(before)
})
