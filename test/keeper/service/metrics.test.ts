import { expect, test } from 'vitest'
import { writeExposition } from '../../../src/keeper/service/exposition.ts'
import { writeMetrics } from '../../../src/keeper/service/metrics.ts'
import { readExposition, type Read } from './read-exposition.ts'
import { startServiceLab } from './service-lab.ts'

function valueOf(samples: Read[], name: string, labels: Record<string, string> = {}): number | undefined {
  return samples.find(
    (sample) => sample.name === name && Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  )?.value
}

test('metrics are in the text format, with a line for each kind of event from the start', async () => {
  const { service } = await startServiceLab()

  const samples = readExposition(writeMetrics(await service.signs()))

  const types = samples.filter(({ name }) => name === 'keeper_events_total').map(({ labels }) => labels.type)
  expect(types).toContain('refresh.rotated')
  expect(types).toContain('rotation.unpersisted')
  expect(new Set(types).size).toBe(20)
  expect(samples.filter(({ name }) => name === 'keeper_events_total').every(({ value }) => value === 0)).toBe(true)
})

test('metrics count what happened, and say how the grants of the store are', async () => {
  const lab = await startServiceLab()
  const ada = await lab.logIn('ada')
  await lab.logIn('ben')
  await lab.keeper.access(ada)
  lab.mock.faults.arm({ at: 'token', then: { status: 503 } })
  await lab.clock.pass(2 * 3600 - 600)
  await lab.service.work()
  await lab.clock.pass(60)
  await lab.service.work()
  await lab.clock.pass(30)

  const samples = readExposition(writeMetrics(await lab.service.signs()))

  expect(valueOf(samples, 'keeper_events_total', { type: 'refresh.uncertain' })).toBe(1)
  expect(valueOf(samples, 'keeper_events_total', { type: 'refresh.rotated' })).toBe(1)
  expect(valueOf(samples, 'keeper_refresh_held_seconds_count')).toBe(1)
  expect(valueOf(samples, 'keeper_refresh_held_seconds_bucket', { le: '0.05' })).toBe(1)
  expect(valueOf(samples, 'keeper_grants', { state: 'active' })).toBe(2)
  expect(valueOf(samples, 'keeper_grants_due')).toBe(0)
  expect(valueOf(samples, 'keeper_ticks_total', { result: 'done' })).toBe(2)
  expect(valueOf(samples, 'keeper_since_last_tick_seconds')).toBe(30)
  expect(valueOf(samples, 'keeper_sealed_pairs')).toBe(2)
  expect(valueOf(samples, 'keeper_store_up')).toBe(1)
})

test('what a store does not say is missing, not 0', async () => {
  const lab = await startServiceLab()
  lab.store.census = async () => Promise.reject(new Error('gone'))

  const samples = readExposition(writeMetrics(await lab.service.signs()))

  expect(valueOf(samples, 'keeper_store_up')).toBe(0)
  expect(valueOf(samples, 'keeper_healthy')).toBe(0)
  expect(samples.some(({ name }) => name === 'keeper_grants')).toBe(false)
})

test('each refresh is in the bucket of its time and in those above', async () => {
  const { service } = await startServiceLab()
  const key = { tenant: '', account: '1' }
  for (const heldSeconds of [0.05, 0.2, 4, 61])
    service.record.note({ type: 'refresh.rotated', at: 1, key, generation: 2, heldSeconds })

  const samples = readExposition(writeMetrics(await service.signs()))

  const below = (le: string) => valueOf(samples, 'keeper_refresh_held_seconds_bucket', { le })
  expect(['0.05', '0.1', '0.25', '5', '60', '+Inf'].map(below)).toEqual([1, 1, 2, 3, 3, 4])
  expect(valueOf(samples, 'keeper_refresh_held_seconds_sum')).toBeCloseTo(65.25)
})

test('labels and help are escaped, whatever stands in them', () => {
  const value = 'a "quoted" \\ back\nslash'

  const text = writeExposition([
    { name: 'odd', help: 'back\\slash\nand a line', type: 'gauge', samples: [{ labels: { value }, value: 1 }] },
  ])

  expect(readExposition(text)).toEqual([{ name: 'odd', labels: { value }, value: 1 }])
  expect(text.split('\n')).toHaveLength(4)
})

test.for([
  ['# TYPE a gauge\na 1', 'the last line does not end'],
  ['# TYPE a gauge\na{b="c} 1\n', 'no labels'],
  ['# TYPE a gauge\na 1\na 2\n', 'the same sample twice'],
  ['# TYPE a gauge\nb 1\n', 'a sample of another metric'],
  ['# TYPE a histogram\na_bucket{le="+Inf"} 2\na_sum 1\na_count 3\n', 'count or sum do not fit'],
  ['# TYPE a histogram\na_bucket{le="1"} 3\na_bucket{le="+Inf"} 2\na_sum 1\na_count 2\n', 'not cumulative'],
] as const)('the reader of these tests refuses %j', ([text, why]) => {
  expect(() => readExposition(text)).toThrow(why)
})
