import { callerError } from './errors.ts'

/** Tells the time in whole seconds since 1970. It is passed in, so that a test can let two hours pass at once. */
export type Clock = { now(): number }

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }

/**
 * Gives the clock that the environment asks for: a frozen one at `LAB_CLOCK`, else the machine's.
 *
 * Mock only: our command sets `LAB_CLOCK` (whole seconds) for its child steps, as a practice world stands still between two commands.
 *
 * @throws {TypeError} `ERR_LAB_CLOCK` when the value is no whole number of seconds.
 */
export function createClock(env: Record<string, string | undefined>): Clock {
  if (!env.LAB_CLOCK) return systemClock
  if (!/^\d{1,12}$/.test(env.LAB_CLOCK)) {
    throw callerError(
      'ERR_LAB_CLOCK',
      'LAB_CLOCK must be whole seconds since 1970. Unset it to use the machine’s clock.',
    )
  }
  const frozenAt = Number(env.LAB_CLOCK)
  return { now: () => frozenAt }
}
