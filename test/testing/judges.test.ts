import { expect, test } from 'vitest'
import { JournalTruncatedError, type JournalEvent, type Scope } from '../../mock-provider/index.ts'
import type { Verdict } from '../../src/testing/evidence.ts'
import {
  judgeCall,
  judgeFaultsFired,
  judgeNoReplay,
  judgeRefreshes,
  judgeRotation,
  judgeTokenRequests,
} from '../../src/testing/judges.ts'
import {
  bare,
  called,
  codeRefused,
  event,
  exchanged,
  faulted,
  refreshed,
  refreshRequest,
  refused,
} from './journal-events.ts'

const me = { method: 'GET', path: '/2/users/me' }
const pair = exchanged(1)
const lost = event(3, 'fault.fired', { reason: 'answer dropped', cause: 0, lost: 2 })

test.for([
  ['none', [pair], 0],
  ['one', [pair, refreshed(2, 1)], 1],
  ['one whose answer was lost', [pair, refreshed(2, 1), lost], 1],
  ['a refused one, which is none', [pair, refused(2, 'expired')], 0],
  ['one that met a fault, which is none', [pair, faulted(2, refreshRequest(503))], 0],
  ['two', [pair, refreshed(2, 1), refreshed(3, 2)], 2],
] as [string, JournalEvent[], number][])('refreshes are counted: %s', ([, events, count]) => {
  expect(judgeRefreshes(events, count).pass).toBe(true)
  expect(judgeRefreshes(events, count + 1).pass).toBe(false)
})

test('a missing refresh is told with the requests that were refused, what they sent, and why', () => {
  const events = [pair, refused(2, 'replayed', { labels: ['RT#1'], detail: 'RT#1 was used 9 s ago' })]

  const { message } = judgeRefreshes(events, 1)

  expect(message).toBe(
    [
      'expected 1 refresh; the journal shows 0',
      '  #2 refresh.refused POST /2/oauth2/token 400 g1 RT#1 replayed: RT#1 was used 9 s ago',
      '      sent grant_type=refresh_token',
      '  likely:  #2 was refused: the refresh token was spent before: two callers refreshed at once, or its successor was not stored',
      '  way out: keep one refresh per grant under way and hand its promise to every caller; write the refresh token of each answer to the store before its access token is used',
    ].join('\n'),
  )
})

test.for([
  ['nothing arrived', [], 'likely:  the app talks to another host, or its work was not awaited'],
  ['only sign-in', [event(1, 'tokens.issued')], 'way out: give the app mock.config or mock.fetch, or call interceptX'],
  ['a call went well', [called(2, 1)], 'way out: move the clock first: mock.clock.advanceToExpiryOf(accessToken)'],
  [
    'a call was too late',
    [called(2, 1, { reason: 'expired' })],
    'likely:  #2 was refused because the access token had',
  ],
  ['a fault', [faulted(2, refreshRequest(503))], 'likely:  #2 met a fault (status 503) and was not tried again'],
  ['no Basic', [refused(2, 'basic-missing')], 'way out: send Authorization: Basic base64(client id:client secret)'],
  ['a reason without advice', [refused(2, 'too-large')], 'likely:  #2 was refused: too-large'],
] as [string, JournalEvent[], string][])('a refresh is missing and %s', ([, events, advice]) => {
  expect(judgeRefreshes(events, 1).message).toContain(advice)
})

test.for([
  ['together', [refreshed(2, 1), refreshed(3, 2, { began: 1 })], 'several callers saw the same expiry'],
  ['one after the other while the clock stands', [refreshed(2, 1), refreshed(3, 2)], 'its access token still lives'],
  [
    'one after the other',
    [refreshed(2, 1), refreshed(3, 2, { at: 2000 })],
    'refreshes while its access token still lives',
  ],
] as [string, JournalEvent[], string][])('two refreshes where one was expected, %s', ([, events, advice]) => {
  const { message } = judgeRefreshes(events, 1)

  expect(message).toContain('expected 1 refresh; the journal shows 2')
  expect(message).toContain(advice)
})

