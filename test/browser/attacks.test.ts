import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { ask } from '../mock-provider/control/call.ts'
import { authorizationUrl } from '../mock-provider/fixtures.ts'
import { attackScript, sandboxedScript } from './attack-page.ts'
import { triesOf, type Try } from './attack-tries.ts'
import { expect, test as base } from './browser-test.ts'

/** Pages of other sites try everything that a page can against control API, pages and consent, in a real browser. */

/** Whatever is called so leads here: other sites, and a name that was made to (DNS rebinding). */
const test = base.extend('hostRules', { scope: 'file' }, 'MAP *.example 127.0.0.1')

/** A page of somebody else's server, for whatever name it is called by. */
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

/** Everything that a lever moves. Whoever opens the log-in page opens an attempt, as at X; that is no lever. */
async function stateOf(mock: MockProvider): Promise<object> {
  const { journalSeq: _, attempts: __, ...state } = mock.snapshot()
  const { json } = await ask(mock, 'GET /snapshots')
  return { state, worlds: mock.worlds.list().length, savePoints: json }
}

type Reading = { name: string; text: string }

/** What the page got hold of: each try that read anything. */
async function attack(page: Page, script: string, tries: Try[]): Promise<Reading[]> {
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction('window.results', undefined, { timeout: PATIENCE_MS })
  const results = await page.evaluate<string[]>('window.results')
  expect(results).toHaveLength(tries.length)
  return tries
    .map(({ how, method = 'GET', path }, index) => ({ name: `${how} ${method} ${path}`, text: results[index] ?? '' }))
    .filter(({ text }) => text !== '')
}

/** With a busy machine: every try ends by itself. */
const PATIENCE_MS = 200_000

const decisions = (mock: MockProvider) =>
  mock.journal.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('control') || kind === 'consent.given')

const PAGES = [
  { host: '127.0.0.1', scriptOf: attackScript },
  { host: 'localhost', scriptOf: attackScript },
  { host: 'evil.example', scriptOf: attackScript },
  { host: '127.0.0.1', scriptOf: sandboxedScript },
]

test(
  'pages of other origins read nothing and change nothing, whatever they try',
  { timeout: PATIENCE_MS },
  async ({ mock, openPage }) => {
    await mock.signIn()
    mock.faults.arm({ at: 'app-only', then: 'reset' })
    const tries = triesOf(authorizationUrl(mock))
    const evil = await serveBlank()
    onTestFinished(evil.stop)
    const before = await stateOf(mock)
    const read: Reading[] = []

    for (const { host, scriptOf } of PAGES) {
      const page = await openPage()
      await page.goto(`http://${host}:${evil.port}/`)
      read.push(...(await attack(page, scriptOf(mock.origin, tries), tries)))
      await page.context().close()
    }

    expect(tries.length * PAGES.length).toBeGreaterThan(400)
    expect(read).toEqual([])
    expect(await stateOf(mock)).toEqual(before)
    expect(decisions(mock)).toEqual([])
  },
)

test(
  'a page whose name was made to lead here learns nothing and changes nothing',
  { timeout: PATIENCE_MS },
  async ({ openPage }) => {
    const evil = await serveBlank()
    const page = await openPage()
    await page.goto(`http://rebound.example:${evil.port}/`)
    await evil.stop()
    const mock = await startMockProvider({ port: evil.port })
    onTestFinished(mock.stop)
    await mock.signIn()
    const tries = triesOf(authorizationUrl(mock))
    const before = await stateOf(mock)

    const read = await attack(page, attackScript(`http://rebound.example:${evil.port}`, tries), tries)

    const { clientId, clientSecret = '' } = mock.config
    const telling = [clientId, clientSecret, 'ada_practice', 'Practice app', '"now"', 'approved']
    const told = read.filter(({ text }) => telling.some((word) => text.includes(word)))
    expect(told.map(({ name }) => name)).toEqual([])
    expect(await stateOf(mock)).toEqual(before)
    expect(decisions(mock)).toEqual([])
  },
)
