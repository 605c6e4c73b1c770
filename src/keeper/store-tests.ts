import { endingTests } from './conformance/endings.ts'
import { handleTests } from './conformance/handles.ts'
import { leaseTests } from './conformance/leases.ts'
import { lookupTests } from './conformance/lookups.ts'
import { rotationTests } from './conformance/rotations.ts'
import { rowTests } from './conformance/rows.ts'
import type { StoreTest } from './conformance/stage.ts'

export type { OpenStore, StoreTest, StoreUnderTest } from './conformance/stage.ts'

/**
 * What every store of the keeper has to do, for any test runner:
 *
 * ```ts
 * for (const { name, run } of storeTests) test(name, () => run(openMyStore))
 * ```
 *
 * `openMyStore` opens an empty store each time; the test closes it. `run({ open, reopen })` also proves what two processes need.
 */
export const storeTests: readonly StoreTest[] = [
  ...rowTests,
  ...leaseTests,
  ...rotationTests,
  ...endingTests,
  ...lookupTests,
  ...handleTests,
]
