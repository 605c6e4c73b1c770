import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { startStatusServer } from '../../../src/keeper/service/status-server.ts'
import { readExposition } from './read-exposition.ts'
import { startServiceLab, type ServiceLab } from './service-lab.ts'

const described = { provider: 'a mock of X', store: 'memory' }

async function startStatus(): Promise<ServiceLab & { origin: string; port: number }> {
  const lab = await startServiceLab()
  const status = await startStatusServer(lab.service, { port: 0, described })
  onTestFinished(() => status.close())
  return { ...lab, origin: status.origin, port: Number(new URL(status.origin).port) }
}

type Answer = { status: number; headers: Record<string, unknown>; text: string }

/** With headers that `fetch` does not let one set. */
function ask(port: number, { method = 'GET', path = '/', host = '' }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers: { ...(host !== '' && { host }) } })
    sent.once('error', reject)
    sent.once('response', (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    sent.end()
  })
}

test('health is 200 and JSON, and 503 with the reason once the store is gone', async () => {
  const { origin, store } = await startStatus()

  const well = await fetch(`${origin}/healthz`)
  store.census = async () => Promise.reject(new Error('gone'))
  const ill = await fetch(`${origin}/healthz`)

  expect([well.status, await well.json()]).toEqual([200, expect.objectContaining({ ok: true })])
  expect([ill.status, await ill.json()]).toEqual([
    503,
    expect.objectContaining({ ok: false, because: ['the store does not answer (unknown)'] }),
  ])
})

test('metrics come in the type of the text format', async () => {
  const { origin } = await startStatus()

  const response = await fetch(`${origin}/metrics`)

  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(readExposition(await response.text()).length).toBeGreaterThan(30)
})

test.for(['evil.example', 'evil.example:PORT', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example:PORT', '[::1]:1'])(
  'asked as %s it tells nothing: another site’s name may lead here',
  async (name) => {
    const { port, logIn } = await startStatus()
    await logIn('ada')

    const answers = await Promise.all(
      ['/', '/healthz', '/metrics', '/status.css'].map((path) =>
        ask(port, { path, host: name.replace('PORT', String(port)) }),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual([421, 421, 421, 421])
    expect(answers.every(({ text }) => text === 'This is not my name: ask 127.0.0.1.\n')).toBe(true)
  },
)

test.for(['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]'])('asked as %s on its own port it answers', async (name) => {
  const { port } = await startStatus()

  expect(await ask(port, { path: '/healthz', host: `${name}:${port}` })).toMatchObject({ status: 200 })
})

test.for(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'TRACE'])('%s is not answered', async (method) => {
  const { port } = await startStatus()

  const { status, headers } = await ask(port, { method, path: '/healthz' })

  expect([status, headers.allow]).toEqual([405, 'GET'])
})

test('no other site may read an answer, frame the page or run a script in it', async () => {
  const { port } = await startStatus()

  const answers = await Promise.all(['/', '/healthz', '/metrics'].map((path) => ask(port, { path })))

  for (const { headers } of answers) {
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';style-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    )
  }
})

test('a path that is not there is told without repeating it', async () => {
  const { port } = await startStatus()

  const { status, text } = await ask(port, { path: '/<script>alert(1)</script>' })

  expect([status, text]).toEqual([404, '/, /healthz and /metrics are here.\n'])
})

test('the page shows what stands in rows and events as text, never as markup', async () => {
  const { port, keeper, service, mock, clock } = await startStatus()
  const account = '"><script>alert(1)</script>'
  const key = { tenant: '<b>acme</b>', account }
  await keeper.adopt(key, await mock.signIn())
  service.record.note({
    type: 'client.misconfigured',
    at: clock.now(),
    why: '<img src=x onerror=alert(1)>',
    retryAt: 2 ** 31,
  })
  service.record.note({ type: 'seal.failed', at: clock.now(), key, code: '<i>' })

  const { status, text } = await ask(port, {})

  expect(status).toBe(200)
  expect(text).toContain('&lt;script>alert(1)&lt;/script>')
  expect(text).not.toMatch(/<(script|img|b|i)\b/)
  expect(text).toContain('A person should look.')
})

test('the page says how grants are, without their tokens, and what is not known', async () => {
  const { port, logIn, store, keeper } = await startStatus()
  const key = await logIn('ada')
  const { accessToken } = await keeper.access(key)

  const well = await ask(port, {})
  store.list = async () => Promise.reject(new Error('gone'))
  const ill = await ask(port, {})

  expect(well.text).toContain('All is well.')
  expect(well.text).toContain('<td class="wide" data-name="Account">ada</td>')
  expect(well.text).not.toContain(accessToken)
  expect(ill.text).toContain('The store does not answer.')
})

test('an account that must log in again is no fault of the keeper, and has no token any more', async () => {
  const { port, logIn, clock, mock, service } = await startStatus()
  await logIn('ada')
  mock.faults.arm({ at: 'token', then: { case: 'token-invalid-refresh' } })
  await clock.pass(40 * 86_400)
  await service.work()

  const { text } = await ask(port, {})

  expect(text).toContain('The keeper is well; 1 account must log in again.')
  expect(text).toMatch(/data-name="State">needs consent<\/td>.*data-name="Token until"><\/td>/)
})
