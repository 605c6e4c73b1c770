import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
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

/** Replaces it. On disk before this returns: a rotated refresh token must not be lost to a power cut. */
export function writeHandoff(config: ClientConfig, handoff: Handoff): void {
  const { entries } = readFile()
  // Mocks come and go with their ports; what is left of others has no worth.
  const kept = Object.entries(entries).filter(([key]) => !isLoopback(key.split(' ', 1)[0] ?? ''))
  const file: HandoffFile = { version: 1, entries: { ...Object.fromEntries(kept), [entryKey(config)]: handoff } }
  const path = join(labHome(), 'handoff.json')
  mkdirSync(labHome(), { recursive: true, mode: 0o700 })
  const temporary = `${path}.${process.pid}`
  const descriptor = openSync(temporary, 'w', 0o600)
  writeSync(descriptor, `${JSON.stringify(file, null, 2)}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(temporary, path)
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
    return file?.version === 1 && typeof file.entries === 'object' && file.entries !== null ? file : undefined
  } catch {
    return undefined
  }
}
