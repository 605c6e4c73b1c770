import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { callerError } from './errors.ts'

/** Tells the time in whole seconds since 1970. It is passed in, so that a test can let two hours pass at once. */
export type Clock = { now(): number }

/** The clock of this machine. */
export const systemClock: Clock = { now: () => Math.floor(Date.now() / 1000) }

/**
 * Gives the clock that the environment asks for: a frozen one at `LAB_CLOCK`, or the one that a file tells, else the machine's.
 *
 * Mock only: our command sets `LAB_CLOCK` (whole seconds) for its child steps, as a practice world stands still between two commands. A
 * program that stays gets the absolute path of a file instead, in which the command writes down each move of the world's clock.
 *
 * @throws {TypeError} `ERR_LAB_CLOCK` when the value is neither, or there is no time in the file; `now()` throws it as well.
 */
export function createClock(env: Record<string, string | undefined>): Clock {
  if (!env.LAB_CLOCK) return systemClock
  if (isAbsolute(env.LAB_CLOCK)) return followFile(env.LAB_CLOCK)
  if (!/^\d{1,12}$/.test(env.LAB_CLOCK)) {
    throw callerError(
      'ERR_LAB_CLOCK',
      'LAB_CLOCK must be whole seconds since 1970. Unset it to use the machine’s clock.',
    )
  }
  const frozenAt = Number(env.LAB_CLOCK)
  return { now: () => frozenAt }
}

/** In the file: the time, what the machine's clock said then, and how many seconds pass in one of the machine's. */
const TIME = /^(\d{1,12}) (\d{1,12}(?:\.\d+)?) (\d[\d.e-]*)$/

function followFile(path: string): Clock {
  const now = () => {
    const [, then = 0, machineThen = 0, rate = 0] = TIME.exec(readFile(path))?.map(Number) ?? refuse(path)
    return Math.floor(then + (Date.now() / 1000 - machineThen) * rate)
  }
  now()
  return { now }
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return refuse(path, error)
  }
}

function refuse(path: string, cause?: unknown): never {
  const what = `LAB_CLOCK names ${path}, and no time is in it`
  throw callerError('ERR_LAB_CLOCK', `${what}. Unset it to use the machine’s clock.`, cause)
}
