import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { labHome, openOwnFolder } from '../client/index.ts'
import { readSecret, type FlagOptions } from '../system/flags.ts'
import { assertPeer, type OptionalPackage } from '../system/optional-packages.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'

/** What every `keep …` takes. */
export const STORE_FLAGS = { store: { type: 'string' } } satisfies FlagOptions

/** What was typed of them. */
export type StoreValues = { store?: string | undefined; deployment?: string | undefined }

/** Where grants are kept. */
export type StorePlace = {
  address: string
  /** How it is called where a password must not show. */
  called: string
  /** A command of ours, about this same store. */
  again: (command: string) => string
}

/**
 * The store that a command is about: `--store`, else for practice the SQLite file in the folder of the lab.
 *
 * @throws {UsageError} for live without `--store`, for memory, a folder that is missing, and a driver that is not installed.
 */
export async function readStore(
  values: StoreValues,
  env: NodeJS.ProcessEnv,
  alsoNeeds: readonly OptionalPackage[] = [],
): Promise<StorePlace> {
  const { store } = values
  if (store === undefined && env.PROVIDER === 'live')
    throw new UsageError(
      'With PROVIDER=live it takes --store ADDRESS: file:/srv/keeper/tokens.db, or postgres://…; env:NAME reads it from a variable. The file in .lab is for practice.',
    )
  const address = store === undefined ? await defaultStore(env) : readSecret('store', store, env)
  const path = fileOf(address)
  if (/^memory:/i.test(address) || path === ':memory:')
    throw new UsageError(
      '--store: what is in memory ends with this process, each grant with it: that is for tests. file:./tokens.db keeps them.',
    )
  if (path !== undefined && !existsSync(dirname(path)))
    throw new UsageError(`--store: there is no folder ${resolve(dirname(path))}: make it first.`)
  // All at once, so that one line installs them.
  await assertPeers(alsoNeeds.length > 0 ? 'keep' : 'The store', [...alsoNeeds, ...driversOf(address)])
  return { address, called: callStore(address), again: (command) => withFlags(command, values) }
}

/** The same for a command that looks at what is there: a store with a mistyped name would be made, and be empty. */
export async function readStoreThatIs(values: StoreValues, env: NodeJS.ProcessEnv): Promise<StorePlace> {
  const place = await readStore(values, env)
  const path = fileOf(place.address)
  if (path === undefined || existsSync(path)) return place
  throw new UsageError(
    `There is no store at ${path}. The first grant makes it: ${place.again('npm run lab -- keep adopt')}`,
  )
}

/** Packages that only some users need. @throws {UsageError} with the line that installs them */
export async function assertPeers(part: string, names: readonly OptionalPackage[]): Promise<void> {
  await readingSettings(() => assertPeer(part, names), { mistake: TypeError })
}

/** Whether several machines can share it. */
export function isShared(address: string): boolean {
  return /^postgres(ql)?:/i.test(address)
}

/** The driver that a store needs; none where Node brings it along. */
export function driversOf(address: string): OptionalPackage[] {
  if (isShared(address)) return ['pg']
  return /^(file|sqlite):/i.test(address) && !process.getBuiltinModule?.('node:sqlite') ? ['libsql'] : []
}

async function defaultStore(env: NodeJS.ProcessEnv): Promise<string> {
  return `file:${join(await openKeeperFolder(env), 'tokens.db')}`
}

/** The practice keeper's own folder, which you alone can enter. */
export async function openKeeperFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const { assertOwnHome } = await import('../step-runner/home.ts')
  assertOwnHome(labHome(env))
  const folder = join(labHome(env), 'keeper')
  await readingSettings(() => openOwnFolder(folder), { mistake: TypeError })
  return folder
}

/** The path of a store that is a file. */
function fileOf(address: string): string | undefined {
  const [, rest] = /^(?:file|sqlite):(.+)$/is.exec(address) ?? []
  return rest !== undefined && /^\/\/(localhost)?\//.test(rest) ? fileURLToPath(`file:${rest}`) : rest
}

function callStore(address: string): string {
  const path = fileOf(address)
  if (path !== undefined) return `the SQLite file ${path}`
  return isShared(address) ? 'PostgreSQL' : 'a store'
}

/** As it was typed, so that it can be typed again; only a password is left out. */
function withFlags(command: string, { store, deployment }: StoreValues): string {
  const flags = [
    ...(store === undefined ? [] : ['--store', quoted(withoutPassword(store))]),
    ...(deployment === undefined ? [] : ['--deployment', quoted(deployment)]),
  ]
  if (flags.length === 0) return command
  return [command, ...(command.includes(' -- ') ? [] : ['--']), ...flags].join(' ')
}

function withoutPassword(address: string): string {
  return address.replace(/^(\w+:\/\/[^:@/]*):[^/]*@/, '$1:…@').replace(/([?&]password=)[^&]*/i, '$1…')
}

function quoted(text: string): string {
  return /^[\w@%+=:,./…-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
