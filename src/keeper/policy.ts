import { createHash } from 'node:crypto'
import { callerError } from '../client/errors.ts'
import { nameOf, type GrantKey } from './grant.ts'

/** Every length of time that the keeper goes by, in seconds (fractions are fine), and a few counts. */
export type KeeperPolicy = typeof defaultPolicy

const DAY = 86_400

/** For X, whose access tokens live 7,200 s and whose refresh tokens live six months (X docs; the tutorial of 2022). */
export const defaultPolicy = {
  /** How long a token request may take. A later answer is still welcome until somebody may spend the token again. */
  httpBudgetSeconds: 30,
  /** What is kept free in the lease for storing the answer. */
  commitBudgetSeconds: 15,
  /** How long one claim is good. */
  leaseSeconds: 60,
  /** How much longer than its lease an owner that says nothing is waited for: as long as a machine may be suspended. */
  quarantineSeconds: 300,
  /** Before the expiry of an access token: from here on it is renewed, while everybody goes on using it. */
  advisoryWindowSeconds: 1200,
  /** By which share either way the advisory window differs from grant to grant. */
  advisorySpread: 0.25,
  /** From here on callers wait for the new one. */
  mandatoryWindowSeconds: 120,
  /** A token with less than this left is not handed out. */
  clockMarginSeconds: 30,
  /** How often a grant that nobody uses is refreshed, so that its refresh token does not lapse. */
  keepAliveSeconds: 30 * DAY,
  keepAliveSpread: 0.2,
  /** A grant that was used within this time is kept warm: refreshed before anybody has to wait. */
  warmSeconds: DAY,
  /** Our choice: what a refresh token is believed to live when nobody uses it (refreshLifetimeSeconds of the mock). */
  refreshLifetimeSeconds: 180 * DAY,
  /** How soon after a rotation a token that is rejected all the same may cause another one. */
  minRefreshIntervalSeconds: 30,
  /** How long `access()` waits unless its caller says otherwise. */
  waitSeconds: 45,
  /** The pause after a first failure; it doubles from there, at random. */
  backoffFirstSeconds: 1,
  /** The same where the provider may have processed the request. */
  backoffFirstDoubtfulSeconds: 5,
  backoffMaxSeconds: 300,
  /** The longest `Retry-After` that is obeyed. */
  retryAfterMaxSeconds: DAY,
  /** Where more grants than this share turn dead within `valveSeconds`, and at least `valveLeast`, the provider is doubted, not they. */
  valveShare: 0.05,
  valveLeast: 5,
  valveSeconds: 600,
}

/** Those that may be 0: to switch a window, a pause or a spread off is no mistake. */
const mayBeZero = new Set([
  'advisorySpread',
  'keepAliveSpread',
  'quarantineSeconds',
  'warmSeconds',
  'clockMarginSeconds',
  'minRefreshIntervalSeconds',
])

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} `ERR_POLICY` for values that do not go together; the message has both numbers.
 */
export function createPolicy(given: Partial<KeeperPolicy> = {}): KeeperPolicy {
  const policy = { ...defaultPolicy }
  for (const [name, value] of Object.entries(given)) {
    if (!isSetting(name)) throw refuse(`there is no ${name}. The settings are ${Object.keys(defaultPolicy).join(', ')}`)
    if (value !== undefined) policy[name] = readNumber(name, value)
  }
  checkTogether(policy)
  return policy
}

function isSetting(name: string): name is keyof KeeperPolicy {
  return Object.hasOwn(defaultPolicy, name)
}

function readNumber(name: string, value: unknown): number {
  const isRight =
    typeof value === 'number' && Number.isFinite(value) && (value > 0 || (value === 0 && mayBeZero.has(name)))
  if (!isRight) throw refuse(`${name} cannot be ${String(value)}: it takes a number above 0`)
  if (/Spread|Share/.test(name) && value >= 1) throw refuse(`${name} cannot be ${value}: it is a share, below 1`)
  return value
}

/** One inequality: what must be more than what, and what happens otherwise. */
type Rule = { more: [name: string, seconds: number]; than: [name: string, seconds: number]; or: string; orEqual?: true }

