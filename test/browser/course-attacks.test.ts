import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BrowserContext } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { serveCourse } from '../walkthrough/web/visitor.ts'
import { attackScript, sandboxedScript } from './attack-page.ts'
import type { Try } from './attack-tries.ts'
import { expect, test as base } from './browser-test.ts'

/** Pages of other servers try everything that a page can against the course, in the browser that was let in to it. */

/** Whatever is called so leads here: another site, and a name that was made to (DNS rebinding). */
const test = base.extend('hostRules', { scope: 'file' }, 'MAP *.example 127.0.0.1')

/** With a busy machine: every try ends by itself. */
const PATIENCE_MS = 200_000

const PAGES = ['/', '/lesson', '/lessons', '/look.css', '/live.mjs', '/open?token=A']
const TYPES = ['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data']
const ACTS = ['watch', 'run', 'check', 'continue', 'advance']
const BODY = '_token=1.A&_back=/&by=day'

const TRIES: Try[] = [
  ...PAGES.flatMap((path): Try[] => [
    { how: 'fetch', path, more: { credentials: 'include' } },
    { how: 'fetch', path, mode: 'no-cors', more: { credentials: 'include' } },
    { how: 'fetch', path, mode: 'same-origin' },
  ]),
  ...ACTS.flatMap((act): Try[] => [
    { how: 'form', path: `/act/${act}`, type: TYPES[0] ?? '', body: BODY },
    { how: 'beacon', path: `/act/${act}`, body: BODY },
  ]),
  ...TYPES.flatMap((type): Try[] => [
    { how: 'form', path: '/act/watch', type, body: BODY },
    {
      how: 'fetch',
      path: '/act/watch',
      method: 'POST',
      mode: 'no-cors',
      type,
      body: BODY,
      more: { credentials: 'include' },
    },
  ]),
  ...(['image', 'script', 'style', 'frame', 'object', 'prefetch', 'refresh', 'window', 'worker'] as const).map(
    (how): Try => ({ how, path: how === 'script' ? '/live.mjs' : how === 'style' ? '/look.css' : '/lesson' }),
  ),
  { how: 'event stream', path: '/changes' },
  { how: 'event stream', path: '/changes?tab=1&since=0' },
  { how: 'web socket', path: '/changes' },
  { how: 'service worker', path: '/live.mjs' },
  {
    how: 'fetch',
    path: '/act/watch',
    method: 'POST',
    more: { credentials: 'include', headers: { 'x-live': '/changes?tab=1' } },
  },
]

/** Somebody else's server of this machine, for whatever name it is called by. It keeps the cookies that it is sent. */
async function serveBlank(): Promise<{ port: number }> {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title><body>'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { port: (server.address() as AddressInfo).port }
}

/** What the page got hold of: each try that read anything. */
async function attack(context: BrowserContext, url: string, script: string): Promise<string[]> {
  const page = await context.newPage()
  await page.goto(url)
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction('window.results', undefined, { timeout: PATIENCE_MS })
  const results = await page.evaluate<string[]>('window.results')
  await page.close()
  expect(results).toHaveLength(TRIES.length)
  return TRIES.flatMap(({ how, method = 'GET', path }, index) =>
    (results[index] ?? '') === '' ? [] : [`${how} ${method} ${path}: ${results[index]?.slice(0, 80)}`],
  )
}

test(
  'pages of other origins, and of another port of this machine, read nothing of the course and do nothing in it',
  { timeout: PATIENCE_MS },
  async ({ openPage }) => {
    const { desk, server, close } = await serveCourse()
    onTestFinished(close)
    const own = await openPage()
    await own.goto(server.newAddress())
    const evil = await serveBlank()
    const { changes } = desk
    const read: string[] = []

    for (const host of ['127.0.0.1', 'localhost', 'evil.example'])
      read.push(...(await attack(own.context(), `http://${host}:${evil.port}/`, attackScript(server.origin, TRIES))))
    const sandboxed = sandboxedScript(server.origin, TRIES)
    read.push(...(await attack(own.context(), `http://127.0.0.1:${evil.port}/`, sandboxed)))

    expect(read).toEqual([])
    expect([desk.changes, desk.session.sawOpening, desk.session.underWay]).toEqual([changes, false, undefined])
    expect((await own.reload())?.status()).toBe(200)
  },
)

test('a page of a name that was made to lead to the course reads nothing of it', async ({ openPage }) => {
  const { desk, server, close } = await serveCourse()
  onTestFinished(close)
  const page = await openPage()
  await page.goto(server.newAddress())
  const { port } = new URL(server.origin)

  const opened = await page.goto(`http://rebound.example:${port}/lesson`)
  const read = await page
    .evaluate(
      (paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status)),
      PAGES.filter((path) => path !== '/live.mjs'),
    )
    .catch(() => [])

  expect(opened?.status()).toBe(421)
  expect(await page.textContent('body')).toContain('This is not a name of the course.')
  // The policy of that page lets it ask for nothing at all.
  expect(read).toEqual([])
  expect(desk.session.sawOpening).toBe(false)
})

test('a browser that was let in acts, with scripts and without; of two tabs the newer one does', async ({
  openPage,
}) => {
  const { desk, server, close } = await serveCourse()
  onTestFinished(close)
  const plain = await openPage({ javaScriptEnabled: false })
  await plain.goto(server.newAddress())
  const { changes } = desk
  await plain.getByRole('button', { name: 'Watch a log-in happen' }).click()
  const acted = [desk.changes > changes, plain.url().startsWith(`${server.origin}/`)]

  const older = await openPage()
  await older.goto(server.newAddress())
  const newer = await older.context().newPage()
  await newer.goto(`${server.origin}/`)
  const goOn = older.getByRole('button', { name: /continue here/i })
  await goOn.waitFor()
  await goOn.click()
  await newer.getByRole('button', { name: /continue here/i }).waitFor()
  await goOn.waitFor({ state: 'detached' })
  await newer.close()

  expect(acted).toEqual([true, true])
})
