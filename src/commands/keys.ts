import { dirname, resolve } from 'node:path'
import { labHome, openOwnFolder } from '../client/index.ts'
import type { Command } from '../system/command.ts'
import { readFlags, readSecret, type FlagOptions } from '../system/flags.ts'
import { didYouMean } from '../system/nearest.ts'
import { asTyped } from '../system/own-command.ts'
import { readingSettings, UsageError } from '../system/usage-error.ts'
import { wrapHelp } from './keep-words.ts'
import type { Counts } from './key-counts.ts'
import { warningOfRing } from './key-ring-warning.ts'

const HELP = `
  npm run lab -- keys new|rotate|status|retire [flags]

  The keys that the keeper seals stored tokens with. They are in one file, the key ring, which KEEPER_KEYRING names.

    keys new                      makes a ring with one key; never in place of another file
    keys rotate                   adds a key, which seals from now on; the old ones stay, to open what they sealed
      --prepare                   adds it, and lets the next rotate make it the one that seals: where several machines
                                  have a copy of the ring, each needs the key before the first of them seals with it
    keys status                   the keys by name, when each was made, and which one seals
      --store ADDRESS             and how many stored pairs each of them sealed
    keys retire KID               takes an old key out: what it sealed never opens again
      --store ADDRESS             only if no pair in that store has it
      --no-row-needs-it           in place of a store: you know that none has it

    --ring PATH                   the ring, in place of KEEPER_KEYRING

  A store is file:./tokens.db or postgres://user:password@host/database; env:VARIABLE keeps a password out of ps.
  Before you retire a key, start each keeper again that may still seal with it. No key is ever printed.
`

const RING = { ring: { type: 'string' } } satisfies FlagOptions
const STORE = { store: { type: 'string' } } satisfies FlagOptions

type Action = (args: string[], env: NodeJS.ProcessEnv) => Promise<string>

const actions: Record<string, Action> = { new: makeRing, rotate, status, retire }

/** `npm run lab -- keys`: makes and changes the key ring of the keeper. */
export const keys: Command = {
  says: 'the keys that stored tokens are sealed with: new, rotate, status, retire',
  help: async () => wrapHelp(HELP),
  run: async ([name = '', ...args], env) => {
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (!action) {
      const meant = name === '' ? '' : didYouMean(name, Object.keys(actions))
      const said = name === '' ? 'keys takes what to do' : `keys cannot "${name}"${meant}`
      const there = meant === '' ? `${said}:` : `${said}\nThere are`
      throw new UsageError(`${there} ${Object.keys(actions).join(', ')}. npm run lab -- keys --help`)
    }
    const { SealError } = await import('../keeper/errors.ts')
    console.log(asTyped(await readingSettings(() => action(args, env), { mistake: SealError })))
    return 0
  },
}

async function makeRing(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const path = pathOf(readFlags({ args, options: RING }).values.ring, env)
  const { createKeyRing, writeKeyRing, now } = await load()
  const folder = dirname(path)
  if (folder === resolve(labHome(env))) await readingSettings(() => openOwnFolder(folder), { mistake: TypeError })
  const ring = createKeyRing(now())
  try {
    writeKeyRing(path, ring)
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause
    throw new UsageError(
      `No ring can be made in ${folder} (${String(cause.code)}): name a folder that you can write in.`,
      { cause },
    )
  }
  return `
  A key ring with one key, ${ring.current}, is at ${path}; you alone can read it.

  Without it nothing that it sealed opens: who loses it loses every stored grant, and each user must log in again.
  Back it up, but not beside the database nor beside its backups: who finds both has the tokens.

  The keeper finds it by KEEPER_KEYRING=${path}
`
}

async function rotate(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { values } = readFlags({ args, options: { ...RING, prepare: { type: 'boolean' } } })
  const path = pathOfRing(values.ring, env)
  const { changeKeyRing, prepareKeyRing, preparedIn, rotateKeyRing, now } = await load()
  const change = values.prepare === true ? prepareKeyRing : rotateKeyRing
  const ring = changeKeyRing(path, (before) => change(before, now()))
  const prepared = preparedIn(ring)
  return prepared
    ? `
  ${prepared.kid} was added to ${path}, and opens. ${ring.current} seals as before.

  Bring the ring to every machine and start the keeper there again; then: npm run lab -- keys rotate
`
    : `
  ${ring.current} seals from now on. Those before it stay in ${path}, to open what they sealed.

  Start the keeper again: one that has the ring of before cannot open what this key seals. Back the ring up.
`
}

async function status(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { values } = readFlags({ args, options: { ...RING, ...STORE } })
  const path = pathOfRing(values.ring, env)
  const [{ readKeyRing }, { linesOf }] = await Promise.all([load(), import('./key-lines.ts')])
  const ring = readKeyRing(path)
  const counts = values.store === undefined ? undefined : await countIn(values.store, env)
  return `\n  ${path}\n\n${linesOf(ring, counts).join('\n')}\n`
}

async function retire(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const options = { ...RING, ...STORE, 'no-row-needs-it': { type: 'boolean' } } satisfies FlagOptions
  const { values, positionals } = readFlags({ args, options, allowPositionals: true })
  const [kid] = positionals
  if (kid === undefined || positionals.length > 1) throw new UsageError('keys retire takes one KID: see keys status')
  const path = pathOfRing(values.ring, env)
  const { changeKeyRing, readKeyRing, retireKey } = await load()
  // Ahead of the store: a key that cannot go needs no counting.
  retireKey(readKeyRing(path), kid)
  if (values.store !== undefined) assertUnused(kid, await countIn(values.store, env))
  else if (values['no-row-needs-it'] !== true)
    throw new UsageError(
      `What ${kid} sealed would never open again. Say --store ADDRESS, to have its pairs counted, or --no-row-needs-it.`,
    )
  changeKeyRing(path, (ring) => retireKey(ring, kid))
  return `\n  ${kid} is no longer in ${path}. What it sealed in backups does not open any more.\n`
}

function assertUnused(kid: string, counts: Counts): void {
  if (Object.keys(counts).length === 0)
    throw new UsageError('That store has no sealed pair at all: is it the right one? If so, say --no-row-needs-it.')
  const pairs = counts[kid] ?? 0
  if (pairs > 0)
    throw new UsageError(`${kid} stays: it sealed ${pairs} of the stored pairs. The keeper seals them again in time.`)
}

async function countIn(store: string, env: NodeJS.ProcessEnv): Promise<Counts> {
  const { countByKey } = await import('./key-counts.ts')
  return countByKey(readSecret('store', store, env))
}

function pathOf(flag: string | undefined, env: NodeJS.ProcessEnv): string {
  const path = flag || env.KEEPER_KEYRING
  if (path) return resolve(path)
  throw new UsageError('Where is the key ring? Say --ring PATH, or set KEEPER_KEYRING.')
}

/** The path of a ring that is there, and is closed to others by reading it. */
function pathOfRing(flag: string | undefined, env: NodeJS.ProcessEnv): string {
  const path = pathOf(flag, env)
  const warning = warningOfRing(path)
  if (warning !== undefined) console.error(`\n  ${asTyped(warning)}`)
  return path
}

async function load() {
  const [ring, file, { systemClock }] = await Promise.all([
    import('../keeper/key-ring.ts'),
    import('../keeper/key-ring-file.ts'),
    import('../client/clock.ts'),
  ])
  return { ...ring, ...file, now: () => systemClock.now() }
}
