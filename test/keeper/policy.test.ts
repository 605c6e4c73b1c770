import { assert, boolean, double, nat, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import {
  advisoryWindowOf,
  backoffOf,
  createPolicy,
  defaultPolicy,
  dueAtOf,
  mandatoryWindowOf,
} from '../../src/keeper/policy.ts'
import { sameCases } from '../same-cases.ts'

const key = { tenant: '', account: '7' }

/** Tokens of two seconds: the same rules, a thousand times faster. */
const fast = {
  httpBudgetSeconds: 0.5,
  commitBudgetSeconds: 0.2,
  leaseSeconds: 0.8,
  quarantineSeconds: 0.2,
  advisoryWindowSeconds: 1.1,
  advisorySpread: 0.05,
  mandatoryWindowSeconds: 0.3,
  clockMarginSeconds: 0.1,
}

test('the defaults go together, and so do fractions of a second', () => {
  expect(createPolicy()).toEqual(defaultPolicy)
  expect(createPolicy(fast)).toMatchObject(fast)
})

test.for([
  [{ leaseSeconds: 45 }, 'leaseSeconds (45 s)', 'httpBudgetSeconds + commitBudgetSeconds (45 s)'],
  [{ httpBudgetSeconds: 46 }, 'leaseSeconds (60 s)', '(61 s)'],
  [{ advisoryWindowSeconds: 480 }, 'advisoryWindowSeconds × (1 − advisorySpread) (360 s)', '(360 s)'],
  [{ quarantineSeconds: 900 }, '(900 s)', 'leaseSeconds + quarantineSeconds (960 s)'],
  [{ mandatoryWindowSeconds: 1000 }, '(900 s)', 'mandatoryWindowSeconds (1000 s)'],
  [{ clockMarginSeconds: 121 }, 'mandatoryWindowSeconds (120 s)', 'clockMarginSeconds (121 s)'],
  [{ keepAliveSeconds: 13_000_000 }, 'refreshLifetimeSeconds (15552000 s)', '(15600000 s)'],
  [{ backoffMaxSeconds: 4 }, 'backoffMaxSeconds (4 s)', 'backoffFirstDoubtfulSeconds (5 s)'],
  [{ backoffFirstSeconds: 6 }, 'backoffFirstDoubtfulSeconds (5 s)', 'backoffFirstSeconds (6 s)'],
  [{ ...fast, leaseSeconds: 0.7 }, 'leaseSeconds (0.7 s)', '(0.7 s)'],
] as const)('%j is refused with both numbers', ([given, one, other]) => {
  const make = () => createPolicy(given)

  expect(make).toThrow(expect.objectContaining({ code: 'ERR_POLICY' }))
  expect(make).toThrow(one)
  expect(make).toThrow(other)
})

test.for([
  [{ leaseSeconds: -1 }, 'leaseSeconds cannot be -1'],
  [{ leaseSeconds: Number.NaN }, 'leaseSeconds cannot be NaN'],
  [{ httpBudgetSeconds: 0 }, 'httpBudgetSeconds cannot be 0'],
  [{ advisorySpread: 1 }, 'advisorySpread cannot be 1'],
  [{ leaseSecond: 60 } as object, 'there is no leaseSecond'],
] as const)('%j is refused by its name', ([given, says]) => {
  expect(() => createPolicy(given)).toThrow(says)
})

test('grants of the same second are renewed at different times, and each always at the same', () => {
  const windows = Array.from({ length: 500 }, (_, i) =>
    advisoryWindowOf(defaultPolicy, { ...key, account: `${i}` }, 7200),
  )

  expect(new Set(windows).size).toBeGreaterThan(490)
  expect(Math.min(...windows)).toBeGreaterThanOrEqual(900)
  expect(Math.max(...windows)).toBeLessThanOrEqual(1500)
  expect(advisoryWindowOf(defaultPolicy, key, 7200)).toBe(advisoryWindowOf(defaultPolicy, key, 7200))
})

test('tokens that live shorter than the windows are still usable for a while', () => {
  expect(advisoryWindowOf(defaultPolicy, key, 600)).toBe(400)
  expect(mandatoryWindowOf(defaultPolicy, 60)).toBe(20)
})

test('a grant in use is due before its token expires, an idle one in a month, one without a refresh token never', () => {
  const ages = { accessIssuedAt: 0, accessExpiresAt: 7200, lastUsedAt: 0, hasRefreshToken: true }

  const warm = dueAtOf(defaultPolicy, key, 100, { ...ages, lastUsedAt: 50 })
  const idle = dueAtOf(defaultPolicy, key, 100, ages)
  const never = dueAtOf(defaultPolicy, key, 100, { ...ages, hasRefreshToken: false })

  expect(warm).toBeGreaterThanOrEqual(7200 - 1500)
  expect(warm).toBeLessThanOrEqual(7200 - 900)
  expect(idle / 86_400).toBeGreaterThanOrEqual(24)
  expect(idle / 86_400).toBeLessThanOrEqual(36)
  expect(new Date(never * 1000).getUTCFullYear()).toBe(9999)
})

test('a pause is never shorter than the first nor longer than the longest, and longer where the provider may have rotated', () => {
  const failure = record({ failures: nat({ max: 1000 }), isDoubtful: boolean() })
  assert(
    property(failure, double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (given, random) => {
      const pause = backoffOf(defaultPolicy, given, () => random)

      expect(pause).toBeGreaterThanOrEqual(given.isDoubtful ? 5 : 1)
      expect(pause).toBeLessThanOrEqual(300)
    }),
    sameCases,
  )
})
