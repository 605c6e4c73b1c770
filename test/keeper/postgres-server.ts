import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { postgresFromNpm } from './postgres-from-npm.ts'

/** A real PostgreSQL of a test's own, at a Unix socket in a temporary folder. */
export type Postgres = {
  /** With the password, for `createPostgresStore` and for children. */
  readonly url: string
  /** Where a proxy of a test's own leads to. */
  readonly socketPath: string
  readonly password: string
  /** Starts it again, with the data of before. */
  start(): Promise<void>
  /** Ends it: connections with `SIGINT`, everything at once and without a last write with `SIGQUIT`. */
  stop(signal?: 'SIGINT' | 'SIGQUIT'): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** The number of a user who is never us: PostgreSQL refuses to run as root. */
const NOBODY = 65_534

const DEBIAN = '/usr/lib/postgresql'
const USER = 'lab'

/** The folder of `initdb` and `postgres`: Debian's newest, else from npm. @throws {Error} where there is none. */
function findPrograms(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).map(Number) : []
  const [newest] = versions.toSorted((a, b) => b - a).map((version) => join(DEBIAN, String(version), 'bin'))
  return newest !== undefined && existsSync(join(newest, 'initdb')) ? newest : postgresFromNpm()
}

let found: { programs: string } | { missing: string } | undefined

/** Where its programs are, or why there are none. */
export function programs(): { programs: string } | { missing: string } {
  try {
    found ??= { programs: findPrograms() }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    found = { missing: `no PostgreSQL was found, and none could be fetched (${why}): apt-get install postgresql` }
  }
  return found
}

/** Initializes a database and starts its server. The caller removes it; the end of this process does so at the latest. */
export async function startPostgres(): Promise<Postgres> {
  const there = programs()
  if ('missing' in there) throw new Error(there.missing)
  const folder = mkdtempSync(join(tmpdir(), 'lab-postgres-'))
  const password = randomUUID()
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeAtExit)
  initialize(there.programs, folder, password)
  let running: ChildProcess | undefined
  const killAtExit = () => void running?.kill('SIGQUIT')
  process.prependOnceListener('exit', killAtExit)

  const server: Postgres = {
    url: `postgres://${USER}:${password}@/postgres?host=${encodeURIComponent(folder)}`,
    socketPath: join(folder, '.s.PGSQL.5432'),
    password,
    start: async () => {
      if (running) return
      running = launch(there.programs, folder)
      await untilReady(running)
    },
    stop: async (signal = 'SIGINT') => {
      const child = running
      running = undefined
      if (child) await end(child, signal)
    },
    remove: async () => {
      await server.stop('SIGQUIT')
      process.off('exit', killAtExit)
      process.off('exit', removeAtExit)
      removeAtExit()
    },
  }
  try {
    await server.start()
    return server
  } catch (error) {
    await server.remove()
    throw error
  }
}

function somebodyElse(): { uid?: number; gid?: number } {
  return process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
}

/** Its texts sort as English ones do, by default: a store that relies on the order of bytes has to say so. */
function initialize(from: string, folder: string, password: string): void {
  const { uid, gid } = somebodyElse()
  const secret = join(folder, 'password')
  writeFileSync(secret, password, { mode: 0o600 })
  if (uid !== undefined && gid !== undefined) for (const path of [folder, secret]) chownSync(path, uid, gid)
  const access = ['-U', USER, '-A', 'scram-sha-256', `--pwfile=${secret}`]
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US']
  execFileSync(join(from, 'initdb'), ['-D', join(folder, 'data'), '--no-sync', ...access, ...locale], options(folder))
}

function launch(from: string, folder: string): ChildProcess {
  const settings = [
    'fsync=off',
    'listen_addresses=',
    'port=5432',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
  ].flatMap((setting) => ['-c', setting])
  return spawn(join(from, 'postgres'), ['-D', join(folder, 'data'), ...settings], options(folder))
}

/** Resolves once it takes connections. */
async function untilReady({ stderr }: ChildProcess): Promise<void> {
  if (!stderr) return
  const said: string[] = []
  for await (const line of createInterface(stderr)) {
    said.push(line)
    if (!line.includes('database system is ready to accept connections')) continue
    // What it goes on to say is taken, or it would wait.
    stderr.resume()
    return
  }
  throw new Error(`PostgreSQL did not start: ${said.join('\n')}`)
}

function options(folder: string) {
  const { PATH = '' } = process.env
  return {
    cwd: folder,
    env: { PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
    ...somebodyElse(),
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}
