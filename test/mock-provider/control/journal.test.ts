import { createConnection } from 'node:net'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { collectWarnings, publicClientId, refresh } from '../fixtures.ts'
import { ask, call, countListeners } from './call.ts'

const small = test.extend({ mockOptions: { journalSize: 2 } })

test('the journal is read after a mark', async ({ mock }) => {
  mock.clock.advance({ seconds: 1 })
  const { json: marked } = await ask(mock, 'GET /journal/mark')
  mock.clock.advance({ seconds: 2 })

  const { json } = await ask(mock, `GET /journal?since=${marked.mark}`)

  expect(marked).toEqual({ mark: 1 })
  expect(json).toEqual({ mark: 2, events: [mock.journal.events[1]] })
})

test('a mark with a name is an event of the journal, and nothing is written after it', async ({ mock }) => {
  mock.clock.advance({ seconds: 1 })

  const { json: marked } = await ask(mock, 'POST /journal/mark', { name: 'the second round' })

  expect(marked).toEqual({ mark: 2 })
  expect(mock.journal.events.slice(1)).toMatchObject([
    { seq: 2, kind: 'lesson.marked', actor: 'lab', detail: 'the second round' },
  ])
  expect(mock.journal.since(mock.journal.mark('the third'))).toEqual([])
})

test('without a mark all events that are kept are read', async ({ mock }) => {
  mock.clock.advance({ seconds: 1 })

  const { json } = await ask(mock, 'GET /journal')

  expect(json.events).toEqual(mock.journal.events)
  expect(json.events).toHaveLength(1)
})

test('events are asked for by kind, group of kinds, client and grant', async ({ mock }) => {
  const client = publicClientId(mock)
  await mock.signIn()
  const { refreshToken } = await mock.signIn({ client })
  await refresh(mock, refreshToken, { client_id: client })
  await refresh(mock, 'invented')
  const seqs = async (query: string) =>
    (await ask(mock, `GET /journal?${query}`)).json.events.map(({ seq }: { seq: number }) => seq)

  const asked = {
    kind: await seqs('kind=refresh.done'),
    group: await seqs('kind=refresh'),
    two: await seqs('kind=tokens.issued,refresh.refused'),
    client: await seqs(`client=${client}`),
    grant: await seqs('grant=g1'),
    all: await seqs(`since=1&kind=tokens&client=${client}&grant=g2`),
  }

  expect(asked).toEqual({ kind: [3], group: [3, 4], two: [1, 2, 4], client: [2, 3], grant: [1], all: [2] })
})

test.for([
  ['since=-1', 'since', /a whole number, 0 or more/],
  ['since=x', 'since', /cannot be "x"/],
  ['since=1.5', 'since', /a whole number/],
  ['since=9999999999999999999', 'since', /a whole number/],
  ['since=', 'since', /cannot be ""/],
  ['since=1&since=2', 'since', /cannot be a list/],
  ['since[a]=1', 'since[a]', /is not known here; there is since, kind, client, grant/],
  ['kind=refres', 'kind', /cannot be "refres"; it takes .*refresh.done, .* or what is before the dot/],
  ['kind=refresh,', 'kind', /cannot be ""/],
  ['kind=toString', 'kind', /cannot be "toString"/],
  ['client=nobody', 'client', /cannot be "nobody"; it takes \S+, \S+$/],
  ['grant=1', 'grant', /a grant such as g1/],
  ['__proto__=1', '__proto__', /is not known here/],
  ['timeoutSeconds=1', 'timeoutSeconds', /is not known here/],
] as [string, string, RegExp][])('the query %s is a 400 about %s', async ([query, field, detail], { mock }) => {
  const { status, json } = await ask(mock, `GET /journal?${query}`)

  expect(status).toBe(400)
  expect(json).toMatchObject({ field, detail: expect.stringMatching(detail) })
})

small('a mark that fell off the journal is a 410, for reading, waiting and streaming', async ({ mock }) => {
  for (let count = 0; count < 3; count += 1) mock.clock.advance({ seconds: 1 })

  const answers = [
    await ask(mock, 'GET /journal?since=0'),
    await ask(mock, 'GET /journal/wait?since=0'),
    await ask(mock, 'GET /events?since=0'),
  ]

  expect(answers.map(({ status }) => status)).toEqual([410, 410, 410])
  expect(answers[0]?.json.detail).toMatch(/journal truncated: .* larger journalSize/)
  expect((await ask(mock, 'GET /journal')).json.events).toHaveLength(2)
})

