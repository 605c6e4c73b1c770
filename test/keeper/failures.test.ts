import { expect, test } from 'vitest'
import type { FaultAction } from '../../mock-provider/index.ts'
import { ClientConfigError, RotationNotPersistedError, StoreError, type KeeperEvent } from '../../src/keeper/index.ts'
import { createMemorySpool } from '../../src/keeper/spool.ts'
import { createMemoryStore } from '../../src/keeper/stores/memory.ts'
import type { GrantStore } from '../../src/keeper/stores/store.ts'
import { startKeeperLab } from './lab.ts'
import { turn } from './virtual-clock.ts'

const HOUR = 3600

const typesOf = (events: readonly KeeperEvent[]) => events.map(({ type }) => type)
const caught = (failure: unknown) => failure

/** A store that can be made to fail: before it does anything, or after it did it. */
function createFaultyStore() {
  const real = createMemoryStore()
  const faults: { method: keyof GrantStore; when: 'before' | 'after'; times: number }[] = []
  const store = new Proxy(real, {
    get(target, name: keyof GrantStore) {
      const method = target[name]
      if (typeof method !== 'function') return method
      return async (...args: never[]) => {
        const fault = faults.find((each) => each.method === name && each.times > 0)
        if (!fault) return Reflect.apply(method, target, args)
        fault.times -= 1
        if (fault.when === 'after') await Reflect.apply(method, target, args)
        throw new StoreError('ERR_STORE_UNAVAILABLE', 'The store is away.', { retryable: true })
      }
    },
  })
  return {
    store,
    real,
    fail: (method: keyof GrantStore, when: 'before' | 'after', times = 1) => faults.push({ method, when, times }),
  }
}

test.for([
  ['an HTML page', 'html-error-page'],
  ['JSON without its end', 'malformed-json'],
  ['half an answer', 'truncated-body'],
  ['nothing', 'reset'],
  ['nothing, after it rotated', 'drop-after-commit'],
  ['503', { status: 503 }],
  ['500 after it rotated', { status: 500, afterCommit: true }],
  ['429', { status: 429 }],
  ['200 without tokens', { body: '{"hello":"world"}' }],
] as const)(
  'a refresh that is answered with %s leaves the grant as it is, and is tried again later',
  async ([, then]) => {
    const lab = await startKeeperLab()
    const key = await lab.logIn('ada')
    lab.mock.faults.arm({ at: 'token', then })
    await lab.clock.pass(2 * HOUR)

    const error = await lab.keeper.access(key).catch(caught)

    expect(error).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE', retryable: true })
    expect(await lab.keeper.status(key)).toMatchObject({ state: 'active', generation: 1, failCount: 1 })
    expect(typesOf(lab.events)).toContain('refresh.uncertain')
  },
)

test('an answer that was lost after the rotation ends in a log-in, and says what happened', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  await lab.clock.pass(2 * HOUR)
  await lab.keeper.access(key).catch(caught)
  await lab.clock.pass(60)

  const error = await lab.keeper.access(key).catch(caught)

  expect(error).toMatchObject({ code: 'ERR_NEEDS_CONSENT', reason: 'lost_rotation' })
})

test('where the provider hands out the pair once more, an answer that was lost costs nothing', async () => {
  const lab = await startKeeperLab({ mock: { profile: 'grace' } })
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  await lab.clock.pass(2 * HOUR)
  await lab.keeper.access(key).catch(caught)
  await lab.clock.pass(20)

  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})

test.for([
  ['no lifetime', { omit: ['expires_in'] }, 7200],
  ['a lifetime of 0', { replace: { expires_in: 0 } }, 7200],
  ['a negative one', { replace: { expires_in: -7200 } }, 7200],
  ['a text', { replace: { expires_in: '3600' } }, 3600],
  ['one of a thousand years', { replace: { expires_in: 31_536_000_000 } }, 31_536_000],
] as const)('an answer with %s is kept, with a lifetime that makes sense', async ([, then, lifetime]) => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: then as FaultAction })
  await lab.clock.pass(2 * HOUR)

  const { generation, expiresAt } = await lab.keeper.access(key)

  expect({ generation, lifetime: expiresAt - lab.clock.now() }).toEqual({ generation: 2, lifetime })
})

