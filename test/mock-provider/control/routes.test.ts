import { test, expect } from '../../../src/testing/vitest.ts'
import { collectWarnings, lastEvent } from '../fixtures.ts'
import { call, change } from './call.ts'

test('the config names endpoints, clients and the time', async ({ mock }) => {
  const { status, text, headers } = await call(mock, { path: '/_mock/config' })

  expect(status).toBe(200)
  expect(JSON.parse(text)).toMatchObject({
    ...mock.config,
    now: mock.clock.now(),
    clockRunning: false,
    clients: mock.clients.list(),
  })
  expect(headers['cache-control']).toBe('no-store')
})

test('the clock is read and advanced', async ({ mock }) => {
  const before = mock.clock.now()

  const read = await call(mock, { path: '/_mock/clock' })
  const advanced = await change(mock, '/_mock/clock/advance', { hours: 2, minutes: 1 })

  expect(JSON.parse(read.text)).toEqual({ now: before, running: false })
  expect(JSON.parse(advanced.text)).toEqual({ now: before + 7260, running: false })
  expect(mock.clock.now()).toBe(before + 7260)
})

test.for([
  ['[]', 'the body must be a JSON object'],
  ['"2 hours"', 'the body must be a JSON object'],
  ['null', 'the body must be a JSON object'],
  ['', 'give at least one of seconds, minutes, hours, days'],
  ['{}', 'give at least one of seconds, minutes, hours, days'],
  ['{"hour":2}', '"hour" is not a unit; there are seconds, minutes, hours, days'],
  ['{"__proto__":2}', '"__proto__" is not a unit'],
  ['{"hours":"2"}', '"hours" cannot be "2"; it takes a number'],
  ['{"hours":null}', '"hours" cannot be null; it takes a number'],
  ['{"hours":-2}', 'give seconds, minutes, hours or days that add up to 0 or more'],
  ['{"hours":1e99}', 'would leave the calendar'],
  ['{', 'JSON'],
])('the body %s is answered 400 and changes nothing', async ([body = '', detail], { mock }) => {
  const warnings = collectWarnings()
  const before = mock.clock.now()
  const headers = { 'content-type': 'application/json' }

  const { status, text } = await call(mock, { method: 'POST', path: '/_mock/clock/advance', headers, body })

  expect(status).toBe(400)
  expect(text).toContain(JSON.stringify(detail).slice(1, -1))
  expect(mock.clock.now()).toBe(before)
  expect(warnings).toEqual([])
})

test('the journal is read after a mark', async ({ mock }) => {
  mock.clock.advance({ seconds: 1 })
  const mark = mock.journal.mark()
  mock.clock.advance({ seconds: 2 })

  const { text } = await call(mock, { path: `/_mock/journal?since=${mark}` })

  expect(JSON.parse(text)).toMatchObject({
    mark: 2,
    events: [{ seq: 2, kind: 'clock.moved', detail: 'advanced by 2 s' }],
  })
})

test.for(['-1', 'x', '1.5', '9999999999999999999'])('since=%s is answered 400', async (since, { mock }) => {
  const { status, text } = await call(mock, { path: `/_mock/journal?since=${since}` })

  expect(status).toBe(400)
  expect(text).toContain('"detail":"\\"since\\" cannot be')
})

test.extend({ mockOptions: { journalSize: 2 } })(
  'a mark that fell off the journal is answered 410',
  async ({ mock }) => {
    for (let count = 0; count < 3; count += 1) mock.clock.advance({ seconds: 1 })

    const { status, text } = await call(mock, { path: '/_mock/journal?since=0' })

    expect(status).toBe(410)
    expect(text).toContain('journal truncated')
  },
)

test('a redirect URI is registered over HTTP', async ({ mock }) => {
  const { clientId } = mock.config
  const uri = 'http://127.0.0.1:3000/callback'

  const { status } = await change(mock, `/_mock/clients/${clientId}/redirect-uris`, { redirectUri: uri })

  expect(status).toBe(200)
  expect(mock.clients.list()[0]?.redirectUris).toContain(uri)
  expect(lastEvent(mock)).toMatchObject({ kind: 'control.called', actor: 'lab' })
})

test.for([
  [{}, '"redirectUri" cannot be undefined; it takes a text'],
  [{ redirectUri: 5 }, '"redirectUri" cannot be 5'],
  [{ redirectUri: '' }, '"redirectUri" cannot be ""'],
  [{ redirectUri: 'javascript:alert(1)' }, 'X blocks javascript:'],
] as [object, string][])('the registration %j is answered 400', async ([body, detail], { mock }) => {
  const { status, text } = await change(mock, `/_mock/clients/${mock.config.clientId}/redirect-uris`, body)

  expect(status).toBe(400)
  expect(JSON.parse(text)).toMatchObject({ status: 400, detail: expect.stringContaining(detail) })
})

test.for(['nobody', 'constructor', '%zz'])('the client %s is answered 400', async (clientId, { mock }) => {
  const { status } = await change(mock, `/_mock/clients/${clientId}/redirect-uris`, {
    redirectUri: 'http://127.0.0.1/',
  })

  expect(status).toBe(400)
})

test('an unknown control path is answered 404 with the paths that there are', async ({ mock }) => {
  const { status, text } = await call(mock, { path: '/_mock/nothing' })

  expect(status).toBe(404)
  expect(text).toContain('no GET /_mock/nothing; there are GET /_mock/config')
})

test('a control body over the limit is answered 413', async ({ mock }) => {
  const { status } = await change(mock, '/_mock/clock/advance', { hours: 'x'.repeat(2 * 1024 * 1024) })

  expect(status).toBe(413)
})
