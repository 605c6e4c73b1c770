import { arrowOf, arrows, parties, type ArrowId, type Party } from '../course/flow.ts'

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
