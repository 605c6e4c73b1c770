/** Who takes part, from left to right. */
const parties = ['You', 'Your app', 'X log-in', 'X tokens', 'X API'] as const
type Party = (typeof parties)[number]

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

function arrowOf(id: ArrowId): Arrow & { number: number } {
  const index = arrows.findIndex((arrow) => arrow.id === id)
  const arrow = arrows[index]
  if (!arrow)
    throw new RangeError(`the flow has no arrow "${id}"; there are ${arrows.map((each) => each.id).join(', ')}`)
  return { ...arrow, number: index + 1 }
}

/** The flow as a drawing of at most 58 columns with a line of text, which may be longer, and the arrow you are at. */
export function drawArrow(id: ArrowId): string[] {
  const { from, to, says, number } = arrowOf(id)
  const head = parties.join(' -- ')
  const middle = (party: Party) => head.indexOf(party) + Math.floor(party.length / 2)
  const [start, end] = [middle(from), middle(to)]
  const shaft = start === end ? '(*)' : `|${'='.repeat(end - start - 2)}>`
  return [
    head,
    `${' '.repeat(start === end ? start - 1 : start)}${shaft}`,
    `Arrow ${number} of ${arrows.length}: ${sentence(from, says)}`,
  ]
}

/** The same without a drawing. */
export function tellArrow(id: ArrowId): string {
  const { from, to, says, number } = arrowOf(id)
  const way = from === to ? `stays in ${to.toLowerCase()}` : `from ${from.toLowerCase()} to ${to}`
  return `Arrow ${number} of ${arrows.length}, ${way}: ${sentence(from, says)}`
}

/** All arrows, the one you are at marked in words. */
export function listArrows(here: ArrowId): string[] {
  return arrows.map(({ id, from, to, says }, index) => {
    const way = from === to ? from : `${from} -> ${to}`
    return `${index + 1}. ${way}: ${says}${id === here ? '   <- you are here' : ''}`
  })
}

function sentence(from: Party, says: string): string {
  return `${from.toLowerCase()} ${says}`.replace(/^y/, 'Y')
}
