import { join, resolve } from 'node:path'
import { changeOwnFile, isLoopback, keepAside, openOwnFolder, readOwnJson } from '../src/client/index.ts'
import type { ClientConfig, TokenSet } from '../src/client/index.ts'

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
  openOwnFolder(labHome())
  changeOwnFile(handoffPath(), () => {
    const { [entryKey(config)]: current, ...others } = readFile().entries
    // Mocks come and go with their ports: what is left of older ones has no worth. Nothing else is ever dropped.
    const mocks = Object.entries(others).filter(isMock).slice(-4)
    const kept = Object.entries(others).filter((entry) => !isMock(entry))
    const entries = Object.fromEntries([...kept, ...mocks, [entryKey(config), { ...current, ...changes }]])
    return `${JSON.stringify({ version: 1, entries }, null, 2)}\n`
  })
}

function isMock([key]: [string, Handoff]): boolean {
  return isLoopback(key.split(' ', 1)[0] ?? '')
}

/** The value that a step needs from an earlier one. @throws {Error} that names the command to run. */
export function need<T>(value: T | undefined, what: string, command: string): T {
  if (value !== undefined) return value
  throw new Error(`There is no ${what} yet. Run \`${command}\` first.`)
}

function entryKey({ tokenEndpoint, clientId }: ClientConfig): string {
  return `${new URL(tokenEndpoint).origin} ${clientId}`
}

function handoffPath(): string {
  return join(labHome(), 'handoff.json')
}

/** What cannot be used is kept aside: somebody may want to look. */
function readFile(): HandoffFile {
  const path = handoffPath()
  try {
    return check(readOwnJson(path) ?? { version: 1, entries: {} })
  } catch (error) {
    const aside = keepAside(path)
    console.log(`  ${path} could not be read. It was kept as ${aside}; starting afresh.`)
    console.log(`  (${error instanceof Error ? error.message : String(error)})`)
    return { version: 1, entries: {} }
  }
}

/** Our own file, but people edit files. @throws {Error} that names what is wrong. */
function check(file: unknown): HandoffFile {
  if (!isRecord(file) || file.version !== 1 || !isRecord(file.entries))
    throw new Error('it has no entries of version 1')
  const [wrong] = Object.entries(file.entries).find(([, entry]) => !isHandoff(entry)) ?? []
  if (wrong !== undefined) throw new Error(`the entry ${JSON.stringify(wrong)} is no attempt and no tokens`)
  return file as HandoffFile // Each entry was looked at.
}

function isHandoff(entry: unknown): boolean {
  if (!isRecord(entry)) return false
  const { attempt, tokens } = entry
  return (attempt === undefined || isAttempt(attempt)) && (tokens === undefined || isTokenSet(tokens))
}

function isAttempt(value: unknown): boolean {
  if (!isRecord(value) || typeof value.codeVerifier !== 'string') return false
  const { codeChallenge = '', state = '', authorizationUrl = '', code = '' } = value
  return [codeChallenge, state, authorizationUrl, code].every((text) => typeof text === 'string')
}

function isTokenSet(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value.scopes)) return false
  const { accessToken, refreshToken = '', issuedAt, expiresAt } = value
  const areTexts = [accessToken, refreshToken, ...value.scopes].every((text) => typeof text === 'string')
  return areTexts && [issuedAt, expiresAt].every((instant) => Number.isFinite(instant))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
