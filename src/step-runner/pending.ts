import { join } from 'node:path'
import type { ClientConfig } from '../client/index.ts'
import { readJsonFile } from './home.ts'

/** What the steps left for this server and client, as far as the walkthrough looks at it. */
export type Left = { attempt: Record<string, unknown>; hasTokens: boolean }

/** Reads the steps' hand-off file (`steps/handoff.ts` writes it). */
export function readLeft(home: string, { tokenEndpoint, clientId }: ClientConfig): Left {
  const file = readJsonFile(join(home, 'handoff.json'), (value) => value)
  const entries = isRecord(file) && isRecord(file.entries) ? file.entries : {}
  const entry = entries[`${new URL(tokenEndpoint).origin} ${clientId}`]
  if (!isRecord(entry)) return { attempt: {}, hasTokens: false }
  return { attempt: isRecord(entry.attempt) ? entry.attempt : {}, hasTokens: isRecord(entry.tokens) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
