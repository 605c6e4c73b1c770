import type { TokenSet } from '../client/token.ts'
import { callerError } from '../client/errors.ts'
import { accountOf } from './errors.ts'
import { viewOf, type GrantKey, type GrantRow, type GrantView } from './grant.ts'
import type { Parts } from './parts.ts'
import { dueAtOf } from './policy.ts'

/**
 * Takes over what a log-in brought, in place of whatever stood there.
 *
 * @see TokenKeeper.adopt
 */
export async function adopt(parts: Parts, key: GrantKey, tokens: TokenSet): Promise<GrantView> {
  const { store, clock, policy, sealer, deployment, tell } = parts
  checkKey(key)
  checkTokens(tokens)
  const { accessToken, refreshToken, scopes, issuedAt, expiresAt } = tokens
  const { tenant, account } = key
  const ages = {
    accessIssuedAt: issuedAt,
    accessExpiresAt: expiresAt,
    lastUsedAt: 0,
    hasRefreshToken: refreshToken !== undefined,
  }
  for (;;) {
    const there = await store.read(key)
    if (there) refuseOlder(parts, there, issuedAt)
    const before = there?.version ?? 0
    const version = before + 1
    const row: GrantRow = {
      tenant,
      account,
      version,
      fence: 0,
      state: 'active',
      sealed: await sealer.seal({ accessToken, refreshToken }, { tenant, account, generation: version, deployment }),
      keyId: sealer.keyId,
      deployment,
      scope: scopes.join(' '),
      accessIssuedAt: issuedAt,
      accessExpiresAt: expiresAt,
      dueAt: dueAtOf(policy, key, clock.now(), ages),
      leaseOwner: '',
      leaseUntil: 0,
      lastUsedAt: 0,
      lastRotatedAt: 0,
      failCount: 0,
      failCode: '',
      failedAt: 0,
      doubtful: false,
    }
    if (!(await store.put(row, before))) continue
    tell({ type: 'grant.adopted', key, generation: version })
    return viewOf(row)
  }
}

/** @throws {TypeError} `ERR_GRANT_KEY` */
export function checkKey({ tenant, account }: GrantKey): void {
  if (isName(tenant) && isName(account) && account !== '') return
  throw callerError(
    'ERR_GRANT_KEY',
    'A grant is named by { tenant, account }: two texts without NUL or half characters, the account not empty (the id of the user at X).',
  )
}

/** What a program keeps beside the keeper, and adopts at each start, is a pair that was spent long ago. */
function refuseOlder({ clock, policy, deployment }: Parts, row: GrantRow, issuedAt: number): void {
  const isAlive = row.deployment === deployment && (row.state === 'active' || row.state === 'refreshing')
  const isOfFuture = row.accessIssuedAt > clock.now() + policy.clockMarginSeconds
  if (!isAlive || isOfFuture || issuedAt >= Math.floor(row.accessIssuedAt)) return
  throw callerError(
    'ERR_TOKENS',
    `These tokens are older than those that the keeper has of ${accountOf(row)}, which it has refreshed since. adopt() once, after a log-in, and not at each start.`,
  )
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\u0000') && Buffer.from(value).toString() === value
}

/** RFC 6749 Appendix A.12: visible characters, and none that a header could not carry. */
function isToken(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

/** Seconds, not milliseconds: until the year 5138. */
function isInstant(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < 1e11
}

function checkTokens(tokens: TokenSet): void {
  const { accessToken, refreshToken, scopes, issuedAt, expiresAt } = Object(tokens)
  const isRight =
    isToken(accessToken) &&
    (refreshToken === undefined || isToken(refreshToken)) &&
    Array.isArray(scopes) &&
    isInstant(issuedAt) &&
    isInstant(expiresAt)
  if (isRight) return
  throw callerError(
    'ERR_TOKENS',
    'adopt() takes what exchangeCode() returns: accessToken, refreshToken, scopes, issuedAt, expiresAt (seconds since 1970, not milliseconds).',
  )
}
