import type { Parts } from './parts.ts'
import { dueAtOf } from './policy.ts'
import type { Rotated } from './provider.ts'
import type { Claim, Commit } from './stores/store.ts'

/** X docs: OAuth 2.0 Authorization Code Flow with PKCE, "How long will my credentials stay valid?": two hours. */
const LIFETIME_SECONDS = 7200
/** A year: longer is a mistake of the provider, and nothing would be renewed. */
const MAX_LIFETIME_SECONDS = 31_536_000

/** What came of spending the refresh token of a claim, as the row will hold it. */
export async function createCommit(
  { policy, clock, sealer, deployment, tell }: Parts,
  claim: Claim,
  { rotated, refreshToken, issuedAt }: { rotated: Rotated; refreshToken: string; issuedAt: number },
): Promise<Commit> {
  const { tenant, account, version, lastUsedAt } = claim
  const key = { tenant, account }
  const accessToken = rotated.accessToken ?? ''
  const next = rotated.refreshToken ?? refreshToken
  const said = rotated.expiresInSeconds ?? LIFETIME_SECONDS
  const lifetime = said > 0 ? Math.min(said, MAX_LIFETIME_SECONDS) : LIFETIME_SECONDS
  const accessExpiresAt = accessToken === '' ? issuedAt : issuedAt + lifetime
  const ages = { accessIssuedAt: issuedAt, accessExpiresAt, lastUsedAt, hasRefreshToken: true }
  const dueAt =
    accessToken === '' ? issuedAt + policy.minRefreshIntervalSeconds : dueAtOf(policy, key, clock.now(), ages)
  if (isNarrower(claim.scope, rotated.scopes))
    tell({ type: 'refresh.odd_answer', key, what: 'fewer scopes than before' })
  const context = { tenant, account, generation: version + 1, deployment }
  const sealed = await sealer.seal({ accessToken, refreshToken: next }, context)
  const scope = rotated.scopes?.join(' ') ?? claim.scope
  return { version, sealed, keyId: sealer.keyId, scope, accessIssuedAt: issuedAt, accessExpiresAt, dueAt }
}

function isNarrower(before: string, now: string[] | undefined): boolean {
  return now !== undefined && before.split(' ').some((scope) => scope !== '' && !now.includes(scope))
}