test('a new refresh token without an access token is kept: the old one is spent', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: { omit: ['access_token'] } })
  await lab.clock.pass(2 * HOUR)

  const error = await lab.keeper.access(key).catch(caught)
  await lab.clock.pass(60)
  const access = await lab.keeper.access(key)

  expect(error).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  expect(access).toMatchObject({ generation: 3 })
})

test('an answer without a refresh token keeps the old one', async () => {
  const lab = await startKeeperLab({ mock: { overrides: { rotation: 'never' } } })
  const key = await lab.logIn('ada')

  for (let i = 0; i < 3; i++) {
    await lab.clock.pass(2 * HOUR)
    await lab.keeper.access(key)
  }

  expect(await lab.keeper.status(key)).toMatchObject({ generation: 4, state: 'active' })
})

test('a client whose secret was changed touches no grant, and asks no more until a pause is over', async () => {
  const lab = await startKeeperLab()
  const keys = await Promise.all(['ada', 'bob', 'eve'].map((name) => lab.logIn(name)))
  const clientId = lab.mock.config.clientId
  lab.mock.rotateClientSecret(clientId)
  await lab.clock.pass(2 * HOUR)
  const asked = () => lab.mock.journal.events.filter(({ http }) => http?.path === '/2/oauth2/token').length
  const before = asked()

  const errors: unknown[] = []
  for (const key of keys) errors.push(await lab.keeper.access(key).catch(caught))

  expect(errors.every((error) => error instanceof ClientConfigError)).toBe(true)
  expect(asked() - before).toBe(1)
  for (const key of keys) expect(await lab.keeper.status(key)).toMatchObject({ state: 'active', generation: 1 })
  expect(typesOf(lab.events)).toContain('client.misconfigured')
})

test('once the client is put right, everybody is well again', async () => {
  const lab = await startKeeperLab()
  const keys = await Promise.all(['ada', 'bob', 'eve'].map((name) => lab.logIn(name)))
  lab.mock.suspendClient(lab.mock.config.clientId)
  await lab.clock.pass(2 * HOUR)
  for (const key of keys) await lab.keeper.access(key).catch(caught)
  lab.mock.unsuspendClient(lab.mock.config.clientId)
  await lab.clock.pass(600)

  for (const key of keys) expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})

test('where many grants turn dead at once the provider is doubted, not they', async () => {
  const lab = await startKeeperLab()
  const keys = await Promise.all(Array.from({ length: 20 }, (_, i) => lab.logIn(`user${i}`)))
  for (let i = 0; i < 20; i++) lab.mock.revokeByUser({ user: `user${i}` })
  await lab.clock.pass(2 * HOUR)

  for (const key of keys) await lab.keeper.access(key).catch(caught)

  const { byState } = await lab.keeper.census()
  expect(byState).toMatchObject({ needs_consent: 5, active: 15 })
})

test('a commit whose answer was lost is not taken for a lost race', async () => {
  const { store, fail } = createFaultyStore()
  const lab = await startKeeperLab({ store })
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR)
  fail('commit', 'after')

  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
  expect(typesOf(lab.events)).not.toContain('refresh.lost_race')
})

test('a claim whose answer was lost is used all the same', async () => {
  const { store, fail } = createFaultyStore()
  const lab = await startKeeperLab({ store })
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR)
  fail('claim', 'after')

  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})

