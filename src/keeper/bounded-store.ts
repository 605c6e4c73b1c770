import { beforeTime } from './before-time.ts'
import type { KeeperClock } from './clock.ts'
import { StoreError } from './errors.ts'
import type { KeeperPolicy } from './policy.ts'
import type { GrantStore } from './stores/store.ts'

/**
 * The same store, which answers in time or fails: a call that never ends would hold up everything behind it. What takes effect later is met
 * like any answer that was lost.
 */
export function boundStore(
  store: GrantStore,
  { clock, policy }: { clock: KeeperClock; policy: KeeperPolicy },
): GrantStore {
  const within = <Args extends unknown[], T>(seconds: number, call: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      const answer = await beforeTime(
        clock,
        call(...args).then((value) => ({ value })),
        { seconds },
      )
      if (answer) return answer.value
      const what = `The store did not answer within ${seconds} s`
      throw new StoreError('ERR_STORE_UNAVAILABLE', `${what}.`, { retryable: true })
    }
  }
  const { leaseSeconds, quarantineSeconds, commitBudgetSeconds } = policy
  const patient = <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) => within(leaseSeconds, call)
  return {
    read: patient((key) => store.read(key)),
    put: patient((row, replaces) => store.put(row, replaces)),
    // As long as it could be of use: a claim that comes later is looked at, and given back.
    claim: within(leaseSeconds + quarantineSeconds, (key, request) => store.claim(key, request)),
    commit: within(commitBudgetSeconds, (key, pair) => store.commit(key, pair)),
    settle: patient((key, end) => store.settle(key, end)),
    revoke: patient((key, now) => store.revoke(key, now)),
    erase: patient((key, version) => store.erase(key, version)),
    postpone: patient((key, request) => store.postpone(key, request)),
    touch: patient((key, use) => store.touch(key, use)),
    reseal: patient((key, seal) => store.reseal(key, seal)),
    due: patient((now, limit) => store.due(now, limit)),
    list: patient((page) => store.list(page)),
    census: patient((question) => store.census(question)),
    doubtAll: patient((now) => store.doubtAll(now)),
    close: () => store.close(),
  }
}
