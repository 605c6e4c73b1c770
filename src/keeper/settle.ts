import { Stopwatch } from './clock.ts'
import { errorCode } from './error-code.ts'
import { keyOf, type Parts } from './parts.ts'
import type { Claim, Settlement } from './stores/store.ts'

type End = { notBefore: number } & Partial<Omit<Settlement, 'version' | 'fence' | 'notBefore'>>

/**
 * Gives a lease back, as long as the store's failures leave the time for it: a row that stays `refreshing` makes everybody wait for the
 * quarantine.
 *
 * @returns whether the row was still ours; false too where the store did not say.
 */
export async function settleSurely(parts: Parts, claim: Claim, end: End): Promise<boolean> {
  const { store, clock, policy, tell } = parts
  const settlement: Settlement = {
    version: claim.version,
    fence: claim.fence,
    state: 'active',
    dueAt: Math.max(claim.dueAt, end.notBefore),
    failCode: '',
    failedAt: claim.failedAt,
    doubtful: claim.doubtful,
    ...end,
  }
  const watch = new Stopwatch(clock)
  for (let failures = 0; ; failures++) {
    try {
      return await store.settle(keyOf(claim), settlement)
    } catch (error) {
      if (watch.passedSeconds() >= policy.commitBudgetSeconds) {
        tell({ type: 'store.failed', code: errorCode(error), during: 'settle' })
        return false
      }
      await clock.wait(Math.min(policy.commitBudgetSeconds / 5, 0.05 * 2 ** failures))
    }
  }
}
