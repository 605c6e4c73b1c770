import { OAuthResponseError } from '../../../src/client/errors.ts'
import type { TokenSet } from '../../../src/client/token.ts'

/** What a provider makes of refresh tokens. */
export type Profile = {
  rotates: 'always' | 'never' | 'sometimes'
  /** How long the directly preceding token brings the same pair once more. */
  overlapSeconds: number
  replayEnds: boolean
}

export const profiles = {
  'strict-reject': { rotates: 'always', overlapSeconds: 0, replayEnds: false },
  'strict-revoke-family': { rotates: 'always', overlapSeconds: 0, replayEnds: true },
  overlap: { rotates: 'always', overlapSeconds: 30, replayEnds: true },
  'no-rotation': { rotates: 'never', overlapSeconds: 0, replayEnds: false },
  'rotates-sometimes': { rotates: 'sometimes', overlapSeconds: 0, replayEnds: true },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof profiles

/** One refresh token, and the access tokens that came of it. */
type Generation = { number: number; refreshToken: string; accessToken: string; rotatedAt: number }

type Family = { name: string; generations: Generation[]; endedBy?: string; refreshes: number }

/** What spending a refresh token came to. */
export type Spending =
  { is: 'rotated' | 'repeated'; pair: Generation; isNew: boolean } | { is: 'replay' | 'dead'; why: string }

/** The provider's own knowledge: every family, every generation of it, and what was made of each request. */
export class Oracle {
  readonly lifetimeSeconds: number
  readonly #profile: Profile
  readonly #now: () => number
  readonly families: Family[] = []
  readonly #accessTokens = new Map<string, { family: Family; expiresAt: number }>()
  readonly #refreshTokens = new Map<string, { family: Family; generation: Generation }>()

  constructor(profile: Profile, world: { now: () => number; lifetimeSeconds: number }) {
    this.#profile = profile
    this.#now = world.now
    this.lifetimeSeconds = world.lifetimeSeconds
  }

  /** A log-in: a new family. @param leftSeconds what the access token still lives */
  logIn(leftSeconds = this.lifetimeSeconds): TokenSet {
    const family: Family = { name: `f${this.families.length + 1}`, generations: [], refreshes: 0 }
    this.families.push(family)
    const expiresAt = this.#now() + leftSeconds
    const { accessToken, refreshToken } = this.#issue(family, `${family.name}-r1`, expiresAt)
    return { accessToken, refreshToken, scopes: ['read'], issuedAt: expiresAt - this.lifetimeSeconds, expiresAt }
  }

  find(refreshToken: string): { family: Family; generation: Generation } | undefined {
    return this.#refreshTokens.get(refreshToken)
  }

  newest(family: Family): Generation {
    const newest = family.generations.at(-1)
    if (!newest) throw new Error('a family without tokens')
    return newest
  }

  /** When an access token dies, in the provider's time. */
  expiryOf(accessToken: string): number {
    return this.#accessTokens.get(accessToken)?.expiresAt ?? -Infinity
  }

  end(family: Family, by: string): void {
    family.endedBy ??= by
  }

  spend(refreshToken: string): Spending {
    const known = this.find(refreshToken)
    if (!known) return { is: 'dead', why: 'unknown' }
    const { family, generation } = known
    if (family.endedBy) return { is: 'dead', why: family.endedBy }
    const newest = this.newest(family)
    if (generation === newest) return this.#renew(family, newest)
    const isPreceding = generation.number === newest.number - 1
    if (isPreceding && this.#now() - newest.rotatedAt <= this.#profile.overlapSeconds)
      return { is: 'repeated', pair: newest, isNew: false }
    if (this.#profile.replayEnds) this.end(family, 'replay')
    return { is: 'replay', why: `generation ${generation.number}, and ${newest.number} is the newest` }
  }

  /** Only a token that can still be used ends its family; any other is unknown to it. */
  revoke(token: string): void {
    const refresh = this.find(token)
    if (refresh && refresh.generation === this.newest(refresh.family)) this.end(refresh.family, 'app')
    const access = this.#accessTokens.get(token)
    if (access && access.expiresAt > this.#now()) this.end(access.family, 'app')
  }

  #renew(family: Family, newest: Generation): Spending {
    const { rotates } = this.#profile
    family.refreshes++
    const isRotation = rotates === 'always' || (rotates === 'sometimes' && family.refreshes % 2 === 0)
    const expiresAt = this.#now() + this.lifetimeSeconds
    if (isRotation) {
      const name = `${family.name}-r${newest.number + 1}`
      return { is: 'rotated', pair: this.#issue(family, name, expiresAt), isNew: true }
    }
    newest.accessToken = this.#issueAccess(family, expiresAt)
    return { is: 'rotated', pair: newest, isNew: false }
  }

  #issue(family: Family, refreshToken: string, expiresAt: number): Generation {
    const number = family.generations.length + 1
    const accessToken = this.#issueAccess(family, expiresAt)
    const generation = { number, refreshToken, accessToken, rotatedAt: this.#now() }
    family.generations.push(generation)
    this.#refreshTokens.set(refreshToken, { family, generation })
    return generation
  }

  #issueAccess(family: Family, expiresAt: number): string {
    const accessToken = `${family.name}-a${this.#accessTokens.size + 1}`
    this.#accessTokens.set(accessToken, { family, expiresAt })
    return accessToken
  }
}

/** X seen (many): what it says to a refresh token that is spent, revoked or unknown. */
export function deadToken(): Error {
  const errorDescription = 'Value passed for the token was invalid.'
  return new OAuthResponseError('token endpoint', { status: 400, error: 'invalid_request', errorDescription })
}
