import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Ctrl-C, `kill` or a closed terminal end the process by `exit`, with 128 and the signal's number, so that what waits for it
 * is done: worlds saved, programs ended, rooms removed.
 *
 * @param leave what comes before the exit, and takes time.
 */
export function exitOnSignals(leave: () => Promise<unknown> = async () => {}): void {
  for (const signal of SIGNALS)
    process.once(signal, () => void leave().finally(() => process.exit(128 + constants.signals[signal])))
}

/** A terminal and a starter such as npm may both pass on one and the same key press. */
const SAME_PRESS_SECONDS = 0.5

/**
 * Waits for the first such signal, for a program that ends in order and may take its time. A second one ends the process at once, with 128
 * and the signal's number.
 */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let firstAtMs: number | undefined
    for (const signal of SIGNALS)
      process.on(signal, () => {
        const nowMs = performance.now()
        if (firstAtMs !== undefined && nowMs - firstAtMs > SAME_PRESS_SECONDS * 1000)
          process.exit(128 + constants.signals[signal])
        firstAtMs ??= nowMs
        resolve(signal)
      })
  })
}
