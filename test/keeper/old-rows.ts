import type { GrantRow } from '../../src/keeper/grant.ts'
import { createSealer } from '../../src/keeper/seal.ts'
import { ringOf } from './rings.ts'
import { pair } from './seals.ts'

const old = createSealer(ringOf(['k1']))

/** Where the rows belong. */
export const deployment = 'production'

/** A row of that account with a pair of its own, which `k1` sealed. */
export async function oldRow(account: string, changes: Partial<GrantRow> = {}): Promise<GrantRow> {
  const context = {
    tenant: '',
    account,
    generation: changes.version ?? 3,
    deployment: changes.deployment ?? deployment,
  }
  return {
    tenant: '',
    account,
    version: context.generation,
    fence: 5,
    state: 'active',
    sealed: await old.seal({ ...pair, accessToken: `access-${account}` }, context),
    keyId: old.keyId,
    deployment,
    scope: 'users.read',
    accessIssuedAt: 0,
    accessExpiresAt: 7200,
    dueAt: 6600,
    leaseOwner: '',
    leaseUntil: 0,
    lastUsedAt: 0,
    lastRotatedAt: 0,
    failCount: 0,
    failCode: '',
    failedAt: 0,
    doubtful: false,
    ...changes,
  }
}
