import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { machineClock, openStore, type KeeperEvent, type KeeperOptions } from '../../../src/keeper/index.ts'
import { startPostgres } from '../postgres-server.ts'
import { needsPostgres } from '../postgres.ts'
import { slowPolicy, startFarm, type Farm } from './farm.ts'

const key = { tenant: '', account: 'user0' }
const caught = (failure: unknown) => failure

/** A keeper that sees the access tokens of the log-ins run out. */
function laterKeeper(farm: Farm, options: Partial<KeeperOptions> = {}, seconds = 6.5) {
  return farm.keeper({ clock: { ...machineClock, now: () => machineClock.now() + seconds }, ...options })
}

async function startServer() {
  const server = await startPostgres()
  onTestFinished(() => server.remove())
  return server
}

test('a PostgreSQL that goes away in the middle of a refresh and comes back costs nothing', async (context) => {
  needsPostgres(context)
  const server = await startServer()
  const farm = await startFarm(1, { address: server.url, policy: slowPolicy })
  const events: KeeperEvent[] = []
  const keeper = await laterKeeper(farm, { onEvent: (event) => events.push(event) })
  farm.front.beforeAnswer = () => server.stop('SIGQUIT')

  const access = keeper.access(key, { waitSeconds: 30 }).catch(caught)
  const spooled = await untilSpooled(farm)
  await server.start()

  expect(await access).toMatchObject({ generation: 2 })
  expect(spooled).toBe(1)
  expect(readdirSync(join(farm.folder, 'spool'))).toEqual([])
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['rotation.unpersisted', 'rotation.rescued', 'refresh.rotated']),
  )
  expect(farm.front.refused).toEqual(new Set())
})

test('a PostgreSQL that is away before anything is spent is told as that, and the next call is well', async (context) => {
  needsPostgres(context)
  const server = await startServer()
  const farm = await startFarm(1, { address: server.url, policy: slowPolicy })
  const keeper = await laterKeeper(farm)
  await server.stop()

  const error = await keeper.access(key, { waitSeconds: 30 }).catch(caught)
  await server.start()

  expect(error).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retryable: true })
  expect(await keeper.access(key, { waitSeconds: 30 })).toMatchObject({ generation: 2 })
})

test('a machine whose clock is an hour off claims nothing on a shared PostgreSQL; the other one is well', async (context) => {
  needsPostgres(context)
  const server = await startServer()
  const farm = await startFarm(1, { address: server.url, policy: slowPolicy })
  const store = await openStore(server.url)
  onTestFinished(() => store.close())
  const events: KeeperEvent[] = []
  const off = { ...machineClock, now: () => machineClock.now() + 3600 }
  const skewed = await farm.keeper({ store, storeNow: store.now, clock: off, onEvent: (event) => events.push(event) })
  const right = await farm.keeper({ store })

  const error = await skewed.access(key).catch(caught)
  const { accessToken } = await right.access(key)
  const access = await right.access(key, { rejected: accessToken })

  expect(error).toMatchObject({ code: 'ERR_STORE_CLOCK', retryable: true })
  expect(events.map(({ type }) => type)).toContain('clock.skew')
  expect(access).toMatchObject({ generation: 2 })
})

test('a database file that was copied to another deployment spends nothing there', async () => {
  const farm = await startFarm(1, { policy: slowPolicy })
  const clone = join(farm.folder, 'clone.db')
  await copyDatabase(farm, clone)
  const staging = await laterKeeper(farm, { store: `file:${clone}`, deployment: 'staging' })

  const error = await staging.access(key).catch(caught)

  expect(error).toMatchObject({ code: 'ERR_SEAL_MISMATCH' })
  expect(farm.front.seen.size).toBe(0)
  expect(await (await laterKeeper(farm)).access(key)).toMatchObject({ generation: 2 })
})

test('after a restored backup each grant gets one careful try, and what is lost is told as that', async () => {
  const farm = await startFarm(2, { policy: slowPolicy })
  const backup = join(farm.folder, 'backup.db')
  await copyDatabase(farm, backup)
  const spent = await laterKeeper(farm)
  await spent.access(key)
  await spent.close()
  const restored = await laterKeeper(farm, { store: `file:${backup}` }, 20)

  const doubted = await restored.doubtAll()
  const later = await laterKeeper(farm, { store: `file:${backup}` }, 25)

  expect(doubted).toBe(2)
  await expect(later.access(key)).rejects.toMatchObject({ code: 'ERR_NEEDS_CONSENT', reason: 'lost_rotation' })
  expect(await later.access({ tenant: '', account: 'user1' })).toMatchObject({ generation: 2 })
})

test('a full disk for the spool while the store is away: told at once, and saved as soon as the store is back', async (context) => {
  needsPostgres(context)
  const full = mountFullDisk()
  if (full === undefined) return context.skip('a disk of a few bytes can be mounted by root alone')
  const server = await startServer()
  const farm = await startFarm(1, { address: server.url, policy: slowPolicy })
  const events: KeeperEvent[] = []
  const keeper = await laterKeeper(farm, { spool: join(full, 'spool'), onEvent: (event) => events.push(event) })
  farm.front.beforeAnswer = () => server.stop('SIGQUIT')

  const access = keeper.access(key, { waitSeconds: 30 }).catch(caught)
  await untilTold(events, 'rotation.unpersisted')
  const drained = await keeper.drain().catch(caught)
  await server.start()
  await untilTold(events, 'rotation.rescued')
  const outcome = await access

  expect(drained).toMatchObject({ code: 'ERR_ROTATION_NOT_PERSISTED' })
  expect(events).toContainEqual(expect.objectContaining({ type: 'rotation.unpersisted', spooled: false }))
  expect(events).toContainEqual(expect.objectContaining({ type: 'rotation.rescued', generation: 2, from: 'memory' }))
  // Where the machine stood still for the six seconds that this token lives, the caller is sent on.
  expect([undefined, 'ERR_REFRESH_UNAVAILABLE']).toContain(Object(outcome).code)
})

/** SQLite's own way to copy a database that is in use. */
async function copyDatabase(farm: Farm, to: string): Promise<void> {
  const keeper = await farm.keeper()
  await keeper.close()
  const from = join(farm.folder, 'tokens.db')
  for (const suffix of ['', '-wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix)
}

async function untilSpooled(farm: Farm): Promise<number> {
  const folder = join(farm.folder, 'spool')
  for (;;) {
    const entries = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
    if (entries.length > 0) return entries.length
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function untilTold(events: readonly KeeperEvent[], type: KeeperEvent['type']): Promise<void> {
  while (!events.some((event) => event.type === type)) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** A file system with room for a folder and no file, unmounted when the test ends; undefined where none can be mounted. */
function mountFullDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'nr_inodes=2', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => void execFileSync('umount', [folder]))
  return folder
}
