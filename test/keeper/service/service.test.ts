import { EventEmitter, once } from 'node:events'
import { expect, test } from 'vitest'
import { turn } from '../virtual-clock.ts'
import { startServiceLab, type ServiceLab } from './service-lab.ts'

const HOUR = 3600

/** A grant that is in use, and whose refresh is due. */
async function makeDue({ logIn, keeper, clock }: ServiceLab): Promise<void> {
  await keeper.access(await logIn('ada'))
  await clock.pass(2 * HOUR - 600)
}

const eventsOf = (lab: ServiceLab) => lab.logged().map(({ event }) => event)

test('a service does nothing before it is started, and works at once when it is', async () => {
  const lab = await startServiceLab()
  await makeDue(lab)
  const before = lab.rotations()

  lab.service.start()
  await turn()
  await lab.service.stop()

  expect([before, lab.rotations()]).toEqual([0, 1])
  expect(eventsOf(lab)).toEqual(expect.arrayContaining(['refresh.rotated', 'tick.done']))
})

test('a second round is not begun beside one that is under way', async () => {
  const lab = await startServiceLab()
  const { due } = lab.store
  const reads: number[] = []
  lab.store.due = (now, limit) => {
    reads.push(now)
    return due(now, limit)
  }

  await Promise.all([lab.service.work(), lab.service.work()])

  expect(reads).toHaveLength(1)
  expect(lab.service.record.ticks).toMatchObject({ done: 1, failed: 0, underWay: false })
})

test('a round that fails as a whole ends no service', async () => {
  const lab = await startServiceLab()
  const { due } = lab.store
  lab.store.due = async () => Promise.reject(new Error('gone'))

  await lab.service.work()
  lab.store.due = due
  await makeDue(lab)
  await lab.service.work()

  expect(lab.service.record.ticks).toMatchObject({ done: 1, failed: 1 })
  expect(lab.rotations()).toBe(1)
})

test('a round that a stop has broken off is no failure to tell', async () => {
  const lab = await startServiceLab()
  const closed = new EventEmitter()
  lab.store.due = () => once(closed, 'closed').then(() => Promise.reject(new Error('the store is closed')))
  const working = lab.service.work()
  await turn()

  await lab.service.stop()
  closed.emit('closed')
  await working

  expect(eventsOf(lab)).toEqual([])
})

test('a stop waits for a pair that is in memory alone, however long that takes', async () => {
  const lab = await startServiceLab({
    spool: { append: async () => Promise.reject(new Error('full')), entries: async () => [], remove: async () => {} },
  })
  await makeDue(lab)
  const { commit } = lab.store
  lab.store.commit = async () => Promise.reject(new Error('gone'))
  void lab.service.work()
  await turn()
  let hasStopped = false

  const stopped = lab.service.stop().then(() => (hasStopped = true))
  await lab.clock.pass(200)
  const during = { hasStopped, inMemory: lab.service.record.unsaved.length }
  lab.store.commit = commit
  await lab.clock.pass(10)
  await stopped

  expect(during).toEqual({ hasStopped: false, inMemory: 1 })
  expect(lab.logged()).toContainEqual(
    expect.objectContaining({ event: 'stop.waits', level: 'fatal', code: 'ERR_ROTATION_NOT_PERSISTED' }),
  )
  expect(lab.service.record.unsaved).toEqual([])
  expect(await lab.store.read({ tenant: '', account: 'ada' })).toMatchObject({ version: 2, state: 'active' })
})

test('who listens to the keeper hears of events beside the log', async () => {
  const lab = await startServiceLab()

  await lab.logIn('ada')
  await lab.keeper.adopt({ tenant: '', account: 'ben' }, await lab.mock.signIn())

  expect(lab.events.map(({ type }) => type)).toEqual(['grant.adopted', 'grant.adopted'])
  expect(eventsOf(lab)).toEqual(['grant.adopted'])
  expect(lab.service.record.counts.get('grant.adopted')).toBe(1)
})

test('a list of what went wrong lately has the newest first, and an end', async () => {
  const { service } = await startServiceLab()
  const key = { tenant: '', account: '1' }

  for (let at = 1; at <= 30; at++) service.record.note({ type: 'seal.failed', at, key, code: `code ${at}` })

  expect(service.record.problems).toHaveLength(20)
  expect(service.record.problems[0]).toMatchObject({ at: 30, level: 'error', what: 'code 30' })
})

test('a pause of the client is forgotten where nobody has spoken of it for ten minutes', async () => {
  const { service } = await startServiceLab()

  service.record.note({ type: 'client.misconfigured', at: 1000, why: 'refused', retryAt: 1300 })

  expect([1300, 1899, 1900].map((now) => service.record.pauseAt(now)?.why)).toEqual(['refused', 'refused', undefined])
})
