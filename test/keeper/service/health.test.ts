import { expect, test } from 'vitest'
import { judgeHealth } from '../../../src/keeper/service/health.ts'
import { startServiceLab, type ServiceLab } from './service-lab.ts'

const HOUR = 3600

const healthOf = async ({ service }: ServiceLab) => judgeHealth(await service.signs())

test('a service that has just begun is well, and one that works stays so', async () => {
  const lab = await startServiceLab()
  const first = await healthOf(lab)

  await lab.clock.pass(60)
  await lab.service.work()
  const later = await healthOf(lab)

  expect(first).toMatchObject({ ok: true, because: [], lastTick: { at: 0, failed: 0, underWay: false } })
  expect(later).toMatchObject({
    ok: true,
    store: { reachable: true },
    lastTick: { at: lab.clock.now(), secondsAgo: 0 },
  })
})

test('a store that does not answer is told by its code, and by the tick that failed', async () => {
  const lab = await startServiceLab()
  for (const method of ['census', 'due'] as const)
    lab.store[method] = async () => Promise.reject(Object.assign(new Error('a secret'), { code: 'ECONNREFUSED' }))

  await lab.service.work()
  const health = await healthOf(lab)

  expect(health).toMatchObject({
    ok: false,
    store: { reachable: false, code: 'ECONNREFUSED' },
    lastTick: { failed: 1 },
  })
  expect(health.because).toEqual(['the store does not answer (ECONNREFUSED)'])
  expect(lab.logged()).toContainEqual(
    expect.objectContaining({ event: 'tick.failed', code: 'ECONNREFUSED', level: 'error' }),
  )
  expect(JSON.stringify([health, lab.lines])).not.toContain('a secret')
})

test('a store that hangs keeps nobody waiting', async () => {
  const lab = await startServiceLab()
  lab.store.census = () => new Promise(() => {})

  const asked = healthOf(lab)
  await lab.clock.pass(5)

  expect(await asked).toMatchObject({ ok: false, store: { reachable: false, code: 'no answer in time' } })
})

test('pairs that no key of the ring opens are told with their keys, and those that open are not', async () => {
  const lab = await startServiceLab()
  await lab.logIn('ada')
  await lab.logIn('ben')
  const signs = await lab.service.signs()
  const sealedWith = (byKey: Record<string, number>) =>
    judgeHealth({
      ...signs,
      store: 'census' in signs.store ? { census: { ...signs.store.census, byKey } } : signs.store,
      kids: ['k1', 'k2'],
    })

  const well = sealedWith({ k1: 1, k2: 1 })
  const one = sealedWith({ k1: 1, k3: 1 })
  const all = sealedWith({ k3: 2, k4: 3 })

  expect(well).toMatchObject({ ok: true, because: [] })
  expect(one).toMatchObject({
    ok: false,
    because: [
      '1 stored pair was sealed with a key that is not in the ring (k3; the ring has k1, k2): give this process the ring that has it; without it its user must log in again',
    ],
  })
  expect(all.because[0]).toMatch(/^5 stored pairs were sealed with keys that are not in the ring \(k3, k4; /)
})

test('a tick that is missing is told', async () => {
  const lab = await startServiceLab()
  await lab.service.work()

  await lab.clock.pass(60 + 120)
  const late = await healthOf(lab)
  await lab.clock.pass(1)
  const missing = await healthOf(lab)

  expect(late.ok).toBe(true)
  expect(missing).toMatchObject({ ok: false, because: ['no tick has ended since 181 s'] })
})

test('a tick that takes long is well as long as something happens in it', async () => {
  const lab = await startServiceLab()
  const { record } = lab.service
  record.beginTick(lab.clock.now())

  await lab.clock.pass(HOUR)
  record.note({ type: 'refresh.joined', at: lab.clock.now(), key: { tenant: '', account: '1' } })
  const busy = await healthOf(lab)
  await lab.clock.pass(181)
  const stuck = await healthOf(lab)

  expect(busy).toMatchObject({ ok: true, lastTick: { underWay: true } })
  expect(stuck).toMatchObject({ ok: false, because: ['the tick that is under way says nothing since 181 s'] })
})

test('a pair that is in memory alone is a reason to look, one on this disk is not', async () => {
  const lab = await startServiceLab()
  const { record } = lab.service
  const [ada, ben] = ['ada', 'ben'].map((account) => ({ tenant: '', account }))
  const lost = { type: 'rotation.unpersisted', at: lab.clock.now(), generation: 2, code: 'EIO' } as const
  if (!ada || !ben) throw new Error('two grants are needed')

  record.note({ ...lost, key: ada, spooled: false })
  record.note({ ...lost, key: ben, spooled: true })
  const both = await healthOf(lab)
  record.note({ ...lost, key: ada, spooled: true })
  const onDisk = await healthOf(lab)
  for (const key of [ada, ben])
    record.note({ type: 'rotation.rescued', at: lab.clock.now(), key, generation: 2, from: 'spool' })
  const none = await healthOf(lab)

  expect(both).toMatchObject({ ok: false, unsavedRotations: { inMemory: 1, onDisk: 1 } })
  expect(onDisk).toMatchObject({ ok: true, unsavedRotations: { inMemory: 0, onDisk: 2 } })
  expect(none.unsavedRotations).toEqual({ inMemory: 0, onDisk: 0 })
})

test('a client that is refused is told, until it is answered', async () => {
  const lab = await startServiceLab()
  const key = await lab.logIn('ada')
  await lab.keeper.access(key)
  lab.mock.faults.arm({ at: 'token', then: { case: 'token-confidential-no-basic' } })
  await lab.clock.pass(2 * HOUR - 600)

  await lab.service.work()
  const refused = await healthOf(lab)
  await lab.clock.pass(120)
  await lab.service.work()
  const answered = await healthOf(lab)

  expect(refused).toMatchObject({ ok: false, paused: { blames: 'client' } })
  expect(refused.because[0]).toMatch(/^nothing is refreshed: /)
  expect(answered.ok).toBe(true)
  expect(answered.paused).toBeUndefined()
})

test('a provider that asks to be left alone is no fault of ours', async () => {
  const lab = await startServiceLab()
  const key = await lab.logIn('ada')
  await lab.keeper.access(key)
  lab.mock.faults.arm({ at: 'token', then: { status: 429, retryAfterSeconds: 300 } })
  await lab.clock.pass(2 * HOUR - 600)

  await lab.service.work()
  const during = await healthOf(lab)
  await lab.clock.pass(300)
  await lab.service.work()
  const after = await healthOf(lab)

  expect(during).toMatchObject({ ok: true, paused: { blames: 'provider', retryAt: lab.clock.now() } })
  expect(after.paused).toBeUndefined()
})
