import { join } from 'node:path'
import { readOwnJson } from '../../client/index.ts'
import { writeJsonFile } from '../../step-runner/home.ts'
import type { LastRun, SessionState } from './session-state.ts'

/** So many events of before a run are kept, for the labels of its tokens. */
const KEPT_EVENTS = 300

/** Keeps the last run for the next session: its wire and the tokens before it. A journal holds no secrets. */
export function keepRun({ home, side, lastRun }: SessionState): void {
  const { events } = side.mock.journal
  const own = side.mock.journal.since(lastRun.mark)
  const kept = { ...lastRun, own, known: events.slice(-KEPT_EVENTS) }
  try {
    writeJsonFile(pathIn(home), { version: VERSION, ...kept })
  } catch {
    // What can be had again by running it again is no reason to stop.
  }
}

/** The run of the session before, as it was kept. Undefined where there is none that makes sense: it is shown, and no more. */
export function readKeptRun(home: string, mark: number): LastRun | undefined {
  try {
    const kept = readOwnJson(pathIn(home))
    return isKept(kept) ? { ...kept, mark } : undefined
  } catch {
    return undefined
  }
}

const VERSION = 1

function pathIn(home: string): string {
  return join(home, 'last-run.json')
}

/** Written by us alone; of another version, or not whole, it is left alone. */
function isKept(value: unknown): value is LastRun {
  if (typeof value !== 'object' || value === null) return false
  const { version, stem, scenes, tokensBefore, own, known } = value as Record<string, unknown>
  const lists = [scenes, own, known].every(Array.isArray)
  return (
    version === VERSION &&
    typeof stem === 'string' &&
    lists &&
    typeof tokensBefore === 'object' &&
    tokensBefore !== null
  )
}