test('a pair that the store does not take is spooled, stored later, and its spool entry removed', async () => {
  const { store, fail } = createFaultyStore()
  const spool = createMemorySpool()
  const lab = await startKeeperLab({ store, spool })
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR)
  fail('commit', 'before', 3)

  const access = lab.keeper.access(key)
  await turn()
  const spooled = await spool.entries()
  await lab.clock.pass(20)

  expect(spooled).toHaveLength(1)
  expect(await access).toMatchObject({ generation: 2 })
  expect(await spool.entries()).toEqual([])
  expect(typesOf(lab.events)).toEqual(expect.arrayContaining(['rotation.unpersisted', 'rotation.rescued']))
})

test('what a process left in the spool is stored by the next one, without a token request', async () => {
  const { store, real, fail } = createFaultyStore()
  const spool = createMemorySpool()
  const lab = await startKeeperLab({ store, spool })
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR)
  fail('commit', 'before', 1000)
  void lab.keeper.access(key).catch(caught)
  await turn()
  const other = await lab.another({ store: real })

  const access = await other.access(key)

  expect(access).toMatchObject({ generation: 2 })
  expect(lab.rotations()).toBe(1)
})

test('a pair that nothing takes is told as an error that has it sealed, and does not show it', async () => {
  const { store, fail } = createFaultyStore()
  const full = {
    ...createMemorySpool(),
    append: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
  }
  const lab = await startKeeperLab({ store, spool: full })
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR)
  fail('commit', 'before', 1000)

  const access = lab.keeper.access(key, { waitSeconds: 3 }).catch(caught)
  await lab.clock.pass(4)
  const error = await access

  expect(error).toBeInstanceOf(RotationNotPersistedError)
  expect(error).toMatchObject({ code: 'ERR_ROTATION_NOT_PERSISTED', retryable: true })
  expect(error instanceof RotationNotPersistedError && error.sealed).toContain('refreshToken')
  expect(JSON.stringify(error)).not.toContain('refreshToken')
  expect(lab.events).toContainEqual(expect.objectContaining({ type: 'rotation.unpersisted', spooled: false }))
})

test('a store that is away is told as what it is, and nothing is spent', async () => {
  const { store, fail } = createFaultyStore()
  const lab = await startKeeperLab({ store })
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR)
  fail('read', 'before')

  await expect(lab.keeper.access(key)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retryable: true })
  expect(lab.rotations()).toBe(0)
})

test('a store that never answers keeps nobody longer than he waits', async () => {
  const lab = await startKeeperLab({ store: { ...createMemoryStore(), read: () => new Promise(() => {}) } })

  const access = lab.keeper.access({ tenant: '', account: '7' }, { waitSeconds: 2 }).catch(caught)
  await lab.clock.pass(3)

  expect(await access).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
})

test('a clock that is too far from the store’s claims nothing', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  const skewed = await lab.another({ storeNow: async () => lab.clock.now() + HOUR })
  await lab.clock.pass(2 * HOUR)

  const error = await skewed.access(key).catch(caught)

  expect(error).toMatchObject({ code: 'ERR_STORE_CLOCK', retryable: true })
  expect(lab.events).toContainEqual(expect.objectContaining({ type: 'clock.skew', bySeconds: HOUR }))
  expect(lab.rotations()).toBe(0)
  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})

test('a store clock within half a lease is close enough, also where its answer takes long', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  const slow = async () => {
    await lab.clock.wait(100)
    return lab.clock.now() + 25
  }
  const near = await lab.another({ storeNow: slow })
  await lab.clock.pass(2 * HOUR)

  const access = near.access(key, { waitSeconds: 200 })
  await lab.clock.pass(150)

  expect(await access).toMatchObject({ generation: 2 })
})

test('a clock that was set back makes no token live longer, and is told', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.clock.set(lab.clock.now() - HOUR)

  const { expiresAt } = await lab.keeper.access(key)

  expect(expiresAt).toBeGreaterThan(lab.clock.now())
  expect(lab.events).toContainEqual(expect.objectContaining({ type: 'clock.jump', bySeconds: -HOUR }))
})

