/** Why no client has the refresh token that lives: nothing that any of them does could bring it back. */
export type LossReason = 'answer lost' | 'backup restored' | 'revoked by the user'

type Chain = { held: string | undefined; alive: string | undefined; lost: LossReason | undefined }

/**
 * Knows of each account which refresh token lives at the provider, and which one its client was handed last. Where the two differ the
 * user's consent is needed, and no client could help it; where they are the same, it could.
 */
export class Oracle {
  readonly #chains = new Map<string, Chain>()
  readonly #owners = new Map<string, string>()
  readonly losses: Record<LossReason, number> = { 'answer lost': 0, 'backup restored': 0, 'revoked by the user': 0 }

  loggedIn(account: string, refreshToken: string): void {
    this.#owners.set(refreshToken, account)
    this.#chains.set(account, { held: refreshToken, alive: refreshToken, lost: undefined })
  }

  /** Whose token it is; undefined for one that was never issued. */
  ownerOf(refreshToken: string): string | undefined {
    return this.#owners.get(refreshToken)
  }

  /** The provider has put `next` in place of the token that lived; the client hears of it, or never does. */
  rotated(account: string, next: string, { isDelivered }: { isDelivered: boolean }): void {
    const chain = this.#chain(account)
    this.#owners.set(next, account)
    chain.alive = next
    if (isDelivered) chain.held = next
    this.#compare(chain, 'answer lost')
  }

  revoked(account: string): void {
    const chain = this.#chain(account)
    chain.alive = undefined
    this.#compare(chain, 'revoked by the user')
  }

  /** From now on the client has what stood in its copy. */
  restored(account: string, inCopy: string | undefined): void {
    const chain = this.#chain(account)
    chain.held = inCopy
    this.#compare(chain, 'backup restored')
  }

  /** Why the user has to be asked; undefined where the client has all that it needs. */
  lossOf(account: string): LossReason | undefined {
    return this.#chain(account).lost
  }

  /** What it means that somebody sends this token: of a rotation that was lost nobody can learn otherwise. */
  judge(refreshToken: string): 'alive' | 'careful try' | 'replay' {
    const account = this.#owners.get(refreshToken)
    if (account === undefined) return 'replay'
    if (this.#chain(account).alive === refreshToken) return 'alive'
    return this.lossOf(account) === undefined ? 'replay' : 'careful try'
  }

  /** Accounts that were lost and not won back yet. */
  lost(): string[] {
    return [...this.#chains].filter(([, { lost }]) => lost !== undefined).map(([account]) => account)
  }

  #compare(chain: Chain, reason: LossReason): void {
    if (chain.lost !== undefined || chain.held === chain.alive) return
    chain.lost = reason
    this.losses[reason] += 1
  }

  #chain(account: string): Chain {
    const chain = this.#chains.get(account)
    if (!chain) throw new Error(`nobody knows the account ${account}`)
    return chain
  }
}
