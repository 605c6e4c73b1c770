import type { TokenSet } from '../client/token.ts'
import { callerError } from '../client/errors.ts'
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
    const before = (await store.read(key))?.version ?? 0
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

function isName(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\u0000') && Buffer.from(value).toString() === value
}

function checkTokens({ accessToken, refreshToken, scopes, issuedAt, expiresAt }: TokenSet): void {
  const isRight =
    typeof accessToken === 'string' &&
    accessToken !== '' &&
    (refreshToken === undefined || (typeof refreshToken === 'string' && refreshToken !== '')) &&
    Array.isArray(scopes) &&
    Number.isFinite(issuedAt) &&
    Number.isFinite(expiresAt)
  if (isRight) return
  throw callerError(
    'ERR_TOKENS',
    'adopt() takes what exchangeCode() returns: accessToken, refreshToken, scopes, issuedAt, expiresAt (seconds since 1970).',
  )
}
