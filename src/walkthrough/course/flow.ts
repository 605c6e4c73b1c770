/** Who takes part, from left to right. */
export const parties = ['You', 'Your app', 'X log-in', 'X tokens', 'X API'] as const
export type Party = (typeof parties)[number]

/** One arrow of the flow; an arrow from a party to itself never leaves it. */
export type Arrow = { id: ArrowId; from: Party; to: Party; says: string }
export type ArrowId = 'verifier' | 'challenge' | 'authorize' | 'exchange' | 'call' | 'refresh'

/** The whole flow, in the order of the lessons. */
export const arrows: readonly Arrow[] = [
  { id: 'verifier', from: 'Your app', to: 'Your app', says: 'makes a secret: the code_verifier' },
  { id: 'challenge', from: 'Your app', to: 'Your app', says: 'derives its lock: the code_challenge' },
  { id: 'authorize', from: 'You', to: 'X log-in', says: 'agree; a code comes back to your app' },
  { id: 'exchange', from: 'Your app', to: 'X tokens', says: 'sends code and verifier, for tokens' },
  { id: 'call', from: 'Your app', to: 'X API', says: 'sends the access token, for data' },
  { id: 'refresh', from: 'Your app', to: 'X tokens', says: 'sends the refresh token, for a new pair' },
]

/** The arrow of that name, with its place in the flow. @throws {RangeError} for one that is not there. */
export function arrowOf(id: ArrowId): Arrow & { number: number } {
  const index = arrows.findIndex((arrow) => arrow.id === id)
  const arrow = arrows[index]
  if (!arrow)
    throw new RangeError(`the flow has no arrow "${id}"; there are ${arrows.map((each) => each.id).join(', ')}`)
  return { ...arrow, number: index + 1 }
}
