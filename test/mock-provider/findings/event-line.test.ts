import { test, expect } from '../../../src/testing/vitest.ts'
import { formatEvents, formatSent } from '../../../mock-provider/findings/event-line.ts'
import type { Fact } from '../../../mock-provider/index.ts'
import { event, refreshed, refreshRequest } from '../../testing/journal-events.ts'

test('an event is one line: number, kind, request, grant, labels, reason, cause', () => {
  const http = { method: 'POST', path: '/2/oauth2/token', status: 400, request: [], response: [] }
  const refused = {
    seq: 12,
    at: 0,
    kind: 'refresh.refused',
    actor: 'client',
    grant: 'g1',
    labels: ['RT#1'],
    http,
  } as const

  const text = formatEvents([
    { ...refused, labels: ['RT#1'], reason: 'replayed', detail: 'RT#1 was used 0 s ago' },
    { seq: 13, at: 0, kind: 'family.closed', actor: 'client', grant: 'g1', reason: 'replay', cause: 12 },
  ])

  expect(text).toBe(
    '  12 refresh.refused POST /2/oauth2/token 400 g1 RT#1 replayed: RT#1 was used 0 s ago\n' +
      '  13 family.closed g1 replay (because of 12)',
  )
})

test('an empty journal says that no request arrived', () => {
  expect(formatEvents([])).toBe('  nothing: no request arrived')
})

test('of a long journal the end is shown, and how much is not', () => {
  const events = Array.from({ length: 100 }, (_unused, index) => event(index + 1, 'lesson.marked', { grant: '' }))

  const lines = formatEvents(events).split('\n')

  expect(lines).toHaveLength(61)
  expect(lines[0]).toBe('  … 40 earlier events, all in mock.journal.events')
  expect([lines[1], lines.at(-1)]).toEqual(['  41 lesson.marked', '  100 lesson.marked'])
})

test('what a request carried cannot move the cursor or turn a line around', () => {
  const text = formatEvents([event(1, 'request.refused', { detail: 'a\n\u001b[2Jb\u202ec\u2028d' })])

  expect(text).toBe('  1 request.refused g1 a\\u{a}\\u{1b}[2Jb\\u{202e}c\\u{2028}d')
})

test('of what was sent, that is shown which says who asked for what; secrets as fingerprints', () => {
  const plain = refreshRequest(200, { client_id: 'c1', redirect_uri: 'http://127.0.0.1/' })
  const secrets: Fact[] = [
    { in: 'form', name: 'refresh_token', length: 91, fingerprint: '..4c55' },
    { in: 'header', name: 'authorization', value: 'Basic', length: 99, fingerprint: '..12ab' },
  ]
  const http = { ...plain, request: [...plain.request, ...secrets] }

  expect(formatSent(refreshed(2, 1, { http }))).toBe(
    'grant_type=refresh_token refresh_token=..4c55 authorization=Basic ..12ab',
  )
  expect(formatSent(event(1, 'clock.moved'))).toBe('')
})
