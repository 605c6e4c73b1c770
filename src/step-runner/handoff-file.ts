import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readJsonFile, writeJsonFile } from './home.ts'
import type { TokenFile } from '../walkthrough/course/evidence.ts'

/** One entry of the steps' hand-off file (`steps/handoff.ts` has its form), written as if a step had left it. */
export function writeEntry(home: string, key: string, entry: Record<string, unknown>): void {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeJsonFile(join(home, 'handoff.json'), { version: 1, entries: { [key]: entry } })
}

/** What the file holds for that server and client; secrets leave as fingerprints. */
export function readTokenFile(
  home: string,
  key: string,
  fingerprintOf: (secret: string) => string,
): Omit<TokenFile, 'run'> {
  const file = readJsonFile(join(home, 'handoff.json'), (value) => value)
  const entries = isRecord(file) && isRecord(file.entries) ? file.entries : {}
  const entry = isRecord(entries[key]) ? entries[key] : {}
  const tokens = isRecord(entry.tokens) ? entry.tokens : {}
  const attempt = isRecord(entry.attempt) ? entry.attempt : {}
  const secret = (value: unknown) => (typeof value === 'string' && value !== '' ? fingerprintOf(value) : undefined)
  return withoutHoles({
    code: secret(attempt.code),
    accessToken: secret(tokens.accessToken),
    refreshToken: secret(tokens.refreshToken),
    issuedAt: typeof tokens.issuedAt === 'number' ? tokens.issuedAt : undefined,
    expiresAt: typeof tokens.expiresAt === 'number' ? tokens.expiresAt : undefined,
  })
}

type Holes<T> = { [Key in keyof T]?: T[Key] | undefined }

function withoutHoles<T extends object>(value: Holes<T>): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
