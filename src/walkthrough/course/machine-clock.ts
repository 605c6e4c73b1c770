import type { Run, TokenFile } from './evidence.ts'

/** Where the time of a room stands, for a program that does not see it pass. */
export const TIME_IS_IN_LAB_CLOCK = 'the time here is in LAB_CLOCK, and not on the machine’s clock'

/** What a program may take to come to its tokens, in real seconds. */
const LATE_SECONDS = 15

/** Whether a program counted from the machine's clock when it wrote down when its token dies. */
export function countsByMachine(run: Run | undefined, file: TokenFile | undefined, lifetimeSeconds: number): boolean {
  if (!run || file?.expiresAt === undefined) return false
  // In seconds or, wrongly, in milliseconds: that it is the wrong clock is told first.
  return [1, 1000].some((unit) => {
    const off = Math.abs((file.expiresAt ?? 0) / unit - (run.machineAt + lifetimeSeconds))
    return off <= LATE_SECONDS && Math.abs(run.at - run.machineAt) > 2 * LATE_SECONDS
  })
}
