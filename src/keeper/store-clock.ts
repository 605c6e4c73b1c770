import { StoreError } from './errors.ts'
import type { Parts } from './parts.ts'

/**
 * Compares this machine's clock with the one that leases are shared by. With clocks too far apart a live lease looks over.
 *
 * @throws {StoreError} `ERR_STORE_CLOCK` where they differ by more than half a lease for certain.
 */
export async function checkStoreClock({ storeNow, clock, policy, tell }: Parts): Promise<void> {
  if (!storeNow) return
  const before = clock.now()
  const there = await storeNow()
  const after = clock.now()
  // The store read its clock some time in between.
  const bySeconds = there > after ? there - after : there < before ? there - before : 0
  const limitSeconds = policy.leaseSeconds / 2
  if (Math.abs(bySeconds) <= limitSeconds) return
  tell({ type: 'clock.skew', bySeconds, limitSeconds })
  const which = bySeconds > 0 ? 'behind' : 'ahead of'
  throw new StoreError(
    'ERR_STORE_CLOCK',
    `This machine's clock is ${Math.abs(bySeconds).toFixed(1)} s ${which} the store's; more than ${limitSeconds} s (half a lease) is too much to share leases. Set the clock (NTP); nothing is claimed until then.`,
    { retryable: true },
  )
}
