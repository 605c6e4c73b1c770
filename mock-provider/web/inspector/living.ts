import type { MockProvider } from '../../handle.ts'
import { deathOfAccessToken, deathOfRefreshToken } from '../../world/token-life.ts'

/** A token that works now, told by what the journal calls it; its text is nowhere here. */
export type LivingToken = {
  /** `g1 AT#1`: no other token has that name. */
  name: string
  clientId: string
  userId: string
  /** From this second on it is refused, as seconds since 1970. */
  expiresAt: number
}

/** Every access and refresh token that works now, those that die first before the others. */
export function livingTokens(provider: MockProvider): LivingToken[] {
  const { store } = provider.snapshot()
  const grants = new Map(store.grants.map((grant) => [grant.id, grant]))
  const access = store.accessTokens.map(([, token]) => {
    const grant = grants.get(token.grantId)
    return { grant, token, label: `AT#${token.number}`, death: grant && deathOfAccessToken(provider, grant, token) }
  })
  const refresh = store.refreshTokens.map(([, token]) => {
    const grant = grants.get(token.grantId)
    return { grant, token, label: `RT#${token.number}`, death: grant && deathOfRefreshToken(provider, grant, token) }
  })
  return [...access, ...refresh]
    .flatMap(({ grant, token: { expiresAt }, label, death }) => {
      if (!grant || death) return []
      const { id, clientId, userId } = grant
      return [{ name: `${id} ${label}`, clientId, userId, expiresAt }]
    })
    .toSorted((one, other) => one.expiresAt - other.expiresAt)
}
