import { Cron } from 'croner'
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

/** Ticks by the machine's clock, a second tick never beside the first. A tick that throws is told by the events; the next one tries again. */
export function startSchedule(
  run: (signal: AbortSignal) => Promise<DueReport>,
  { tick = '* * * * *' }: ScheduleOptions = {},
): Schedule {
  const stopping = new AbortController()
  const job = new Cron(tick, { protect: true, catch: true }, async () => {
    await run(stopping.signal)
  })
  return {
    stop: () => {
      job.stop()
      stopping.abort()
    },
  }
}
