import { createRequire } from 'node:module'
import { callerError } from '../client/errors.ts'
import { assertPeer } from '../system/optional-packages.ts'
import type { DueOptions, DueReport } from './due.ts'

/** When and how hard background work works. */
export type ScheduleOptions = Omit<DueOptions, 'signal'> & {
  /** A cron pattern, also one with seconds; once a minute unless given. */
  tick?: string | undefined
}

/** Background work that goes on. */
export type Schedule = {
  /** Begins no more of it. What is under way ends by itself; `drain()` of the keeper waits for it. */
  stop(): void
}

const EVERY_MINUTE = '* * * * *'

/**
 * Ticks by the machine's clock, a second tick never beside the first. A tick that throws ends no schedule: the next one tries again.
 *
 * @throws {TypeError} `ERR_TICK` for what is no cron pattern, `ERR_PEER_MISSING`.
 */
export function startSchedule(
  run: (signal: AbortSignal) => Promise<DueReport>,
  { tick = EVERY_MINUTE }: ScheduleOptions = {},
): Schedule {
  const { Cron } = loadCroner()
  const stopping = new AbortController()
  const work = async () => void (await run(stopping.signal))
  const job = readingTick(tick, () => new Cron(tick, { protect: true, catch: true }, work))
  return {
    stop: () => {
      job.stop()
      stopping.abort()
    },
  }
}

/** The longest time between two of the next ticks, in seconds: after a longer one without a tick, something is wrong. */
export function longestPauseOf(tick = EVERY_MINUTE): number {
  const { Cron } = loadCroner()
  const next = readingTick(tick, () => new Cron(tick, { paused: true }).nextRuns(20))
  const pausesMs = next.slice(1).map((at, index) => at.getTime() - (next[index] ?? at).getTime())
  if (pausesMs.length === 0) throw notATick(tick, 'it names fewer than two times')
  return Math.max(...pausesMs) / 1000
}

/** Only who runs a schedule needs the package. Required and not imported, so that a wrong pattern is told to the caller at once. */
function loadCroner(): Pick<typeof import('croner'), 'Cron'> {
  assertPeer('Background work', ['croner'])
  const require = createRequire(import.meta.url)
  return require('croner')
}

function readingTick<T>(tick: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw notATick(tick, error instanceof Error ? error.message.replace(/^Cron\w*: */, '') : 'it is none')
  }
}

function notATick(tick: string, why: string): TypeError {
  return callerError(
    'ERR_TICK',
    `tick takes a cron pattern, such as "* * * * *", and not ${JSON.stringify(tick)}: ${why}`,
  )
}
