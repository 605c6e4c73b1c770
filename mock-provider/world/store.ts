import { Groups } from './groups.ts'

/** What one user allowed one client, with all tokens that came from it: a token family. */
export type Grant = {
  id: string
  clientId: string
  userId: string
  scopes: string[]
  createdAt: number
  /** How many of each were issued: the numbers of `AT#n` and `RT#n`. */
  accessTokenCount: number
  refreshTokenCount: number
  /** Digests of its tokens, oldest first; bounded. */
  accessTokens: string[]
  refreshTokens: string[]
  closed?: { at: number; why: FamilyEnd }
}

/** Why a family ended: a replay, the user or the app took it back, or its refresh token got too old. */
export type FamilyEnd = 'replay' | 'user' | 'app' | 'age'

export type Code = {
  grantId: string
  redirectUri: string
  codeChallenge: string
  codeChallengeMethod: 's256' | 'plain'
  issuedAt: number
  spentAt?: number
}

/** `scopes` only where they are fewer than the grant's. */
export type AccessToken = { grantId: string; number: number; revokedAt?: number } & AccessTokenTerms

type AccessTokenTerms = { issuedAt: number; expiresAt: number; scopes?: string[] }

export type RefreshToken = {
  grantId: string
  number: number
  issuedAt: number
  expiresAt: number
  uses: number
  spentAt?: number
  revokedAt?: number
}

export type StoreState = {
  grants: Grant[]
  codes: [string, Code][]
  accessTokens: [string, AccessToken][]
  refreshTokens: [string, RefreshToken][]
  grantCount: number
  forgotten: number
}

/** With a frozen clock nothing expires by itself, so what is kept is bounded by count. */
export const LIMITS = { tokensPerGrant: 100, supersededTokens: 50_000, codes: 10_000, grants: 200_000 }

/** Grants, codes and tokens, by digest. It knows no rule: those are in `authorization-server/` (codes.ts, refreshes.ts). */
export class Store {
  #grants = new Map<string, Grant>()
  readonly #grantsOf = new Groups<Grant>()
  /** Walks from the oldest grant on. A new walk for each one dropped would step over the holes of all before. */
  #oldestGrants: IterableIterator<string> | undefined
  #codes = new Map<string, Code>()
  #accessTokens = new Map<string, AccessToken>()
  #refreshTokens = new Map<string, RefreshToken>()
  /** Digests of tokens that a newer one took the place of, in that order. */
  #superseded = new Set<string>()
  #grantCount = 0
  #forgotten = 0

  /** How many tokens and codes were dropped to stay within bounds. */
  get forgotten(): number {
    return this.#forgotten
  }