test('the opposite has words of its own', () => {
  expect(judgeRefreshes([pair, refreshed(2, 1)], 1).message).toMatch(
    /^expected anything but 1 refresh; the journal shows just that\n {2}#2 refresh\.done/,
  )
})

test.for([
  ['after a mark', { since: 2 }, 1],
  ['of a client', { client: 'c2' }, 1],
  ['of a user', { user: 'ben' }, 1],
  ['of a client and a user that never met', { client: 'c2', user: 'ben' }, 0],
] as [string, Scope, number][])('only refreshes %s are counted', ([, scope, count]) => {
  const events = [pair, refreshed(2, 1, { user: 'ben' }), refreshed(3, 1, { client: 'c2' })]

  expect(judgeRefreshes(events, count, scope).pass).toBe(true)
  expect(judgeRefreshes(events, 2).pass).toBe(true)
})

test('the newest refresh token each time, and the new access token next: that is rotation', () => {
  const events = [pair, called(2, 1), refreshed(3, 1), called(4, 2), refreshed(5, 2), refreshed(6, 3), called(7, 4)]

  const { pass, message } = judgeRotation(events)

  expect(pass).toBe(true)
  expect(message).toMatch(/^expected a token that was not the newest; there is none\n {2}#3 refresh\.done/)
})

test.for([
  [
    'an older refresh token',
    [refreshed(2, 1), refused(3, 'replayed', { labels: ['RT#1'] })],
    '#3 presented RT#1, but RT#2 of #2 was the newest',
  ],
  [
    'an older one that a grace window answered',
    [refreshed(2, 1), refreshed(3, 1, { reason: 'grace' })],
    '#3 presented RT#1, but RT#2 of #2 was the newest',
  ],
  [
    'an invented one',
    [bare(2, 'refresh.refused', { reason: 'unknown', http: refreshRequest(400) })],
    '#2 presented a refresh token that this provider did not issue',
  ],
  [
    'a spent one of which no more is known',
    [refused(2, 'replayed', { grant: 'g9', labels: ['RT#1'] })],
    '#2 presented RT#1, which was spent',
  ],
  [
    'an older one in a world that was put back to after the refresh',
    [refreshed(2, 1), bare(3, 'world.restored', { upTo: 2 }), refused(4, 'replayed', { labels: ['RT#1'] })],
    '#4 presented RT#1, but RT#2 of #2 was the newest',
  ],
  [
    'an older access token in a world that was put back to before the new one was presented',
    [refreshed(2, 1), called(3, 2), bare(4, 'world.restored', { upTo: 2 }), called(5, 1)],
    '#5 presented AT#1, but AT#2 of #2 was the newest',
  ],
  [
    'the old access token right after a refresh',
    [refreshed(2, 1), called(3, 1)],
    '#3 presented AT#1, but AT#2 of #2 was the newest',
  ],
] as [string, JournalEvent[], string][])('no rotation: %s', ([, events, message]) => {
  const verdict = judgeRotation([pair, ...events])

  expect(verdict.pass).toBe(false)
  expect(verdict.message.split('\n')[0]).toBe(message)
})

test.for([
  ['an old access token later on, after the new one', [refreshed(2, 1), called(3, 2), called(4, 1)]],
  ['an old access token before the first refresh', [called(2, 1), refreshed(3, 1)]],
  ['a refresh refused for another reason', [refused(2, 'expired', { labels: ['RT#1'] })]],
  ['a refresh refused before its token was looked at', [refused(2, 'basic-missing')]],
  [
    'a provider that does not rotate',
    [refreshed(2, 1, { labels: ['RT#1', 'AT#2'] }), refreshed(3, 1, { labels: ['RT#1', 'AT#3'] })],
  ],
  [
    'two grants side by side',
    [exchanged(2, { grant: 'g2' }), refreshed(3, 1), refreshed(4, 1, { grant: 'g2' }), called(5, 2)],
  ],
  ['a world put back to before', [refreshed(2, 1), bare(3, 'world.restored', { upTo: 1 }), refreshed(4, 1)]],
  ['the save point of another world', [refreshed(2, 1), bare(3, 'world.restored'), refreshed(4, 1)]],
  [
    'an app-only token in between',
    [refreshed(2, 1), bare(3, 'tokens.issued', { reason: 'app-only' }), refreshed(4, 2)],
  ],
] as [string, JournalEvent[]][])('rotation holds: %s', ([, events]) => {
  expect(judgeRotation([pair, ...events])).toMatchObject({ pass: true })
})

test.for([
  [
    'sent before the answer',
    refused(3, 'replayed', { labels: ['RT#1'], began: 1 }),
    'two callers refreshed with the same token at once',
  ],
  [
    'after the answer, while the clock stands',
    refused(3, 'replayed', { labels: ['RT#1'], began: 2 }),
    'the refresh token of the answer was not stored, or another caller had read the old one before it was',
  ],
  ['later', refused(3, 'replayed', { labels: ['RT#1'], at: 9000 }), 'the refresh token of the answer was not stored'],
  ['a call', called(3, 1), 'a caller kept the access token from before the refresh'],
] as [string, JournalEvent, string][])('a stale token is explained: %s', ([, second, likely]) => {
  expect(judgeRotation([pair, refreshed(2, 1), second]).message).toContain(`likely:  ${likely}`)
})

test('a stale token after a lost answer is explained by the loss', () => {
  const events = [pair, refreshed(2, 1), lost, refused(4, 'replayed', { labels: ['RT#1'] })]

  expect(judgeRotation(events).message).toContain('likely:  the answer to #2 was lost')
  expect(judgeNoReplay(events).message).toContain('likely:  the answer to #2 was lost')
})

test('an answer that was lost elsewhere explains nothing', () => {
  const events = [
    pair,
    refreshed(2, 1),
    lost,
    refreshed(4, 2),
    called(5, 3),
    refused(6, 'replayed', { labels: ['RT#2'], began: 3 }),
  ]

  expect(judgeRotation(events).message).toContain('#6 presented RT#2, but RT#3 of #4 was the newest')
  expect(judgeRotation(events).message).toContain('two callers refreshed with the same token at once')
})

test('what came before the mark is looked up, not judged', () => {
  const events = [pair, refreshed(2, 1), refused(3, 'replayed', { labels: ['RT#1'] }), refreshed(4, 2)]

  expect(judgeRotation(events, { since: 3 }).pass).toBe(true)
  expect(judgeRotation(events, { since: 2 }).message).toContain('#3 presented RT#1, but RT#2 of #2')
})

test('rotation without a refresh cannot be judged', () => {
  expect(() => judgeRotation([pair, called(2, 1)])).toThrow('no refresh reached the provider')
  expect(() => judgeRotation([pair, refreshed(2, 1)], { since: 2 })).toThrow('there is no rotation to judge')
})

test.for([
  ['nothing', []],
  ['a chain', [pair, refreshed(2, 1), refreshed(3, 2)]],
  ['a retry after an answer of 503 that processed nothing', [pair, faulted(2, refreshRequest(503)), refreshed(3, 1)]],
  ['a retry after a wrong secret', [pair, refused(2, 'client-secret'), refreshed(3, 1)]],
  ['a code tried again with the right verifier', [codeRefused(1, 'verifier'), exchanged(2)]],
  [
    'a provider that does not rotate',
    [refreshed(2, 1, { labels: ['RT#1', 'AT#2'] }), refreshed(3, 1, { labels: ['RT#1', 'AT#3'] })],
  ],
  ['the same number in two grants', [refreshed(2, 1), refreshed(3, 1, { grant: 'g2' })]],
  ['a world put back to before', [refreshed(2, 1), bare(3, 'world.restored'), refreshed(4, 1)]],
] as [string, JournalEvent[]][])('no replay: %s', ([, events]) => {
  expect(judgeNoReplay(events)).toMatchObject({ pass: true })
})

test.for([
  [
    'a spent refresh token',
    [refreshed(2, 1), refused(5, 'replayed', { labels: ['RT#1'] })],
    '#2 and #5 presented the same token: RT#1 of g1',
  ],
  [
    'one of a family that has ended since',
    [refreshed(2, 1), refused(5, 'revoked', { labels: ['RT#1'] })],
    '#2 and #5 presented the same token: RT#1 of g1',
  ],
  [
    'one that a grace window answered',
    [refreshed(2, 1), refreshed(5, 1, { reason: 'grace' })],
    '#2 and #5 presented the same token: RT#1 of g1',
  ],
  ['a code', [exchanged(2), codeRefused(5, 'replayed')], '#2 and #5 presented the same token: the code of g1'],
  [
    'a code that a failed exchange burned',
    [codeRefused(2, 'verifier'), codeRefused(5, 'replayed')],
    '#2 and #5 presented the same token: the code of g1',
  ],
  [
    'one whose first use the journal has dropped',
    [refused(5, 'replayed', { labels: ['RT#1'] })],
    '#5 presented RT#1 of g1 again; its first use is not in the journal',
  ],
] as [string, JournalEvent[], string][])('a replay: %s', ([, events, message]) => {
  const verdict = judgeNoReplay(events)

  expect(verdict.pass).toBe(false)
  expect(verdict.message.split('\n')[0]).toBe(message)
})

test('of a replay both requests are shown, the first one also from before the mark', () => {
  const events = [refreshed(2, 1), refused(5, 'replayed', { labels: ['RT#1'] })]

  const { message } = judgeNoReplay(events, { since: 4 })

  expect(message).toContain('  #2 refresh.done POST /2/oauth2/token 200 g1 RT#1 AT#2 RT#2')
  expect(message).toContain('  #5 refresh.refused POST /2/oauth2/token 400 g1 RT#1 replayed')
  expect(judgeNoReplay(events, { since: 5 }).pass).toBe(true)
})

test('a replayed code is explained by the redirect', () => {
  expect(judgeNoReplay([exchanged(2), codeRefused(5, 'replayed')]).message).toContain('the redirect was handled twice')
})

const judges: [string, (events: JournalEvent[], scope: Scope) => Verdict][] = [
  ['judgeRefreshes', (events, scope) => judgeRefreshes(events, 0, scope)],
  ['judgeRotation', judgeRotation],
  ['judgeNoReplay', judgeNoReplay],
  ['judgeTokenRequests', (events, scope) => judgeTokenRequests(events, 0, scope)],
  ['judgeCall', (events, scope) => judgeCall(events, me, scope)],
  ['judgeFaultsFired', judgeFaultsFired],
]

test.for(judges)('%s judges nothing when events after the mark are gone', ([, judge]) => {
  const events = [refreshed(7, 1), called(8, 2)]

  expect(() => judge(events, { since: 5 })).toThrow(JournalTruncatedError)
  expect(() => judge(events, { since: 6 })).not.toThrow()
})

test('of much evidence ten events are shown, each once, in their order', () => {
  const events = Array.from({ length: 14 }, (_unused, index) => refused(index + 1, 'replayed', { labels: ['RT#1'] }))

  const lines = judgeNoReplay([refreshed(0, 1), ...events]).message.split('\n')

  expect(lines.filter((line) => line.startsWith('  #')).map((line) => line.split(' ')[2])).toEqual([
    '#0',
    '#1',
    '#2',
    '#3',
    '#4',
    '#5',
    '#6',
    '#7',
    '#8',
    '#9',
  ])
  expect(lines).toContain('  … and 5 more')
})
