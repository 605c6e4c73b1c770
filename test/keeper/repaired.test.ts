import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createTokenKeeper, type KeeperEvent, type KeeperOptions } from '../../src/keeper/index.ts'
import { createFileSpool, createMemorySpool } from '../../src/keeper/spool.ts'
import { createMemoryStore } from '../../src/keeper/stores/memory.ts'
import type { GrantStore } from '../../src/keeper/stores/store.ts'
import { startKeeperLab } from './lab.ts'
import { turn } from './virtual-clock.ts'

/** What hostile readers found, each as the shortest story of it. */

const HOUR = 3600
const DAY = 24 * HOUR
const caught = (failure: unknown) => failure
const never = () => new Promise<never>(() => {})
const typesOf = (events: readonly KeeperEvent[]) => events.map(({ type }) => type)

/** A lab whose grant has a next pair in the spool, as its store was away. */
async function startSpooled() {
  const inner = createMemoryStore()
  const state = { isAway: false }
  const commit: GrantStore['commit'] = (...args) =>
    state.isAway ? Promise.reject(new Error('away')) : inner.commit(...args)
  const spool = createMemorySpool()
  const lab = await startKeeperLab({ store: { ...inner, commit }, spool })
  const key = await lab.logIn('ada')
  const [backup] = await inner.list({ limit: 1 })
  await lab.clock.pass(2 * HOUR)
  state.isAway = true
  void lab.keeper.access(key).catch(caught)
  await turn()
  return { lab, key, inner, spool, backup }
}

test('a keeper of another store, or of another deployment, leaves the spool alone that it shares', async () => {
  const { lab, key, inner, spool } = await startSpooled()

  await lab.another({ store: createMemoryStore(), spool })
  await lab.another({ store: inner, spool, deployment: 'another' })
  const left = await spool.entries()
  const access = await (await lab.another({ store: inner, spool })).access(key)

  expect(left).toHaveLength(1)
  expect(access).toMatchObject({ generation: 2 })
  expect(lab.rotations()).toBe(1)
})

test('a pair in the spool that is newer than a restored backup takes its place', async () => {
  const { lab, key, inner, spool, backup } = await startSpooled()
  await (await lab.another({ store: inner, spool: createMemorySpool() })).doubtAll()
  const restored = createMemoryStore()
  if (backup) await restored.put({ ...backup, version: 1 }, 0)
  const [entry] = await spool.entries()
  if (entry) await spool.append({ ...entry, commit: { ...entry.commit, version: 4 } })

  const keeper = await lab.another({ store: restored, spool, sealer: anyGeneration(lab.options) })

  expect(await keeper.status(key)).toMatchObject({ state: 'active', generation: 5 })
})

/** A seal that fits any generation. */
function anyGeneration({ sealer }: KeeperOptions): KeeperOptions['sealer'] {
  return { ...sealer, open: async (sealed) => JSON.parse(sealed).pair }
}

test('a store that does not answer one call holds up nobody else, and that one no longer than a lease', async () => {
  const inner = createMemoryStore()
  const state = { isHanging: true }
  const claim: GrantStore['claim'] = (key, request) =>
    key.account === 'bob' && state.isHanging ? never() : inner.claim(key, request)
  const lab = await startKeeperLab({ store: { ...inner, claim } })
  const [ada, bob] = [await lab.logIn('ada'), await lab.logIn('bob')]
  for (const key of [ada, bob]) await lab.keeper.access(key)
  await turn()
  await lab.clock.pass(2 * HOUR)

  const round = lab.keeper.runDue({ concurrency: 1 })
  await lab.clock.pass(10 * 60)
  state.isHanging = false

  expect(await round).toMatchObject({ looked: 2, failed: 1 })
  expect(await lab.keeper.status(ada)).toMatchObject({ generation: 2 })
  expect(await lab.keeper.access(bob)).toMatchObject({ generation: 2 })
})

test('a spool that does not answer keeps no pair from a store that does', async () => {
  const inner = createMemoryStore()
  const state = { failures: 1 }
  const commit: GrantStore['commit'] = (...args) =>
    state.failures-- > 0 ? Promise.reject(new Error('once')) : inner.commit(...args)
  const lab = await startKeeperLab({ store: { ...inner, commit }, spool: { ...createMemorySpool(), append: never } })
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR)

  const access = lab.keeper.access(key)
  await lab.clock.pass(30)

  expect(await access).toMatchObject({ generation: 2 })
  expect(lab.events).toContainEqual(expect.objectContaining({ type: 'rotation.unpersisted', spooled: false }))
})

