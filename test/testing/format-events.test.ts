import { test, expect } from '../../src/testing/vitest.ts'
import { formatEvents } from '../../src/testing/format-events.ts'

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