test('waiting answers at once when the event is there already', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  await refresh(mock, refreshToken)

  const { json } = await ask(mock, 'GET /journal/wait?since=1&kind=refresh')

  expect(json).toEqual({ events: [mock.journal.events[1]], mark: 2, timedOut: false })
})

test('waiting answers as soon as the event arrives, and no other ends it', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const waiting = ask(mock, 'GET /journal/wait?since=1&kind=refresh.done')
  await ask(mock, 'POST /clock/advance', { seconds: 1 })
  await refresh(mock, 'invented')

  await refresh(mock, refreshToken)

  expect((await waiting).json).toEqual({
    events: [expect.objectContaining({ kind: 'refresh.done', grant: 'g1' })],
    mark: 5,
    timedOut: false,
  })
})

test('waiting looks at client and grant', async ({ mock }) => {
  const client = publicClientId(mock)
  const [first, second] = [await mock.signIn({ client }), await mock.signIn()]
  const waiting = ask(mock, `GET /journal/wait?kind=refresh&client=${mock.config.clientId}&grant=g2`)
  await ask(mock, 'GET /clock') // Sent later, answered now: the first one waits.
  await refresh(mock, first.refreshToken, { client_id: client })

  await refresh(mock, second.refreshToken)

  expect((await waiting).json.events).toMatchObject([{ kind: 'refresh.done', grant: 'g2' }])
})

test('a mark from waiting leads to the next event, and none is seen twice or lost', async ({ mock }) => {
  const seen: number[] = []
  let mark = 0
  for (let round = 0; round < 20; round += 1) {
    const waiting = ask(mock, `GET /journal/wait?since=${mark}&kind=clock`)
    mock.clock.advance({ seconds: 1 })
    if (round % 3 === 0) mock.clock.advance({ seconds: 1 })
    const { json } = await waiting
    seen.push(...json.events.map(({ seq }: { seq: number }) => seq))
    mark = json.mark
  }

  expect(seen).toEqual(mock.journal.events.map(({ seq }) => seq))
  expect(seen).toHaveLength(27)
})

test('when time is up there are no events, and the answer says so', async ({ mock }) => {
  mock.clock.advance({ seconds: 1 })

  const { status, json } = await ask(mock, 'GET /journal/wait?kind=refresh&timeoutSeconds=0.01')

  expect([status, json]).toEqual([200, { events: [], mark: 1, timedOut: true }])
})

test.for(['-1', '301', '1e3', 'soon'])('timeoutSeconds=%s is a 400', async (seconds, { mock }) => {
  const { status, json } = await ask(mock, `GET /journal/wait?timeoutSeconds=${seconds}`)

  expect(status).toBe(400)
  expect(json).toMatchObject({ field: 'timeoutSeconds', allowed: 'a number, 0 to 300' })
})

/** Many calls that wait, over sockets of their own; all have arrived once this resolves. */
async function waitOften(mock: MockProvider, count: number) {
  const request = `GET /_mock/journal/wait?kind=lesson HTTP/1.1\r\nhost: 127.0.0.1:${mock.port}\r\n\r\n`
  const sockets = Array.from({ length: count }, () => createConnection(mock.port, '127.0.0.1'))
  for (const socket of sockets) socket.on('error', () => {}).write(request)
  await ask(mock, 'GET /clock')
  return sockets
}

test('a call that waits ends with its peer, and nothing is left of it', async ({ mock }) => {
  const warnings = collectWarnings()
  const listening = countListeners(mock)
  const sockets = await waitOften(mock, 50)
  while (listening() < 50) await new Promise(setImmediate)

  for (const socket of sockets) socket.destroy()
  while (listening() > 0) await new Promise(setImmediate)

  expect(listening()).toBe(0)
  expect(warnings).toEqual([])
})

test('calls that wait are told when the provider stops, at once', async ({ mock }) => {
  const warnings = collectWarnings()
  const listening = countListeners(mock)
  const answers = Array.from({ length: 20 }, () => call(mock, { path: '/_mock/journal/wait?kind=lesson' }))
  while (listening() < 20) await new Promise(setImmediate)

  await mock.stop()

  const statuses = (await Promise.all(answers)).map(({ status }) => status)
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 503))
  expect(warnings).toEqual([])
})