test('a clock that was a month ahead for one rotation costs a refused call, and no more', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.clock.set(lab.clock.now() + 30 * DAY)
  await lab.keeper.access(key)
  lab.clock.set(lab.clock.now() - 30 * DAY)
  const { accessToken } = await lab.keeper.access(key)
  await lab.keeper.access(key)

  const access = await lab.keeper.access(key, { rejected: accessToken })

  expect(access).toMatchObject({ generation: 3 })
  expect(typesOf(lab.events).filter((type) => type === 'clock.jump')).toHaveLength(1)
})

test('a pause that a clock which was ahead has set is over once it is right', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: { status: 503 } })
  lab.clock.set(lab.clock.now() + 30 * DAY)
  await lab.keeper.access(key).catch(caught)
  lab.clock.set(lab.clock.now() - 30 * DAY)
  await lab.clock.pass(2 * HOUR)

  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})

test('a stop waits for an answer that is late', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', then: { delaySeconds: 3600 } })
  await lab.clock.pass(2 * HOUR)
  const access = lab.keeper.access(key, { waitSeconds: 60 }).catch(caught)
  await lab.clock.pass(31)

  const drained = lab.keeper.drain()
  await turn()
  lab.mock.faults.release()
  await turn()
  await lab.clock.pass(10)
  await drained

  expect(await access).toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  expect(await lab.keeper.status(key)).toMatchObject({ generation: 2 })
})

test('a resource server that always answers 401 is quoted, and rotates less and less', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'users/me', times: 'always', then: { status: 401 } })
  const statuses = new Set<number>()

  for (let i = 0; i < 24 * 60; i++) {
    statuses.add((await lab.keeper.fetch(key)('/2/users/me')).status)
    await lab.clock.pass(60)
  }

  expect([...statuses]).toEqual([401])
  expect(lab.rotations()).toBeLessThan(45)
})

test('three grants that are refused do not keep the others from being refreshed for ever', async () => {
  const lab = await startKeeperLab()
  const bad = await Promise.all(['a', 'b', 'c'].map((name) => lab.logIn(`bad_${name}`)))
  const good = await lab.logIn('good')
  const refuse = { status: 400, body: '{"error":"invalid_request","error_description":"Other words."}' } as const
  await lab.clock.pass(2 * HOUR)
  lab.mock.faults.arm({ at: 'token', times: 3, then: refuse })
  for (const key of bad) await lab.keeper.access(key).catch(caught)

  const paused = await lab.keeper.access(good).catch(caught)
  await lab.clock.pass(301)
  lab.mock.faults.arm({ at: 'token', times: 1, then: refuse })
  const [first] = bad
  if (first) await lab.keeper.access(first).catch(caught)

  expect(paused).toMatchObject({ code: 'ERR_CLIENT_CONFIG' })
  expect(await lab.keeper.access(good)).toMatchObject({ generation: 2 })
})

test('after a pause one asks whether the client is well again, and the others do not', async () => {
  const lab = await startKeeperLab()
  const keys = await Promise.all(Array.from({ length: 10 }, (_, i) => lab.logIn(`user${i}`)))
  lab.mock.rotateClientSecret(lab.mock.config.clientId)
  await lab.clock.pass(2 * HOUR)
  const asked = () => lab.mock.journal.events.filter(({ http }) => http?.path === '/2/oauth2/token').length
  const [first] = keys
  if (first) await lab.keeper.access(first).catch(caught)
  await lab.clock.pass(60)
  const before = asked()

  await Promise.all(keys.map((key) => lab.keeper.access(key).catch(caught)))

  expect(asked() - before).toBe(1)
})

test('P10: a Retry-After holds for all, also where another request that was on its way succeeds', async () => {
  const lab = await startKeeperLab()
  const [ada, bob, eve] = [await lab.logIn('ada'), await lab.logIn('bob'), await lab.logIn('eve')]
  await lab.clock.pass(2 * HOUR)
  lab.mock.faults.arm({ at: 'token', then: { status: 429, retryAfterSeconds: 600 } })
  const asked = () => lab.mock.journal.events.filter(({ http }) => http?.path === '/2/oauth2/token').length

  await Promise.all([lab.keeper.access(ada).catch(caught), lab.keeper.access(bob).catch(caught)])
  const before = asked()
  await lab.keeper.access(eve).catch(caught)
  const during = asked() - before
  await lab.clock.pass(601)

  expect(during).toBe(0)
  expect(await lab.keeper.access(eve)).toMatchObject({ generation: 2 })
})

test('a token that still lives is handed out, also where there is no refresh token for the next one', async () => {
  const lab = await startKeeperLab()
  const tokens = await lab.mock.signIn({ scopes: ['tweet.read', 'users.read'] })
  const key = { tenant: '', account: 'ada' }
  await lab.keeper.adopt(key, tokens)
  await lab.clock.pass(2 * HOUR - 100)

  const access = await lab.keeper.access(key)
  await lab.clock.pass(100)

  expect(access.accessToken).toBe(tokens.accessToken)
  await expect(lab.keeper.access(key)).rejects.toMatchObject({ reason: 'no_refresh_token' })
})