  addGrant(grant: Pick<Grant, 'clientId' | 'userId' | 'scopes' | 'createdAt'>): Grant {
    const empty = { accessTokenCount: 0, refreshTokenCount: 0, accessTokens: [], refreshTokens: [] }
    const complete: Grant = { id: `g${++this.#grantCount}`, ...grant, ...empty }
    this.#grants.set(complete.id, complete)
    this.#grantsOf.add(pairOf(complete), complete)
    if (this.#grants.size > LIMITS.grants) this.#forgetOldestGrant()
    return complete
  }

  grant(id: string): Grant | undefined {
    return this.#grants.get(id)
  }

  /** What that user allowed that client, oldest first. */
  grantsOf(clientId: string, userId: string): Grant[] {
    return this.#grantsOf.of(pairOf({ clientId, userId }))
  }

  addCode(digest: string, code: Code): void {
    this.#codes.set(digest, code)
    if (this.#codes.size > LIMITS.codes) this.#forget(this.#codes, firstOf(this.#codes.keys()))
  }

  code(digest: string): Code | undefined {
    return this.#codes.get(digest)
  }

  addAccessToken(grant: Grant, digest: string, terms: AccessTokenTerms): string {
    const number = ++grant.accessTokenCount
    this.#accessTokens.set(digest, { grantId: grant.id, number, ...terms })
    this.#addTo(grant.accessTokens, this.#accessTokens, digest)
    return `AT#${number}`
  }

  accessToken(digest: string): AccessToken | undefined {
    return this.#accessTokens.get(digest)
  }

  addRefreshToken(grant: Grant, digest: string, times: { issuedAt: number; expiresAt: number }): string {
    const number = ++grant.refreshTokenCount
    this.#refreshTokens.set(digest, { grantId: grant.id, number, ...times, uses: 0 })
    this.#addTo(grant.refreshTokens, this.#refreshTokens, digest)
    return `RT#${number}`
  }

  refreshToken(digest: string): RefreshToken | undefined {
    return this.#refreshTokens.get(digest)
  }

  clear(): void {
    this.load({ grants: [], codes: [], accessTokens: [], refreshTokens: [], grantCount: 0, forgotten: 0 })
  }

  save(): StoreState {
    return copyOf({
      grants: [...this.#grants.values()],
      codes: [...this.#codes],
      accessTokens: [...this.#accessTokens],
      refreshTokens: [...this.#refreshTokens],
      grantCount: this.#grantCount,
      forgotten: this.#forgotten,
    })
  }

  /** Takes over what it is given. */
  load(state: StoreState): void {
    this.#grants = new Map(state.grants.map((grant) => [grant.id, grant]))
    this.#oldestGrants = undefined
    this.#grantsOf.clear()
    for (const grant of state.grants) this.#grantsOf.add(pairOf(grant), grant)
    this.#codes = new Map(state.codes)
    this.#accessTokens = new Map(state.accessTokens)
    this.#refreshTokens = new Map(state.refreshTokens)
    this.#grantCount = state.grantCount
    this.#forgotten = state.forgotten
    this.#superseded = new Set(
      state.grants.flatMap((grant) => [...grant.accessTokens.slice(0, -1), ...grant.refreshTokens.slice(0, -1)]),
    )
  }

  /** A grant keeps its newest token and a bounded tail of older ones; the world bounds the tails in total. */
  #addTo(digests: string[], tokens: Map<string, unknown>, digest: string): void {
    const previous = digests.at(-1)
    if (previous !== undefined) this.#superseded.add(previous)
    digests.push(digest)
    const dropped = digests.length > LIMITS.tokensPerGrant + 1 ? digests.shift() : undefined
    if (dropped !== undefined) this.#forget(tokens, dropped)
    if (this.#superseded.size > LIMITS.supersededTokens) this.#forgetOldestSuperseded()
  }

  /** A hundredth at once: each walk through a Set steps over the holes of all that was deleted before. */
  #forgetOldestSuperseded(): void {
    for (const digest of this.#superseded) {
      if (this.#superseded.size <= LIMITS.supersededTokens * 0.99) return
      const token = this.#accessTokens.get(digest) ?? this.#refreshTokens.get(digest)
      const grant = token && this.#grants.get(token.grantId)
      // The oldest of all is the oldest of its grant.
      for (const digests of grant ? [grant.accessTokens, grant.refreshTokens] : [])
        if (digests[0] === digest) digests.shift()
      this.#forgetSuperseded(digest)
    }
  }

  #forgetSuperseded(digest: string): void {
    this.#forget(this.#accessTokens, digest)
    this.#forget(this.#refreshTokens, digest)
  }

  #forget(kept: Map<string, unknown>, digest: string): void {
    this.#superseded.delete(digest)
    if (kept.delete(digest)) this.#forgotten += 1
  }

  #forgetOldestGrant(): void {
    this.#oldestGrants ??= this.#grants.keys()
    const grant = this.#grants.get(this.#oldestGrants.next().value ?? '')
    if (!grant) return
    this.#grants.delete(grant.id)
    this.#grantsOf.remove(pairOf(grant), grant)
    for (const digest of [...grant.accessTokens, ...grant.refreshTokens]) this.#forgetSuperseded(digest)
  }
}

/** By hand: of 100,000 grants `structuredClone` makes seconds, and a copy of every digest. */
function copyOf({ grants, codes, accessTokens, refreshTokens, ...counts }: StoreState): StoreState {
  return {
    grants: grants.map(copyOfGrant),
    codes: codes.map(([digest, code]) => [digest, { ...code }]),
    accessTokens: accessTokens.map(([digest, token]) => [digest, { ...token }]),
    refreshTokens: refreshTokens.map(([digest, token]) => [digest, { ...token }]),
    ...counts,
  }
}

/** Assigned, as a spread with more behind it makes slow objects. */
function copyOfGrant(grant: Grant): Grant {
  const copy = { ...grant }
  copy.scopes = [...grant.scopes]
  copy.accessTokens = [...grant.accessTokens]
  copy.refreshTokens = [...grant.refreshTokens]
  if (grant.closed) copy.closed = { ...grant.closed }
  return copy
}

function firstOf(keys: Iterable<string>): string {
  for (const key of keys) return key
  throw new RangeError('nothing is kept')
}

/** Ids of users have no blanks, those of clients may. */
function pairOf({ clientId, userId }: Pick<Grant, 'clientId' | 'userId'>): string {
  return `${userId} ${clientId}`
}
