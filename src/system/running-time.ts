const TICK_MS = 50
/** More than that between two looks was not ours: the machine stood still, or others had it. */
const MOST_MS = 500

/**
 * Real time without that in which the whole machine stood still (a paused VM, a stopped container): whoever is waited for
 * could not do anything either. It is to be looked at often, as of the time between two looks at most half a second counts.
 */
export class RunningTime {
  #ranMs = 0
  #lookedAtMs = performance.now()

  /** How many ms passed since it was made. */
  look(): number {
    const nowMs = performance.now()
    this.#ranMs += Math.min(nowMs - this.#lookedAtMs, MOST_MS)
    this.#lookedAtMs = nowMs
    return this.#ranMs
  }
}

/** `setTimeout` by running time. @returns what cancels it; until then it keeps the process alive. */
export function afterRunning(ms: number, call: () => void): () => void {
  const time = new RunningTime()
  const cancel = () => clearInterval(timer)
  const timer = setInterval(() => {
    if (time.look() < ms) return
    cancel()
    call()
  }, TICK_MS)
  return cancel
}

/** Resolves after so many ms of running time. */
export function waitRunning(ms: number): Promise<void> {
  return new Promise((resolve) => afterRunning(ms, resolve))
}