test.for([
  ['a newline', { accessToken: 'a\nb' }],
  ['no text', { accessToken: 7 }],
  ['nothing', { accessToken: '' }],
  ['milliseconds', { expiresAt: 1_900_000_000_000 }],
  ['no scopes', { scopes: undefined }],
] as const)('tokens with %s are not adopted', async ([, wrong]) => {
  const lab = await startKeeperLab()
  const tokens = { ...(await lab.mock.signIn()), ...wrong } as never

  const error = await lab.keeper.adopt({ tenant: '', account: 'ada' }, tokens).catch(caught)

  expect(error).toMatchObject({ code: 'ERR_TOKENS' })
  expect(String(error)).not.toContain('a\nb')
})

test('tokens that are older than those in the store are not adopted in their place', async () => {
  const lab = await startKeeperLab()
  const tokens = await lab.mock.signIn()
  const key = { tenant: '', account: 'ada' }
  await lab.keeper.adopt(key, tokens)
  await lab.clock.pass(2 * HOUR)
  await lab.keeper.access(key)

  await expect(lab.keeper.adopt(key, tokens)).rejects.toMatchObject({ code: 'ERR_TOKENS' })
  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})

test.for([
  [{ concurrency: Number.NaN }],
  [{ concurrency: Number.POSITIVE_INFINITY }],
  [{ concurrency: 0 }],
  [{ maxPerSecond: 0 }],
  [{ maxPerSecond: -1 }],
  [{ limit: -1 }],
])('background work with %j is refused', async ([options]) => {
  const lab = await startKeeperLab()

  await expect(lab.keeper.runDue(options)).rejects.toMatchObject({ code: 'ERR_OPTION' })
})

test('a wait that is no number is refused', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  for (const waitSeconds of [Number.NaN, -1, Number.POSITIVE_INFINITY])
    await expect(lab.keeper.access(key, { waitSeconds })).rejects.toMatchObject({ code: 'ERR_OPTION' })
})

test.for([
  ['provider', {}],
  ['sealer', undefined],
  ['store', undefined],
  ['store', {}],
  ['deployment', ''],
  ['spool', ''],
  ['polcy', {}],
] as const)('a keeper with %s: %j is not made', async ([name, value]) => {
  const lab = await startKeeperLab()

  const error = await createTokenKeeper({ ...lab.options, [name]: value } as never).catch(caught)

  expect(error).toMatchObject({ code: 'ERR_OPTION' })
  expect(String(error)).toContain(name)
})

test('fetch takes an address and nothing else', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  for (const input of [undefined, null, new Request('http://127.0.0.1/')])
    await expect(lab.keeper.fetch(key)(input as never)).rejects.toMatchObject({ code: 'ERR_ORIGIN' })
})

test('a pace that is slow ends with the keeper', async () => {
  const lab = await startKeeperLab()
  for (const name of ['ada', 'bob', 'eve']) await lab.keeper.access(await lab.logIn(name))
  await turn()
  await lab.clock.pass(2 * HOUR)
  const stop = new AbortController()
  const round = lab.keeper.runDue({ maxPerSecond: 0.01, concurrency: 1, signal: stop.signal })
  await turn()

  stop.abort()
  await turn()

  expect(await round).toMatchObject({ looked: 1 })
})

test('a grant whose seal is broken can be released all the same', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  const { SealError } = await import('../../src/keeper/errors.ts')
  const open = () => Promise.reject(new SealError('ERR_SEAL_BROKEN', 'broken'))
  const keeper = await lab.another({ sealer: { ...lab.options.sealer, open } })

  expect(await keeper.release(key)).toEqual({ atProvider: false })
  expect(await lab.store.read(key)).toMatchObject({ state: 'revoked', sealed: '' })
})

test('an entry of the spool that cannot be read is not taken for one that is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spool-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'a.rotation.json'))
  const spool = createFileSpool(folder)

  await expect(spool.entries()).rejects.toMatchObject({ code: 'EISDIR' })
})

test('the valve says that it is closed, and not that nobody is refreshed', async () => {
  const lab = await startKeeperLab()
  const keys = await Promise.all(Array.from({ length: 12 }, (_, i) => lab.logIn(`user${i}`)))
  for (let i = 0; i < 11; i++) lab.mock.revokeByUser({ user: `user${i}` })
  await lab.clock.pass(2 * HOUR)

  for (const key of keys.slice(0, 11)) await lab.keeper.access(key).catch(caught)

  expect(typesOf(lab.events)).toContain('valve.closed')
  expect(typesOf(lab.events)).not.toContain('client.misconfigured')
  expect(await lab.keeper.access(keys[11] ?? { tenant: '', account: '' })).toMatchObject({ generation: 2 })
})
