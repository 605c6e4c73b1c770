import { expect, test } from 'vitest'
import type { KeeperEvent } from '../../../src/keeper/events.ts'
import { createLog } from '../../../src/keeper/service/log.ts'
import { eventTypes, type Level } from '../../../src/keeper/service/levels.ts'

function logOf(level: Level, ...events: KeeperEvent[]): Record<string, unknown>[] {
  const lines: string[] = []
  const log = createLog(level, { write: (line) => void lines.push(line) })
  for (const event of events) log.event(event)
  return lines.map((line): Record<string, unknown> => JSON.parse(line))
}

const key = { tenant: '', account: '15' }

test('an event is one line of JSON, with what it is about in members of its own', () => {
  const [line] = logOf('info', {
    type: 'refresh.rotated',
    at: 1,
    key: { tenant: 'acme', account: '15' },
    generation: 7,
    heldSeconds: 0.2,
  })

  expect(line).toMatchObject({
    level: 'info',
    event: 'refresh.rotated',
    tenant: 'acme',
    account: '15',
    generation: 7,
    heldSeconds: 0.2,
    pid: process.pid,
  })
  expect(Object.keys(line ?? {})).not.toContain('key')
  expect(String(line?.time)).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
})

test('what ends a grant if this process ends is fatal, what is on a disk is not', () => {
  const lost = { type: 'rotation.unpersisted', at: 1, key, generation: 2, code: 'EIO' } as const

  const lines = logOf('info', { ...lost, spooled: false }, { ...lost, spooled: true })

  expect(lines.map(({ level }) => level)).toEqual(['fatal', 'error'])
})

test('a revocation that the provider was not told of is a warning', () => {
  const lines = logOf(
    'info',
    { type: 'grant.revoked', at: 1, key, atProvider: false },
    { type: 'grant.revoked', at: 1, key, atProvider: true },
  )

  expect(lines.map(({ level }) => level)).toEqual(['warn', 'info'])
})

test('what is under way is told at debug alone', () => {
  const started = { type: 'refresh.started', at: 1, key, generation: 1 } as const

  expect(logOf('info', started)).toEqual([])
  expect(logOf('debug', started)).toHaveLength(1)
  expect(eventTypes).toContain('refresh.started')
})

test('a line stays a line, whatever a server said', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })

  log.event({ type: 'client.misconfigured', at: 1, why: 'no\n{"level":"info"}\u001b[2J', retryAt: 2 })

  expect(lines.join('').trimEnd().split('\n')).toHaveLength(1)
  expect(lines.join('')).not.toContain('\u001b')
})

test('a pair that does not open is told in words, and a code without words as it is', () => {
  const failed = { type: 'seal.failed', at: 1, key } as const

  const [unknown, other] = logOf('info', { ...failed, code: 'ERR_SEAL_KEY_UNKNOWN' }, { ...failed, code: 'toString' })

  expect(unknown).toMatchObject({
    code: 'ERR_SEAL_KEY_UNKNOWN',
    msg: expect.stringContaining('is not in the ring: give this process the ring that has it'),
  })
  expect(other).toMatchObject({ code: 'toString' })
  expect(other).not.toHaveProperty('msg')
})
