/** How long to wait, and who may call it off. */
export type RequestOptions = {
  signal?: AbortSignal | undefined
  /** Real seconds until the whole answer must be there, its body included, whoever reads it; 10 by default. */
  timeoutSeconds?: number | undefined
}

/** The longest that a timer can wait; a longer time would end at once. */
const MAX_MS = 2 ** 31 - 1

/**
 * When a request must have ended: after its time, or once the caller calls it off.
 *
 * A `signal` alone is only a request to stop: Node 20's fetch leaves a body open for ever that claims to be gzip and is not.
 */
export class Deadline {
  /** For whoever does the work. */
  readonly signal: AbortSignal

  constructor({ signal, timeoutSeconds = 10 }: RequestOptions) {
    // Not AbortSignal.timeout(): inside of any(), Node 20 may collect it as garbage before it fires.
    const late = new AbortController()
    const end = () => late.abort(new DOMException(`No whole answer within ${timeoutSeconds} s`, 'TimeoutError'))
    setTimeout(end, Math.min(timeoutSeconds * 1000, MAX_MS)).unref()
    this.signal = AbortSignal.any(signal ? [signal, late.signal] : [late.signal])
  }

  /** Settles as the promise does, but rejects with the signal's reason once the deadline has passed. */
  async wait<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this
    const settled = new AbortController()
    // Neither a promise nor the timer above keeps the process alive: it would end in the middle of its wait.
    const alive = setInterval(() => {}, MAX_MS)
    const passed = new Promise<never>((_, reject) => {
      const stop = () => reject(signal.reason)
      signal.addEventListener('abort', stop, { signal: settled.signal })
      if (signal.aborted) stop()
    })
    try {
      return await Promise.race([promise, passed])
    } finally {
      clearInterval(alive)
      settled.abort()
    }
  }
}
