import { expect, test } from 'vitest'
import type { Fact, JournalEvent, Scope } from '../../mock-provider/index.ts'
import { judgeCall, judgeFaultsFired, judgeTokenRequests } from '../../src/testing/judges.ts'
import {
  bare,
  called,
  event,
  exchanged,
  faulted,
  refreshed,
  refreshRequest,
  refused,
  request,
} from './journal-events.ts'

const me = { method: 'GET', path: '/2/users/me' }
const pair = exchanged(1)

const tokenTraffic = [
  exchanged(1),
  refreshed(2, 1),
  refused(3, 'replayed'),
  faulted(4, refreshRequest(503, { client_id: 'c2' })),
  faulted(5, refreshRequest(0)),
  event(6, 'request.refused', { http: request('POST', '/2/oauth2/token', 400) }),
  event(7, 'request.refused', { http: request('GET', '/2/oauth2/token', 405) }),
  event(8, 'tokens.issued', { http: request('POST', '/oauth2/token', 200, { grant_type: 'client_credentials' }) }),
  called(9, 1),
]

test.for([
  [6, {}],
  [4, { grantType: 'refresh_token' }],
  [1, { grantType: 'authorization_code' }],
  [1, { client: 'c2' }],
  [3, { since: 3 }],
  [2, { since: 3, grantType: 'refresh_token' }],
] as [number, object][])('%i token requests within %j', ([count, scope]) => {
  expect(judgeTokenRequests(tokenTraffic, count, scope)).toMatchObject({ pass: true })
  expect(judgeTokenRequests(tokenTraffic, count + 1, scope).pass).toBe(false)
})

test('a header of that name is no grant type', () => {
  const plain = request('POST', '/2/oauth2/token', 400)
  const header: Fact = { in: 'header', name: 'grant_type', value: 'refresh_token', length: 13 }
  const http = { ...plain, request: [...plain.request, header] }
  const events = [event(1, 'request.refused', { http })]

  expect(judgeTokenRequests(events, 1).pass).toBe(true)
  expect(judgeTokenRequests(events, 0, { grantType: 'refresh_token' }).pass).toBe(true)
})

test('another number of token requests is told with all that arrived', () => {
  const few = judgeTokenRequests([pair], 1, { grantType: 'refresh_token' }).message
  const many = judgeTokenRequests([pair, refreshed(2, 1)], 1).message

  expect(few).toContain(
    'expected 1 token request with grant_type=refresh_token; the journal shows 0\n  #1 tokens.issued',
  )
  expect(many).toContain('expected 1 token request; the journal shows 2')
  expect(many).toContain('several callers sent it')
})

const callTraffic = [
  called(1, 1),
  called(2, 1, { http: request('GET', '/2/users/me', 401), reason: 'expired', user: 'ben' }),
]

test.for([
  [true, me, {}],
  [true, me, { status: 200 }],
  [true, me, { status: 401 }],
  [false, me, { status: 403 }],
  [false, me, { status: 200, since: 1 }],
  [false, me, { status: 401, user: 'ada' }],
  [false, { method: 'POST', path: '/2/users/me' }, {}],
  [false, { method: 'GET', path: '/2/users' }, {}],
] as [boolean, typeof me, object][])('it is %s that the journal shows %j within %j', ([pass, wanted, scope]) => {
  expect(judgeCall(callTraffic, wanted, scope).pass).toBe(pass)
})

test.for([
  [[], {}, 'expected GET /2/users/me; no such request arrived'],
  [callTraffic, { status: 403 }, 'expected GET /2/users/me answered 403; it was answered 200, 401'],
  [callTraffic, { status: 403 }, 'likely:  #2 was refused: expired'],
  [callTraffic, { status: 403 }, 'way out: refresh first'],
  [[called(1, 1)], { status: 403 }, 'likely:  #1 was answered 200 without a refusal'],
  [[faulted(1, request('GET', '/2/users/me', 503))], { status: 200 }, 'likely:  #1 met a fault (status 503)'],
  [callTraffic, { status: 401 }, 'expected no GET /2/users/me answered 401; there is\n  #2 api.called'],
] as [JournalEvent[], object, string][])('of calls %j the verdict within %j says %s', ([events, scope, text]) => {
  expect(judgeCall(events, me, scope).message).toContain(text)
})

const armed = (seq: number) => bare(seq, 'fault.armed', { detail: 'reset at token, 1 time' })

test.for([
  ['none was armed', [called(1, 1)], {}],
  ['one was, and met a request', [armed(1), faulted(2, refreshRequest(0), { cause: 1 })], {}],
  ['one was, and let the endpoint work first', [armed(1), refreshed(2, 1), event(3, 'fault.fired', { cause: 1 })], {}],
  ['one before the mark was not', [armed(1), called(2, 1)], { since: 1 }],
  [
    'one met a request of that client',
    [armed(1), faulted(2, refreshRequest(0, { client_id: 'c2' }), { cause: 1 })],
    { client: 'c2' },
  ],
] as [string, JournalEvent[], Scope][])('all faults fired: %s', ([, events, scope]) => {
  expect(judgeFaultsFired(events, scope)).toMatchObject({ pass: true })
})

test.for([
  ['no request', [armed(3)], {}, 'no request arrived'],
  ['a request that it does not fit', [armed(3), called(4, 1)], {}, 'no later request fits its endpoint'],
  [
    'only the other fault',
    [armed(3), armed(4), faulted(5, refreshRequest(0), { cause: 4 })],
    {},
    'no later request fits',
  ],
  [
    'a request of another client',
    [armed(3), faulted(4, refreshRequest(0, { client_id: 'c2' }), { cause: 3 })],
    { client: 'c1' },
    '',
  ],
] as [string, JournalEvent[], Scope, string][])('a fault that met %s did not fire', ([, events, scope, likely]) => {
  const { pass, message } = judgeFaultsFired(events, scope)

  expect(pass).toBe(false)
  expect(message).toContain('#3 never fired: reset at token, 1 time')
  expect(message).toContain(likely)
})
