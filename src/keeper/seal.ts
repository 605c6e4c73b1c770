import type { GrantKey, TokenPair } from './grant.ts'

/** What a sealed pair belongs to. It is authenticated with it, and compared after opening. */
export type SealContext = GrantKey & { generation: number; deployment: string }

/** Closes token pairs for the store and opens them again. */
export type Sealer = {
  /** The key that seals from now on. */
  readonly keyId: string

  /** @throws {SealError} */
  seal(pair: TokenPair, context: SealContext): Promise<string>

  /** @throws {SealError} also where the seal belongs to another row, generation or deployment. */
  open(sealed: string, context: SealContext): Promise<TokenPair>
}
