import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isLoopback, type ClientConfig } from './config.ts'
import { changeOwnFile, keepAside, readOwnJson, writeOwnFile } from './own-file.ts'
import { openOwnFolder } from './own-folder.ts'
import { isRecord } from './request.ts'
import type { TokenSet } from './token.ts'

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

/** An entry as it stands: whoever wrote it, no member of it was looked at. */
export type HandoffEntry = { attempt: Record<string, unknown>; tokens: Record<string, unknown> | undefined }

/** Whose entry it is: that of one client at one server. */
type Owner = Pick<ClientConfig, 'tokenEndpoint' | 'clientId'>

/** One entry for each server and client: tokens of the real X are never used with, or lost to, a mock. */
type Content = { version: 1; entries: Record<string, Handoff> }

/** Where hand-off and embedded world are kept: `.lab/` here, or what `LAB_HOME` names. Readable by you alone. */
export function labHome(env: NodeJS.ProcessEnv = process.env): string {
  return resolve(env.LAB_HOME || '.lab')
}

/** `handoff.json`, the file by which steps hand over: the one place where it is read and written. */
export class HandoffFile {
  readonly #home: string
  readonly #path: string
  readonly #tell: (line: string) => void

  /** @param tell is told where a file that makes no sense was kept, and why. */
  constructor(home: string, tell: (line: string) => void = console.log) {
    this.#home = home
    this.#path = join(home, 'handoff.json')
    this.#tell = tell
  }

  /** What the steps before left for this server and client; empty if there is nothing. */
  read(owner: Owner): Handoff {
    return this.#read(check).entries[keyOf(owner)] ?? {}
  }

  /** The same, whatever it holds: a learner's program may have written it. */
  peek(owner: Owner): HandoffEntry {
    const file = this.#read((content) => content)
    const entries = isRecord(file) && isRecord(file.entries) ? file.entries : {}
    const entry = entries[keyOf(owner)]
    const { attempt, tokens } = isRecord(entry) ? entry : {}
    return { attempt: isRecord(attempt) ? attempt : {}, tokens: isRecord(tokens) ? tokens : undefined }
  }

  /**
   * Changes these parts of it and leaves the rest as it is by now: another step may have written meanwhile. `undefined`
   * takes a part away. On disk before this returns: a rotated refresh token must not be lost to a power cut.
   */
  change(owner: Owner, changes: { [Part in keyof Handoff]: Handoff[Part] | undefined }): void {
    openOwnFolder(this.#home)
    const key = keyOf(owner)
    changeOwnFile(this.#path, () => {
      const { [key]: current, ...others } = this.#read(check).entries
      // Mocks come and go with their ports: what is left of older ones has no worth. Nothing else is ever dropped.
      const mocks = Object.entries(others).filter(isMock).slice(-4)
      const kept = Object.entries(others).filter((entry) => !isMock(entry))
      const entries = Object.fromEntries([...kept, ...mocks, [key, { ...current, ...changes }]])
      return textOf({ version: 1, entries })
    })
  }

  /** All of it, for a save point; undefined where there is no file. */
  save(): unknown {
    return this.#read((content) => content ?? undefined, undefined)
  }

  /** The file as it was saved. */
  restore(saved: unknown): void {
    if (saved === undefined) rmSync(this.#path, { force: true })
    else writeOwnFile(this.#path, textOf(saved))
  }

  /** What cannot be used is kept aside: somebody may want to look. */
  #read<T>(make: (content: unknown) => T, none: unknown = EMPTY): T {
    try {
      return make(readOwnJson(this.#path) ?? none)
    } catch (error) {
      const aside = keepAside(this.#path)
      this.#tell(`  ${this.#path} could not be read. It was kept as ${aside}; starting afresh.`)
      this.#tell(`  (${error instanceof Error ? error.message : String(error)})`)
      return make(none)
    }
  }
}

const EMPTY: Content = { version: 1, entries: {} }

function textOf(content: unknown): string {
  return `${JSON.stringify(content, null, 2)}\n`
}

function keyOf({ tokenEndpoint, clientId }: Owner): string {
  return `${new URL(tokenEndpoint).origin} ${clientId}`
}

function isMock([key]: [string, Handoff]): boolean {
  return isLoopback(key.split(' ', 1)[0] ?? '')
}

/** Our own file, but people edit files. @throws {Error} that names what is wrong. */
function check(file: unknown): Content {
  if (!isRecord(file) || file.version !== 1 || !isRecord(file.entries))
    throw new Error('it has no entries of version 1')
  const [wrong] = Object.entries(file.entries).find(([, entry]) => !isHandoff(entry)) ?? []
  if (wrong !== undefined) throw new Error(`the entry ${JSON.stringify(wrong)} is no attempt and no tokens`)
  return file as Content // Each entry was looked at.
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
