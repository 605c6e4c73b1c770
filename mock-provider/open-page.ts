import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'

/** As `process.env`. */
export type Environment = { readonly [name: string]: string | undefined }

/**
 * Whether a person can look at a page that this process shows: one sits at its terminal, or `BROWSER` names a program. In CI
 * nobody does.
 */
export function isSomebodyThere(env: Environment): boolean {
  return !env.CI && (namedBrowser(env).length > 0 || hasTerminal())
}

/**
 * Opens a page in the person's browser: the program that `BROWSER` names (`none` opens nothing), else the system's opener, but
 * never over SSH and in a container. No shell sees the address.
 */
export function openPage(url: string, env: Environment): void {
  const [program, ...args] = findOpener(env)
  if (!program) return
  const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore', env: { ...env } })
  child.on('error', () => {}) // The address was printed, too.
  child.unref()
}

function findOpener(env: Environment): string[] {
  const named = namedBrowser(env)
  if (named.length > 0 || env.BROWSER === 'none') return named
  const isContainer = Boolean(env.container) || existsSync('/.dockerenv') || existsSync('/run/.containerenv')
  if (env.SSH_CONNECTION || env.SSH_TTY || isContainer) return []
  if (process.platform === 'darwin') return ['open']
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler']
  return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open'] : []
}

function namedBrowser({ BROWSER = '' }: Environment): string[] {
  return BROWSER === 'none' ? [] : BROWSER.split(/\s+/).filter(Boolean)
}

/** Runners of tests keep the outputs of their workers to themselves; the terminal is there all the same. */
function hasTerminal(): boolean {
  if (process.stdout.isTTY) return true
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}
