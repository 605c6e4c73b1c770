import type { Grant } from './store.ts'

type IssuedPair = {
  grant: Grant
  scopes: readonly string[]
  accessToken: string
  expiresInSeconds: number
  refreshToken?: string
  issued: string[]
  spent?: string
}

/** The answers to last rotations by the digest of the token that was spent. Bounded: the oldest pair is dropped first. */
export class GracePairs extends Map<string, IssuedPair> {
  override set(digest: string, pair: IssuedPair): this {
    super.set(digest, pair)
    if (this.size > 1000) this.delete(this.keys().next().value ?? '')
    return this
  }
}
