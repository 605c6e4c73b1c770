import { answersByCase } from '../../../mock-provider/wire/cases.ts'
import type { FaultSpec } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'

const AT = { at: 'token' }

const MEMBERS =
  'status, body, contentType, retryAfterSeconds, retryAfterAs, location, afterCommit, case, omit, replace, delaySeconds, dateSkewSeconds'

const refused: [spec: unknown, message: string][] = [
  [
    { ...AT, then: { status: 307, location: '/elsewhere' } },
    'then.location cannot be "/elsewhere"; it takes an http or https URL',
  ],
  [{ ...AT, then: { status: 307, location: 'javascript:alert(1)' } }, 'then.location cannot be "javascript:alert(1)"'],
  [{ ...AT, then: { status: 307, location: 'http://a.example/\r\nx: y' } }, 'then.location cannot be'],
  [
    { ...AT, then: { status: 200, location: 'http://a.example/' } },
    'then.location cannot be "http://a.example/"; it takes a status beside it that redirects: 301, 302, 303, 307, 308',
  ],
  [null, 'the fault cannot be null; it takes an object with at, when, times, then'],
  ['reset', 'the fault cannot be "reset"; it takes an object'],
  [[], 'the fault cannot be []; it takes an object'],
  [{ then: 'reset' }, 'at cannot be undefined; it takes authorize, token'],
  [{ at: 'tokens', then: 'reset' }, 'at cannot be "tokens"; it takes authorize, token, revoke, app-only, users/me'],
  [{ ...AT, then: 'reset', time: 2 }, 'the fault cannot have "time"; it takes at, when, times, then (near it: times)'],

  [{ ...AT, then: 'reset', times: 0 }, 'times cannot be 0; it takes a whole number, 1 or more'],
  [{ ...AT, then: 'reset', times: -1 }, 'times cannot be -1'],
  [{ ...AT, then: 'reset', times: 1.5 }, 'times cannot be 1.5'],
  [{ ...AT, then: 'reset', times: Number.NaN }, 'times cannot be NaN'],
  [{ ...AT, then: 'reset', times: Number.POSITIVE_INFINITY }, 'times cannot be Infinity'],
  [{ ...AT, then: 'reset', times: 1e9 }, 'times cannot be 1000000000'],
  [
    { ...AT, then: 'reset', times: '2' },
    'times cannot be "2"; it takes a whole number, 1 or more (to 1000000), or "always"',
  ],
  [{ ...AT, then: 'reset', times: null }, 'times cannot be null'],

  [
    { ...AT, then: 'reset', when: 'refresh_token' },
    'when cannot be "refresh_token"; it takes an object with grantType',
  ],
  [{ ...AT, then: 'reset', when: null }, 'when cannot be null'],
  [
    { ...AT, then: 'reset', when: { grant_type: 'x' } },
    'when cannot have "grant_type"; it takes grantType, client, method, path (near it: grantType)',
  ],
  [
    { ...AT, then: 'reset', when: { grantType: 'refresh' } },
    'when.grantType cannot be "refresh"; it takes authorization_code, refresh_token',
  ],
  [{ ...AT, then: 'reset', when: { client: '' } }, 'when.client cannot be ""; it takes a client id'],
  [{ ...AT, then: 'reset', when: { client: 7 } }, 'when.client cannot be 7'],
  [{ ...AT, then: 'reset', when: { method: 'get' } }, 'when.method cannot be "get"; it takes GET, POST, PUT, DELETE'],
  [
    { ...AT, then: 'reset', when: { path: '2/tweets' } },
    'when.path cannot be "2/tweets"; it takes a path as it is sent',
  ],
  [{ ...AT, then: 'reset', when: { path: '/2/tweets?ids=1' } }, 'when.path cannot be "/2/tweets?ids=1"'],
  [{ ...AT, then: 'reset', when: { path: `/${'a'.repeat(3000)}` } }, 'when.path cannot be "/aaaa'],

  [AT, 'then cannot be undefined; it takes reset, hang, drop-after-commit, truncated-body, malformed-json'],
  [{ ...AT, then: null }, 'then cannot be null'],
  [{ ...AT, then: 503 }, 'then cannot be 503'],
  [{ ...AT, then: ['reset'] }, 'then cannot be ["reset"]'],
  [{ ...AT, then: 'explode' }, 'then cannot be "explode"; it takes reset, hang'],
  [{ ...AT, then: {} }, 'then cannot be {}; it takes reset, hang'],
  [
    { ...AT, then: {} },
    'or an object with status or body, case, omit or replace, delaySeconds, dateSkewSeconds, contentType',
  ],
  [{ ...AT, then: { retryAfterSeconds: 3 } }, 'then cannot be {"retryAfterSeconds":3}; it takes reset'],
  [{ ...AT, then: { status: undefined } }, 'then cannot be {}; it takes reset'],

  [
    { ...AT, then: { status: 503, retryAfterSecond: 30 } },
    `then cannot have "retryAfterSecond"; it takes ${MEMBERS} (near it: retryAfterSeconds, retryAfterAs)`,
  ],
  [{ ...AT, then: { retry_after_seconds: 30 } }, '(near it: retryAfterSeconds, retryAfterAs)'],
  [{ ...AT, then: { statsu: 503 } }, `then cannot have "statsu"; it takes ${MEMBERS} (near it: status)`],
  [{ ...AT, then: { xyz: 503 } }, `then cannot have "xyz"; it takes ${MEMBERS}`],
  [{ ...AT, then: { status: 503, toString: 1 } }, 'then cannot have "toString"'],
  [JSON.parse('{"at":"token","then":{"status":503,"__proto__":{}}}'), 'then cannot have "__proto__"'],

  [{ ...AT, then: { status: 503, delaySeconds: 2 } }, 'it takes one action: delaySeconds does not go with status'],
  [{ ...AT, then: { body: '', case: '503' } }, 'it takes one action: case does not go with body'],
  [{ ...AT, then: { omit: ['scope'], contentType: 'a/b' } }, 'it takes one action: contentType does not go with omit'],
  [
    { ...AT, then: { case: '503', retryAfterSeconds: 2 } },
    'it takes one action: retryAfterSeconds does not go with case',
  ],
  [
    { ...AT, then: { delaySeconds: 1, dateSkewSeconds: 2 } },
    'it takes one action: dateSkewSeconds does not go with delaySeconds',
  ],
  [
    { ...AT, then: { replace: { a: 1 }, afterCommit: true } },
    'it takes one action: afterCommit does not go with replace',
  ],

  [{ ...AT, then: { status: 99 } }, 'then.status cannot be 99; it takes a status from 200 to 599'],
  [{ ...AT, then: { status: 600 } }, 'then.status cannot be 600'],
  [{ ...AT, then: { status: 200.5 } }, 'then.status cannot be 200.5'],
  [{ ...AT, then: { status: '503' } }, 'then.status cannot be "503"'],
  [{ ...AT, then: { status: null } }, 'then.status cannot be null'],
  [{ ...AT, then: { status: Number.NaN } }, 'then.status cannot be NaN'],
  [{ ...AT, then: { status: 503n } }, 'then.status cannot be 503'],
  [{ ...AT, then: { body: { error: 'x' } } }, 'then.body cannot be {"error":"x"}; it takes a text'],
  [{ ...AT, then: { body: 'x'.repeat(1024 * 1024 + 1) } }, 'then.body cannot be "xxx'],
  [
    { ...AT, then: { status: 204, body: 'x' } },
    'then.body cannot be "x"; it takes none beside status 204, which has no body',
  ],
  [{ ...AT, then: { contentType: '' } }, 'then.contentType cannot be ""; it takes a header value'],
  [
    { ...AT, then: { contentType: 'text/html\r\nset-cookie: a=b' } },
    'then.contentType cannot be "text/html\\r\\nset-cookie',
  ],
  [{ ...AT, then: { status: 200, contentType: 'tëxt' } }, 'then.contentType cannot be "tëxt"'],
  [
    { ...AT, then: { status: 429, retryAfterSeconds: -1 } },
    'then.retryAfterSeconds cannot be -1; it takes whole seconds from 0',
  ],
  [{ ...AT, then: { status: 429, retryAfterSeconds: 0.5 } }, 'then.retryAfterSeconds cannot be 0.5'],
  [{ ...AT, then: { status: 429, retryAfterSeconds: '30' } }, 'then.retryAfterSeconds cannot be "30"'],
  [{ ...AT, then: { status: 429, retryAfterSeconds: 2 ** 31 } }, 'then.retryAfterSeconds cannot be 2147483648'],
  [
    { ...AT, then: { status: 429, retryAfterSeconds: 1, retryAfterAs: 'http' } },
    'then.retryAfterAs cannot be "http"; it takes seconds, date',
  ],
  [
    { ...AT, then: { status: 429, retryAfterAs: 'date' } },
    'then.retryAfterAs cannot be "date"; it takes a retryAfterSeconds beside it',
  ],
  [{ ...AT, then: { status: 429, afterCommit: 'yes' } }, 'then.afterCommit cannot be "yes"; it takes true, false'],

  [
    { ...AT, then: { case: '402-credit' } },
    `then.case cannot be "402-credit"; it takes ${[...answersByCase.keys()].join(', ')}`,
  ],
  [{ ...AT, then: { case: 'our choice' } }, 'then.case cannot be "our choice"'],
  [{ ...AT, then: { case: 503 } }, 'then.case cannot be 503'],

  [{ ...AT, then: { omit: [] } }, 'then.omit cannot be []; it takes a list of names, at least one, none twice'],
  [{ ...AT, then: { omit: 'refresh_token' } }, 'then.omit cannot be "refresh_token"'],
  [{ ...AT, then: { omit: [''] } }, 'then.omit cannot be [""]'],
  [{ ...AT, then: { omit: ['a', 'a'] } }, 'then.omit cannot be ["a","a"]'],
  [{ ...AT, then: { omit: ['a', 1] } }, 'then.omit cannot be ["a",1]'],
  [{ ...AT, then: { replace: {} } }, 'then.replace cannot be {}; it takes an object of names and their JSON values'],
  [{ ...AT, then: { replace: ['expires_in'] } }, 'then.replace cannot be ["expires_in"]'],
  [{ ...AT, then: { replace: { expires_in: Number.NaN } } }, 'then.replace cannot be {"expires_in":null}'],
  [{ ...AT, then: { replace: { expires_in: undefined } } }, 'then.replace cannot be {}'],
  [{ ...AT, then: { replace: { expires_in: () => 1 } } }, 'then.replace cannot be {}'],
  [
    { ...AT, then: { omit: ['a'], replace: { a: 1 } } },
    'then.omit cannot be "a"; it takes names that replace does not have',
  ],

  [{ ...AT, then: { delaySeconds: -1 } }, 'then.delaySeconds cannot be -1; it takes seconds, 0 to 86400'],
  [{ ...AT, then: { delaySeconds: 1e9 } }, 'then.delaySeconds cannot be 1000000000'],
  [{ ...AT, then: { delaySeconds: Number.NaN } }, 'then.delaySeconds cannot be NaN'],
  [{ ...AT, then: { delaySeconds: '1' } }, 'then.delaySeconds cannot be "1"'],
  [
    { ...AT, then: { dateSkewSeconds: 0 } },
    'then.dateSkewSeconds cannot be 0; it takes whole seconds from -2147483647 to',
  ],
  [{ ...AT, then: { dateSkewSeconds: 1.5 } }, 'then.dateSkewSeconds cannot be 1.5'],
  [{ ...AT, then: { dateSkewSeconds: -1e12 } }, 'then.dateSkewSeconds cannot be -1000000000000'],
]

