import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Environment } from './config.ts'
import { callerError } from './errors.ts'
import { parseUrl } from './parse-url.ts'

/** What decides whether a system opener can reach the user's eyes. */
export type Machine = { platform: string; isContainer: boolean }

/**
 * Opens the user's browser: the program that `BROWSER` names (divided at blanks, the URL appended; `none` opens nothing), else
 * the system's opener, but never over SSH, in a container or in CI. No shell sees the URL.
 *
 * @returns whether a program was started; when false, show the URL instead.
 * @throws {TypeError} `ERR_URL` for anything but http and https.
 */
export function openBrowser(url: string, env: Environment = process.env): boolean {
  if (!/^https?:$/.test(parseUrl(url)?.protocol ?? '')) {
    throw callerError('ERR_URL', 'Only http and https addresses are opened in a browser.')
  }
  const [program, ...args] = findBrowser(env)
  if (!program) return false
  const child = spawn(program, [...args, new URL(url).href], { detached: true, stdio: 'ignore', env })
  child.on('error', () => {}) // the missing pid says it already
  child.unref()
  return child.pid !== undefined
}

/** Finds the command that opens a URL; an empty list when there is none to trust. */
export function findBrowser(env: Environment, machine: Machine = readMachine(env)): string[] {
  const named = (env.BROWSER ?? '').split(/\s+/).filter(Boolean)
  if (named.length > 0) return named[0] === 'none' ? [] : named
  if (env.SSH_CONNECTION || env.SSH_TTY || env.CI || machine.isContainer) return []
  if (machine.platform === 'darwin') return ['open']
  if (machine.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : []
}

function readMachine(env: Environment): Machine {
  const isContainer = Boolean(env.container) || existsSync('/.dockerenv') || existsSync('/run/.containerenv')
  return { platform: process.platform, isContainer }
}
