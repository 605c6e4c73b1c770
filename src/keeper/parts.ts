import type { KeeperClock } from './clock.ts'
import { accountOf, SealError } from './errors.ts'
import type { News } from './events.ts'
import { nameOf, type GrantKey, type GrantRow, type TokenPair } from './grant.ts'
import type { KeeperPolicy } from './policy.ts'
import type { TokenProvider } from './provider.ts'
import type { Sealer } from './seal.ts'
import type { Spool } from './spool.ts'
import type { Commit, GrantStore } from './stores/store.ts'

/** What a keeper is made of. */
export type Parts = {
  provider: TokenProvider
  /** Answers in time, or fails. */
  store: GrantStore
  /** Its `read` without that, for who has a limit of his own. */
  read: GrantStore['read']
  sealer: Sealer
  policy: KeeperPolicy
  clock: KeeperClock
  /** From 0 up to 1. */
  random: () => number
  spool: Spool
  /** The clock that leases are shared by; undefined where there is none but this machine's. */
  storeNow: (() => Promise<number>) | undefined
  /** The name of this process in leases. */
  owner: string
  deployment: string
  tell: (news: News) => void
  opener: Opener
  /** Ends at the provider what its owner released while it was on its way. @returns whether the provider was told */
  revokeOrphan: (key: GrantKey, commit: Commit, tries: number) => Promise<boolean>
}

/** So many opened pairs are kept: opening one costs more than reading its row. */
const KEPT = 10_000

/** Opens the seals of rows, each only once. */
export class Opener {
  readonly #sealer: Sealer
  readonly #deployment: string
  readonly #opened = new Map<string, { sealed: string; version: number; pair: TokenPair }>()

  constructor(sealer: Sealer, deployment: string) {
    this.#sealer = sealer
    this.#deployment = deployment
  }

  /** @throws {SealError} also for a row of another deployment, which is never spent. */
  async open(row: GrantRow): Promise<TokenPair> {
    if (row.deployment !== this.#deployment) throw foreign(row, this.#deployment)
    const name = nameOf(row)
    const known = this.#opened.get(name)
    if (known?.sealed === row.sealed && known.version === row.version) return known.pair
    const { tenant, account, version } = row
    const pair = await this.#sealer.open(row.sealed, {
      tenant,
      account,
      generation: version,
      deployment: this.#deployment,
    })
    this.#opened.delete(name)
    this.#opened.set(name, { sealed: row.sealed, version, pair })
    for (const [oldest] of this.#opened) {
      if (this.#opened.size <= KEPT) break
      this.#opened.delete(oldest)
    }
    return pair
  }
}

function foreign(row: GrantRow, deployment: string): SealError {
  const where = `${accountOf(row)} belongs to deployment ${JSON.stringify(row.deployment)}, and this is ${JSON.stringify(deployment)}`
  return new SealError(
    'ERR_SEAL_MISMATCH',
    `${where}: a refresh token that two spend is lost to both. Log in here anew.`,
    {
      key: { tenant: row.tenant, account: row.account },
    },
  )
}

/** The key of a row, without the rest of it. */
export function keyOf({ tenant, account }: GrantKey): GrantKey {
  return { tenant, account }
}
