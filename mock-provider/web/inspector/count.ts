const figures = new Intl.NumberFormat('en')

/** `1 event`, `2 events`, `10,000 events`. */
export function count(number: number, noun: string): string {
  return `${figures.format(number)} ${noun}${number === 1 ? '' : 's'}`
}