test.for(refused.map(([spec, message]) => ({ spec, message })))('$message', ({ spec, message }, { mock }) => {
  const unchecked = spec as FaultSpec

  expect(() => mock.faults.arm(unchecked)).toThrow(RangeError)
  expect(() => mock.faults.arm(unchecked)).toThrow(/^faults\.arm: /)
  expect(() => mock.faults.arm(unchecked)).toThrow(message)
  expect(mock.journal.events).toEqual([])
  expect(mock.faults.list()).toEqual([])
})

test('a value that contains itself is refused', ({ mock }) => {
  const itself: unknown[] = []
  itself.push(itself)

  const arm = () => mock.faults.arm({ at: 'token', then: { replace: { scope: itself } } })

  expect(arm).toThrow('faults.arm: then.replace cannot be object; it takes an object of names and their JSON values')
})

const taken: object[] = [
  { ...AT, when: {}, then: 'reset' },
  { ...AT, times: 1_000_000, then: { delaySeconds: 0 } },
  { ...AT, then: { status: 200, body: '', contentType: 'x', retryAfterSeconds: 2_147_483_647, retryAfterAs: 'date' } },
  { ...AT, then: { status: 304, body: '' } },
  { ...AT, then: { body: 'x'.repeat(1024 * 1024) } },
  { ...AT, then: { contentType: 'text/html; charset=utf-8' } },
  { ...AT, then: { dateSkewSeconds: -2_147_483_647 } },
  { ...AT, then: { replace: JSON.parse('{"__proto__":null}') } },
]

test.for(taken)('arm takes %j', (spec, { mock }) => {
  mock.faults.arm(spec as FaultSpec)

  expect(mock.faults.list()).toEqual([{ ...spec, id: 1, fired: 0, remaining: expect.any(Number) }])
})

test('an undefined member counts as left out', ({ mock }) => {
  const spec = { ...AT, times: undefined, when: { client: undefined }, then: { status: 503, delaySeconds: undefined } }

  mock.faults.arm(spec as unknown as FaultSpec)

  expect(mock.faults.list()).toEqual([{ ...AT, when: {}, then: { status: 503 }, id: 1, fired: 0, remaining: 1 }])
})