function checkTogether(p: KeeperPolicy): void {
  const smallestWindow: [string, number] = [
    'advisoryWindowSeconds × (1 − advisorySpread)',
    p.advisoryWindowSeconds * (1 - p.advisorySpread),
  ]
  const rules: Rule[] = [
    {
      more: ['leaseSeconds', p.leaseSeconds],
      than: ['httpBudgetSeconds + commitBudgetSeconds', p.httpBudgetSeconds + p.commitBudgetSeconds],
      or: 'a lease would end while its owner still waits for the provider, and another one would spend the same token',
    },
    {
      more: smallestWindow,
      than: ['leaseSeconds + quarantineSeconds', p.leaseSeconds + p.quarantineSeconds],
      or: 'a vanished owner would leave callers without a token',
    },
    {
      more: smallestWindow,
      than: ['mandatoryWindowSeconds', p.mandatoryWindowSeconds],
      or: 'nothing would be renewed before callers have to wait for it',
    },
    {
      more: ['mandatoryWindowSeconds', p.mandatoryWindowSeconds],
      than: ['clockMarginSeconds', p.clockMarginSeconds],
      orEqual: true,
      or: 'a token would be handed out as usable that the margin calls dead',
    },
    {
      more: ['refreshLifetimeSeconds', p.refreshLifetimeSeconds],
      than: ['keepAliveSeconds × (1 + keepAliveSpread)', p.keepAliveSeconds * (1 + p.keepAliveSpread)],
      or: 'idle grants would lapse before they are touched',
    },
    {
      more: ['backoffMaxSeconds', p.backoffMaxSeconds],
      than: ['backoffFirstDoubtfulSeconds', p.backoffFirstDoubtfulSeconds],
      orEqual: true,
      or: 'the first pause would be longer than the longest',
    },
    {
      more: ['backoffFirstDoubtfulSeconds', p.backoffFirstDoubtfulSeconds],
      than: ['backoffFirstSeconds', p.backoffFirstSeconds],
      orEqual: true,
      or: 'a request that may have been processed would be repeated sooner than one that was not',
    },
  ]
  for (const { more, than, or, orEqual } of rules) {
    if (more[1] > than[1] || (orEqual && more[1] === than[1])) continue
    throw refuse(`${more[0]} (${show(more[1])} s) must be more than ${than[0]} (${show(than[1])} s): ${or}`)
  }
}

/** Without the noise of binary fractions. */
function show(seconds: number): string {
  return String(Number(seconds.toFixed(3)))
}

function refuse(what: string): TypeError & { code: string } {
  return callerError('ERR_POLICY', `policy: ${what}.`)
}

/** A number from 0 to 1 that is a grant's own, so that a thousand grants do not wake in the same second, nor after a restart. */
function shareOf(key: GrantKey, purpose: string): number {
  return (
    createHash('sha256')
      .update(`${purpose}\u0000${nameOf(key)}`)
      .digest()
      .readUInt32BE() /
    2 ** 32
  )
}

function spread(seconds: number, share: number, key: GrantKey): number {
  return seconds * (1 - share + 2 * share * shareOf(key, String(seconds)))
}

/** How long before its expiry a token of this grant is renewed: less where tokens live shorter than the window wants. */
export function advisoryWindowOf(policy: KeeperPolicy, key: GrantKey, lifetimeSeconds: number): number {
  return Math.min(spread(policy.advisoryWindowSeconds, policy.advisorySpread, key), (lifetimeSeconds * 2) / 3)
}

/** The same for the window in which callers wait. */
export function mandatoryWindowOf(policy: KeeperPolicy, lifetimeSeconds: number): number {
  return Math.min(policy.mandatoryWindowSeconds, lifetimeSeconds / 3)
}

/** The same for the margin: a token that lives 20 s is usable for some of them. */
export function clockMarginOf(policy: KeeperPolicy, lifetimeSeconds: number): number {
  return Math.min(policy.clockMarginSeconds, lifetimeSeconds / 4)
}

/** What a grant's next work is reckoned from. */
export type Ages = { accessIssuedAt: number; accessExpiresAt: number; lastUsedAt: number; hasRefreshToken: boolean }

/** No work, ever: the last second of the year 9999. */
export const NEVER = 253_402_300_799

/** When background work is to refresh it: before its expiry where it is in use, else once in a keep-alive period. */
export function dueAtOf(policy: KeeperPolicy, key: GrantKey, now: number, ages: Ages): number {
  const { accessIssuedAt, accessExpiresAt, lastUsedAt, hasRefreshToken } = ages
  if (!hasRefreshToken) return NEVER
  const isWarm = lastUsedAt > 0 && now - lastUsedAt < policy.warmSeconds
  if (isWarm) return accessExpiresAt - advisoryWindowOf(policy, key, accessExpiresAt - accessIssuedAt)
  return accessIssuedAt + spread(policy.keepAliveSeconds, policy.keepAliveSpread, key)
}

/** A pause after the `failures`th failure in a row: doubled from the first one, up to the cap, at random in between. */
export function backoffOf(
  policy: KeeperPolicy,
  failure: { failures: number; isDoubtful: boolean },
  random: () => number,
): number {
  const first = failure.isDoubtful ? policy.backoffFirstDoubtfulSeconds : policy.backoffFirstSeconds
  const cap = Math.min(policy.backoffMaxSeconds, first * 2 ** Math.min(failure.failures, 30))
  return first + (cap - first) * random()
}
