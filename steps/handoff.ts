import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isLoopback, type ClientConfig, type TokenSet } from '../src/client/index.ts'

/** What one step leaves for the next. `attempt` is one authorization request; `tokens` are what came of the last one. */
export type Handoff = {
  attempt?: {
    codeVerifier: string
    codeChallenge?: string
    state?: string
    authorizationUrl?: string
    code?: string
  }
  tokens?: TokenSet
}

/** One entry for each server and client: tokens of the real X are never used with, or lost to, a mock. */
type HandoffFile = { version: 1; entries: Record<string, Handoff> }

/** Where hand-off and embedded world are kept: `.lab/` here, or what `LAB_HOME` names. Readable by you alone. */
export function labHome(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.LAB_HOME || '.lab')
}

/** What the steps before left for this server and client; empty if there is nothing. */
export function readHandoff(config: ClientConfig): Handoff {
  return readFile().entries[entryKey(config)] ?? {}
}

/**
 * Changes these parts of it and leaves the rest as it is by now: another step may have written meanwhile. `undefined` takes
 * a part away. On disk before this returns: a rotated refresh token must not be lost to a power cut.
 */
export function writeHandoff(
  config: ClientConfig,
  changes: { [Part in keyof Handoff]: Handoff[Part] | undefined },
): void {
  mkdirSync(labHome(), { recursive: true, mode: 0o700 })
  const path = join(labHome(), 'handoff.json')
  withLock(`${path}.lock`, () => {
    const { [entryKey(config)]: current, ...others } = readFile().entries
    // Mocks come and go with their ports: what is left of older ones has no worth. Nothing else is ever dropped.
    const mocks = Object.entries(others).filter(isMock).slice(-4)
    const kept = Object.entries(others).filter((entry) => !isMock(entry))
    const entries = Object.fromEntries([...kept, ...mocks, [entryKey(config), { ...current, ...changes }]])
    replaceFile(path, `${JSON.stringify({ version: 1, entries }, null, 2)}\n`)
  })
}

function isMock([key]: [string, Handoff]): boolean {
  return isLoopback(key.split(' ', 1)[0] ?? '')
}

function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`
  const descriptor = openSync(temporary, 'w', 0o600)
  writeSync(descriptor, text)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(temporary, path)
}

/** One writer at a time, also in two terminals. A lock that nobody gave back within two seconds was left by a crash. */
function withLock(lock: string, write: () => void): void {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      closeSync(openSync(lock, 'wx', 0o600))
      break
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
  try {
    write()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** The value that a step needs from an earlier one. @throws {Error} that names the command to run. */
export function need<T>(value: T | undefined, what: string, command: string): T {
  if (value !== undefined) return value
  throw new Error(`There is no ${what} yet. Run \`${command}\` first.`)
}

function entryKey({ tokenEndpoint, clientId }: ClientConfig): string {
  return `${new URL(tokenEndpoint).origin} ${clientId}`
}

function readFile(): HandoffFile {
  const path = join(labHome(), 'handoff.json')
  const text = readIfThere(path)
  if (text === undefined) return { version: 1, entries: {} }
  const file = parse(text)
  if (file) return file
  const aside = `${path}.broken-${Date.now()}`
  renameSync(path, aside)
  console.log(`  ${path} could not be read. It was kept as ${aside}; starting afresh.`)
  return { version: 1, entries: {} }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

function parse(text: string): HandoffFile | undefined {
  try {
    const file = JSON.parse(text)
    return file?.version === 1 && Object.values(file.entries).every(isHandoff) ? file : undefined
  } catch {
    return undefined
  }
}

/** Our own file, but people edit files. */
function isHandoff(entry: unknown): boolean {
  if (!isRecord(entry)) return false
  const { attempt, tokens } = entry
  if (attempt !== undefined && !(isRecord(attempt) && typeof attempt.codeVerifier === 'string')) return false
  if (tokens === undefined) return true
  const hasTexts = isRecord(tokens) && typeof tokens.accessToken === 'string' && Array.isArray(tokens.scopes)
  return (
    hasTexts && typeof tokens.expiresAt === 'number' && ['string', 'undefined'].includes(typeof tokens.refreshToken)
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
