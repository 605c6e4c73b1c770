import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { USUAL_SECONDS } from './lifetime.ts'

/** More than a program keeps of tokens is not read. */
const MAX_FILES = 50
const MAX_BYTES = 1_000_000
/** What a program may take to come to its tokens, in seconds. */
const LATE_SECONDS = 15

/**
 * Whether a command that keeps its tokens in that folder took `expires_in` for milliseconds and wrote down an end that is a
 * thousand times too far away. On the wire that looks like a program which has no clock at all.
 */
export function keepsMilliseconds(folder: string, times: { now: readonly number[]; lifetimeSeconds: number }): boolean {
  const wrong = times.now.flatMap((now) =>
    [times.lifetimeSeconds, USUAL_SECONDS].map((seconds) => now + seconds * 1000),
  )
  const numbers = filesIn(folder).flatMap((path) => readFileSync(path, 'latin1').match(/\b\d{10}\b/g) ?? [])
  return numbers.some((text) => wrong.some((end) => Math.abs(Number(text) - end) <= LATE_SECONDS))
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, entry.name))
    .filter((path) => statSync(path).size <= MAX_BYTES)
    .slice(0, MAX_FILES)
}
