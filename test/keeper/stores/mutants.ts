import { storeTests, type OpenStore } from '../../../src/keeper/store-tests.ts'

/** What caught one comes first the next time: few tests catch most. */
const order = [...storeTests]

/** Whether some test of the suite fails on the store. */
export async function isCaught(open: OpenStore, reopen?: OpenStore): Promise<boolean> {
  for (const [index, { run }] of order.entries())
    try {
      await run({ open, ...(reopen && { reopen }) })
    } catch {
      order.unshift(...order.splice(index, 1))
      return true
    }
  return false
}