test('a row of another deployment is never spent', async () => {
  const lab = await startKeeperLab({ deployment: 'production' })
  const key = await lab.logIn('ada')
  const clone = await lab.another({ deployment: 'staging' })
  // In use, so that it is due.
  await lab.keeper.access(key)
  await lab.clock.pass(2 * HOUR)

  const error = await clone.access(key).catch(caught)
  const report = await clone.runDue()

  expect(error).toMatchObject({ code: 'ERR_SEAL_MISMATCH' })
  // What is another's is not even tried.
  expect(report).toMatchObject({ looked: 0, failed: 0 })
  expect(lab.rotations()).toBe(0)
  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})

test('a restored backup: access tokens are used up first, then each grant gets one careful try', async () => {
  const lab = await startKeeperLab()
  const [ada, bob] = await Promise.all(['ada', 'bob'].map((name) => lab.logIn(name)))
  if (!ada || !bob) throw new Error('nobody')
  const backup = await lab.store.list({ limit: 10 })
  await lab.clock.pass(2 * HOUR)
  const { accessToken } = await lab.keeper.access(ada)
  for (const row of backup) await lab.store.put(row, (await lab.store.read(row))?.version ?? 0)
  expect(accessToken).not.toBe('')

  const doubted = await lab.keeper.doubtAll()
  await lab.clock.pass(400)

  expect(doubted).toBe(2)
  await expect(lab.keeper.access(ada)).rejects.toMatchObject({ reason: 'lost_rotation' })
  expect(await lab.keeper.access(bob)).toMatchObject({ generation: 2 })
})

test('a lifetime that no token has is refused before anything is spent', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  await expect(lab.keeper.access(key, { minLifetimeSeconds: 7200 })).rejects.toMatchObject({ code: 'ERR_MIN_LIFETIME' })
  await expect(lab.keeper.access(key, { minLifetimeSeconds: -1 })).rejects.toMatchObject({ code: 'ERR_MIN_LIFETIME' })
  expect(lab.rotations()).toBe(0)
})

test('P7: access() never gives less lifetime than it was asked for', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  await lab.clock.pass(HOUR)

  const { expiresAt, generation } = await lab.keeper.access(key, { minLifetimeSeconds: 5400 })

  expect({ generation, isEnough: expiresAt - lab.clock.now() >= 5400 }).toEqual({ generation: 2, isEnough: true })
})

test('a caller who waits no longer changes nothing for the others', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: { delaySeconds: 3600 } })
  await lab.clock.pass(2 * HOUR)
  const leaving = new AbortController()

  const left = lab.keeper.access(key, { signal: leaving.signal }).catch(caught)
  const stays = lab.keeper.access(key)
  await turn()
  leaving.abort(new Error('gone'))
  await turn()
  lab.mock.faults.release()
  await turn()

  expect(await left).toEqual(new Error('gone'))
  expect(await stays).toMatchObject({ generation: 2 })
})

test('a refresh that was under way when its grant was released brings nothing back, and its pair is revoked', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: { delaySeconds: 3600 } })
  await lab.clock.pass(2 * HOUR)
  const access = lab.keeper.access(key).catch(caught)
  await turn()

  await lab.keeper.release(key)
  lab.mock.faults.release()
  await turn()

  expect(await access).toMatchObject({ code: 'ERR_GRANT_REVOKED' })
  expect(await lab.store.read(key)).toMatchObject({ state: 'revoked', sealed: '' })
  expect(lab.mock.journal.events.some(({ kind }) => kind === 'family.closed')).toBe(true)
})

test('a provider that cannot be told of a release is told later', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'revoke', then: { status: 503 } })

  const released = await lab.keeper.release(key)
  await lab.clock.pass(HOUR)
  await lab.keeper.runDue()

  expect(released).toEqual({ atProvider: false })
  expect(await lab.store.read(key)).toMatchObject({ state: 'revoked', sealed: '' })
  expect(lab.mock.journal.events.some(({ kind }) => kind === 'family.closed')).toBe(true)
})
