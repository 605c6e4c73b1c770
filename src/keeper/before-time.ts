import type { KeeperClock } from './clock.ts'

/** Waits for some work, but no longer than that, nor after the signal aborts. @returns undefined where the time was over first */
export async function beforeTime<T>(
  clock: KeeperClock,
  work: Promise<T>,
  { seconds, signal }: { seconds: number; signal?: AbortSignal | undefined },
): Promise<T | undefined> {
  if (clock.after && !signal) return beforeTimer(clock.after.bind(clock), work, seconds)
  const done = new AbortController()
  // Not AbortSignal.any(): Node 20 keeps something of each for as long as the caller's signal lives.
  const stop = done.signal
  const callOff = () => done.abort('called off')
  signal?.addEventListener('abort', callOff)
  if (signal?.aborted) callOff()
  try {
    return await Promise.race([work, clock.wait(Math.max(0, seconds), stop).then(() => undefined)])
  } finally {
    signal?.removeEventListener('abort', callOff)
    // Any reason: without one each of these would make an error.
    done.abort('over')
  }
}

async function beforeTimer<T>(
  after: (seconds: number, call: () => void) => () => void,
  work: Promise<T>,
  seconds: number,
): Promise<T | undefined> {
  const timer: { callOff?: () => void } = {}
  const late = new Promise<undefined>((resolve) => {
    timer.callOff = after(seconds, () => resolve(undefined))
  })
  try {
    return await Promise.race([work, late])
  } finally {
    timer.callOff?.()
  }
}
