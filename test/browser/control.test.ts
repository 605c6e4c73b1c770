import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Page } from 'playwright-core'
import type { MockProvider } from '../../mock-provider/index.ts'
import { expect, test } from './browser-test.ts'

/** A page of another server on this machine tries everything that a page can against the control API. */

/** Each resolves to what the page could read; the browser's refusals are `refused`. */
const ATTACKS = `
const reading = async (response) => response.type === 'opaque' ? 'opaque' : response.status + (await response.text())
const send = (path, init) => fetch(target + path, init).then(reading)
const json = { 'content-type': 'application/json' }
const until = (element, event) => new Promise((resolve) => element.addEventListener(event, resolve))
const frame = () => {
  const element = document.createElement('iframe')
  element.name = 'frame-' + document.querySelectorAll('iframe').length
  document.body.append(element)
  return element
}
const inFrame = async (url) => {
  const element = frame()
  element.src = url
  await until(element, 'load')
  return element.contentDocument === null ? 'refused' : element.contentDocument.body.textContent
}
const submit = async (path, enctype, name) => {
  const element = frame()
  const form = document.createElement('form')
  Object.assign(form, { method: 'post', action: target + path, enctype, target: element.name })
  const field = document.createElement('input')
  Object.assign(field, { name, value: '2' })
  form.append(field)
  document.body.append(form)
  form.submit()
  await until(element, 'load')
  return element.contentDocument === null ? 'refused' : element.contentDocument.body.textContent
}
const script = async (path) => {
  const element = document.createElement('script')
  element.src = target + path
  document.head.append(element)
  await until(element, 'error')
  return 'refused'
}
const attacks = {
  'simple fetch': () => send('/_mock/config'),
  'fetch without cors': () => send('/_mock/config', { mode: 'no-cors' }),
  'fetch of the journal with credentials': () => send('/_mock/journal', { credentials: 'include' }),
  'text that is JSON': () => send('/_mock/clock/advance', { method: 'POST', mode: 'no-cors', body: '{"hours":2}' }),
  'JSON with preflight': () => send('/_mock/clock/advance', { method: 'POST', headers: json, body: '{"hours":2}' }),
  'reset with preflight': () => send('/_mock/reset', { method: 'POST', headers: json }),
  'DELETE with preflight': () => send('/_mock/faults', { method: 'DELETE' }),
  'beacon': async () => (navigator.sendBeacon(target + '/_mock/clock/run', '{}') ? 'opaque' : 'refused'),
  'form': () => submit('/_mock/clock/advance', 'application/x-www-form-urlencoded', 'hours'),
  'form that is nearly JSON': () => submit('/_mock/clock/advance', 'text/plain', '{"hours":2,"x":"'),
  'form with parts': () => submit('/_mock/clock/advance', 'multipart/form-data', 'hours'),
  'frame': () => inFrame(target + '/_mock/config'),
  'frame of the document': () => inFrame(target + '/_mock/openapi.json'),
  'script': () => script('/_mock/config'),
  'event stream': async () => {
    const stream = new EventSource(target + '/_mock/events?since=0')
    const read = until(stream, 'message').then(({ data }) => data)
    return Promise.race([read, until(stream, 'error').then(() => 'refused')])
  },
  'web socket': async () => {
    const socket = new WebSocket(target.replace('http', 'ws') + '/_mock/events')
    return Promise.race([until(socket, 'open').then(() => 'open'), until(socket, 'error').then(() => 'refused')])
  },
}
const results = {}
for (const [name, attack] of Object.entries(attacks)) results[name] = await attack().catch(() => 'refused')
window.results = results
`

async function serveAttack(target: string): Promise<number> {
  const html = `<!doctype html><title>evil</title><body><script type="module">const target = ${JSON.stringify(target)}\n${ATTACKS}</script>`
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return (server.address() as AddressInfo).port
}

/** How often a browser asked the mock, and with which statuses it was answered; it hides those of refused fetches. */
function watch(page: Page, { origin }: MockProvider): { asked: number; statuses: Set<number> } {
  const seen = { asked: 0, statuses: new Set<number>() }
  page.context().on('request', (request) => {
    if (new URL(request.url()).origin === origin) seen.asked += 1
  })
  page.context().on('response', (response) => {
    if (new URL(response.url()).origin === origin) seen.statuses.add(response.status())
  })
  return seen
}

test.for(['127.0.0.1', 'localhost'])(
  'a page of another server at %s reads nothing and changes nothing',
  async (host, { mock, openPage }) => {
    await mock.signIn()
    mock.faults.arm({ at: 'token', then: 'reset' })
    const before = { state: mock.snapshot(), events: mock.journal.events }
    const page = await openPage()
    const seen = watch(page, mock)

    await page.goto(`http://${host}:${await serveAttack(mock.origin)}/`)
    await page.waitForFunction('window.results')

    const results = await page.evaluate<Record<string, string>>('window.results')
    // Of a beacon a page learns only that it was sent.
    expect(results).toEqual(
      Object.fromEntries(Object.keys(results).map((name) => [name, name === 'beacon' ? 'opaque' : 'refused'])),
    )
    expect(Object.keys(results)).toHaveLength(16)
    expect(seen.asked).toBeGreaterThan(10)
    expect(seen.statuses).toEqual(new Set([403]))
    expect({ state: mock.snapshot(), events: mock.journal.events }).toEqual(before)
  },
)

test('a page of another server that sends the browser here shows the refusal, not the config', async ({
  mock,
  openPage,
}) => {
  const page = await openPage()
  const { clientSecret = '' } = mock.config
  await page.goto(`http://127.0.0.1:${await serveAttack(mock.origin)}/`)
  await page.waitForFunction('window.results')

  await page.evaluate(`void (location.href = ${JSON.stringify(`${mock.origin}/_mock/config`)})`)
  await page.waitForURL(`${mock.origin}/_mock/config`)

  const shown = await page.content()
  expect(shown).toContain('pages of other sites may not call')
  expect(shown).not.toContain(clientSecret)
})

test('a name that was made to lead here (DNS rebinding) is refused', async ({ mock, openPage }) => {
  const page = await openPage()

  const answer = await page.goto(`http://evil.localhost:${mock.port}/_mock/config`)

  expect(answer?.status()).toBe(403)
  expect(await page.content()).toContain(`Host evil.localhost:${mock.port} is not this mock`)
})

test('the person at the keyboard may read it', async ({ mock, openPage }) => {
  const page = await openPage()

  const answer = await page.goto(`${mock.origin}/_mock/config`)

  expect(answer?.status()).toBe(200)
  expect(await page.content()).toContain(mock.config.clientSecret)
})
