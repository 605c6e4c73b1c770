import { syncBuiltinESMExports } from 'node:module'
import timers, { type TimerOptions } from 'node:timers'
import promises from 'node:timers/promises'

/**
 * Makes `node:timers` and `node:timers/promises` wait by the global timers as they are now: fake ones move no waits of
 * Node's own modules. Also for who has imported their functions by name.
 *
 * @returns how to put them back.
 */
export function fakeTimerModules(): () => void {
  const before = [pick(timers), pick(promises)]
  Object.assign(timers, pick(globalThis))
  Object.assign(promises, { setTimeout: later, setInterval: every })
  // An own property in front of the one of its prototype.
  Object.defineProperty(promises.scheduler, 'wait', { configurable: true, value: waitFor })
  syncBuiltinESMExports()
  return () => {
    Object.assign(timers, before[0])
    Object.assign(promises, before[1])
    Reflect.deleteProperty(promises.scheduler, 'wait')
    syncBuiltinESMExports()
  }
}

const NAMES = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval']

/** The functions of a module that are replaced, as far as it has them. */
function pick(module: object): object {
  return Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(module)).flatMap(([name, { value }]) =>
      NAMES.includes(name) ? [[name, value]] : [],
    ),
  )
}

const waitFor = (delay: number, options?: TimerOptions): Promise<void> => later(delay, undefined, options)

function later<T>(delay?: number, value?: T, { signal }: TimerOptions = {}): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return void reject(abortError(signal))
    const giveUp = (): void => {
      clearTimeout(timer)
      if (signal) reject(abortError(signal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve(value)
    }, delay)
    signal?.addEventListener('abort', giveUp, { once: true })
  })
}

/** As many values as intervals have passed, also for who takes them late. */
async function* every<T>(delay?: number, value?: T, { signal }: TimerOptions = {}): AsyncGenerator<T | undefined> {
  let due = 0
  let wake: (() => void) | undefined
  const timer = setInterval(() => {
    due += 1
    wake?.()
  }, delay)
  const onAbort = (): void => wake?.()
  signal?.addEventListener('abort', onAbort)
  try {
    for (;;) {
      if (signal?.aborted) throw abortError(signal)
      if (due === 0) await new Promise<void>((resolve) => (wake = resolve))
      else {
        due -= 1
        yield value
      }
    }
  } finally {
    clearInterval(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** As Node's: by its name and code. */
function abortError({ reason }: AbortSignal): Error {
  const error = new Error('The operation was aborted', { cause: reason })
  return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' })
}
