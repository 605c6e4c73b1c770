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
