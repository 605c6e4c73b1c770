import * as fc from 'fast-check'
import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { collectWarnings } from '../fixtures.ts'
import { ask, call, fill, prepare } from './call.ts'
import { createChecker, operationsOf, readDocument, type Operation } from './document.ts'
import { sameCases } from '../../same-cases.ts'

/** Whatever is sent: a problem that says why, nothing half applied, no warning and no 500. */

const seeded = test.extend({ mockOptions: { seed: 'refusals' } })

const changes = await (async () => {
  const mock = await startMockProvider()
  const operations = operationsOf(await readDocument(mock))
  await mock.stop()
  return [...operations.values()].filter(({ method }) => method !== 'GET')
})()

/** All that a refused call must leave alone; the journal may have the attempt of a refused consent. */
function stateOf(mock: MockProvider) {
  const { journalSeq: _, ...state } = mock.snapshot()
  return { state, controlled: mock.journal.events.filter(({ kind }) => kind === 'control.called').length }
}

const BODIES = {
  null: 'null',
  'a list': '[]',
  'a list of objects': '[{}]',
  'a text': '"two hours"',
  'a number': '2',
  true: 'true',
  'an unknown member': '{"nonsense":1}',
  __proto__: '{"__proto__":{"hours":2}}',
  constructor: '{"constructor":{"prototype":{}}}',
  'broken JSON': '{"hours":2',
  JavaScript: '{hours:2}',
  'two objects': '{}{}',
  'not UTF-8': Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('latin1'),
  'a deep list': '['.repeat(200_000),
  'a deep value': `{"nonsense":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
}

seeded.for(changes)(
  '$operationId refuses every body that it does not know, and changes nothing',
  async ({ method, path }, { mock }) => {
    const warnings = collectWarnings()
    const params = await prepare(mock)
    const before = stateOf(mock)
    const headers = { 'content-type': 'application/json' }

    const statuses: [string, number, number][] = []
    for (const [name, body] of Object.entries(BODIES)) {
      const { status, text } = await call(mock, { method, path: fill(path, params), headers, body })
      statuses.push([name, status, JSON.parse(text).status])
    }

    expect(statuses).toEqual(Object.keys(BODIES).map((name) => [name, 400, 400]))
    expect(stateOf(mock)).toEqual(before)
    expect(warnings).toEqual([])
  },
)

/** Values that somebody may mistake for the right one, and values that nobody expects. */
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    -1,
    0,
    1.5,
    1e300,
    2 ** 53,
    '',
    'x'.repeat(20_000),
    '\u0000',
    '\ud800',
    'http://a/',
    'reset',
    'token',
  ),
  fc.record({ status: fc.jsonValue(), body: fc.jsonValue() }),
)

/** A body of random members, or one that is right but for one member. */
function bodyFor({ example = {} }: Operation): fc.Arbitrary<object> {
  const names = [...Object.keys(example), 'client', 'seconds', 'toExpiryOf', 'times', 'clientSecret', '__proto__']
  const changed = fc.tuple(fc.constantFrom(...names), value).map(([name, other]) => ({ ...example, [name]: other }))
  return fc.oneof(fc.dictionary(fc.constantFrom(...names), value), changed)
}

seeded('no JSON of any kind is answered 500 or half applied, and every answer is documented', async ({ mock }) => {
  const warnings = collectWarnings()
  const params = await prepare(mock)
  const document = await readDocument(mock)
  const checker = createChecker(document)
  const withBody = [...operationsOf(document).values()].filter(({ bodySchema }) => bodySchema)
  const calls = fc.constantFrom(...withBody).chain((one) => fc.tuple(fc.constant(one), bodyFor(one)))
  const headers = { 'content-type': 'application/json' }
  const met = new Set<number>()

  await fc.assert(
    fc.asyncProperty(calls, async ([operation, sent]) => {
      mock.clock.freeze() // One of the operations lets it run.
      const before = stateOf(mock)
      const path = fill(operation.path, params)
      const answer = await call(mock, { method: operation.method, path, headers, body: JSON.stringify(sent) })
      met.add(answer.status)
      expect(checker.faultsOf(operation, answer)).toEqual([])
      if (answer.status >= 400) expect(stateOf(mock)).toEqual(before)
    }),
    { ...sameCases, numRuns: 500 },
  )
  expect([...met]).toEqual(expect.arrayContaining([200, 201, 400]))
  expect(warnings).toEqual([])
})

test('the order of members does not matter, a refused one spoils all', async ({ mock }) => {
  const before = mock.clock.now()

  const { json } = await ask(mock, 'POST /clock/advance', { hours: 2, minute: 1 })

  expect(json).toEqual({
    title: 'Bad Request',
    status: 400,
    detail: '"minute" is not known here; there is seconds, minutes, hours, days, toExpiryOf',
    field: 'minute',
    allowed: 'seconds, minutes, hours, days, toExpiryOf',
  })
  expect(mock.clock.now()).toBe(before)
})

test.for([
  [undefined, undefined, /give at least one of seconds, minutes, hours, days/],
  [{}, undefined, /give at least one of seconds, minutes, hours, days/],
  [{ hours: '2' }, 'hours', /cannot be "2"; it takes a number/],
  [{ hours: null }, 'hours', /cannot be null; it takes a number/],
  [{ hours: [2] }, 'hours', /cannot be a list; it takes a number/],
  [{ hours: { count: 2 } }, 'hours', /cannot be an object with count; it takes a number/],
  [{ hours: -2 }, 'hours', /add up to 0 or more .*restore a snapshot/],
  [{ days: 1, hours: -25 }, 'hours', /add up to 0 or more/],
  [{ hours: 1e99 }, 'hours', /would lead past 2286/],
  [{ toExpiryOf: 'no-token-of-ours' }, 'toExpiryOf', /no such access or refresh token/],
  [{ toExpiryOf: 5 }, 'toExpiryOf', /cannot be that; it takes a text/],
  [{ toExpiryOf: 'abc', hours: 1 }, 'hours', /"toExpiryOf" stands alone; "hours" cannot be beside it/],
] as [object | undefined, string | undefined, RegExp][])(
  'advancing by %j is a 400 and moves nothing',
  async ([body, field, detail], { mock }) => {
    const before = mock.clock.now()

    const { status, json } = await ask(mock, 'POST /clock/advance', body)

    expect(status).toBe(400)
    expect([json.field, json.detail]).toEqual([field, expect.stringMatching(detail)])
    expect(mock.clock.now()).toBe(before)
    expect(mock.journal.events).toEqual([])
  },
)

test('a token is not repeated in a problem', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const other = await startMockProvider()
  const { accessToken: foreign } = await other.signIn()
  await other.stop()

  const answers = [
    await ask(mock, 'POST /clock/advance', { toExpiryOf: foreign }),
    await ask(mock, 'POST /clock/advance', { toExpiryOf: [accessToken] }),
    await ask(mock, 'POST /clients', { clientSecret: `${accessToken} ` }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400])
  expect(answers.filter(({ text }) => text.includes(accessToken) || text.includes(foreign))).toEqual([])
})

test('a long value is cut', async ({ mock }) => {
  const { json, text } = await ask(mock, 'POST /sign-in', { user: 'x'.repeat(100_000) })

  expect(json.value).toBe(`${'x'.repeat(200)}…`)
  expect(text.length).toBeLessThan(1000)
})

test('a member sent in the query is told where it belongs', async ({ mock }) => {
  const { status, json } = await ask(mock, 'POST /clock/advance?hours=2', { hours: 1 })

  expect([status, json.field]).toEqual([400, 'hours'])
  expect(json.detail).toBe('"hours" is no query parameter of /clock/advance; send it in the JSON body')
})

test.for([
  ['/_mock/clok/advance', '/_mock/clock/advance'],
  ['/_mock/jurnal', '/_mock/journal'],
  ['/_mock/clients/abc/redirect-uri', '/_mock/clients/:clientId/redirect-uris'],
  ['/_mock/fault/1', '/_mock/faults/:faultId'],
  ['/_mock/journal/wait/now', '/_mock/journal/wait'],
])('%s is a 404 that names %s first', async ([path = '', near = ''], { mock }) => {
  const { status, text } = await call(mock, { path })

  const { detail, allowed } = JSON.parse(text)
  expect(status).toBe(404)
  expect(allowed.split(', ')[0]).toBe(near)
  expect(detail).toContain(`there is no ${path}; near are ${near}`)
})

test.for(['/_mock', '/_mock/', '/_mock/nothing-of-the-kind', `/_mock/${'x'.repeat(5000)}`])(
  '%s is a 404 that names the document',
  async (path, { mock }) => {
    const { status, text } = await call(mock, { path })

    expect(status).toBe(404)
    expect(JSON.parse(text).detail).toMatch(/all paths are in \/_mock\/openapi\.json$/)
    expect(text.length).toBeLessThan(1000)
  },
)

test.for([
  ['gzip', 400],
  ['br', 400],
  ['nonsense', 415],
] as const)('a body that claims to be %s is answered %i', async ([encoding, expected], { mock }) => {
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding }

  const { status, text } = await call(mock, {
    method: 'POST',
    path: '/_mock/clock/advance',
    headers,
    body: '{"hours":2}',
  })

  expect([status, JSON.parse(text).status]).toEqual([expected, expected])
})

test('a body in a charset that is none is answered 415', async ({ mock }) => {
  const headers = { 'content-type': 'application/json; charset=nonsense' }

  const { status, text } = await call(mock, {
    method: 'POST',
    path: '/_mock/clock/advance',
    headers,
    body: '{"hours":2}',
  })

  expect([status, JSON.parse(text).title]).toEqual([415, 'Unsupported Media Type'])
})
