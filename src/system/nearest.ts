/** Of a word of three letters one may be wrong, of one of twelve four. */
const LETTERS_FOR_EACH_MISTAKE = 3

/** The one of these names that was likely meant: typed with a letter too many, too few, wrong or out of order, or only begun. */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(typed.length / LETTERS_FOR_EACH_MISTAKE))
  const begun = known.filter((name) => typed.length >= LETTERS_FOR_EACH_MISTAKE && name.startsWith(typed))
  if (begun.length === 1) return begun[0]
  const [first] = known
    .map((name) => ({ name, mistakes: mistakesIn(typed, name) }))
    .filter(({ name, mistakes }) => mistakes <= most && mistakes < name.length)
    .toSorted((a, b) => a.mistakes - b.mistakes)
  return first?.name
}

/** `: did you mean --fail-on?`, or nothing. */
export function didYouMean(typed: string, known: readonly string[], before = ''): string {
  const name = nearestName(typed, known)
  return name === undefined ? '' : `: did you mean ${before}${name}?`
}

/** Letters added, dropped, replaced, or exchanged with the next (optimal string alignment). */
function mistakesIn(typed: string, name: string): number {
  // Whatever is longer is no mistyped name.
  const from = typed.slice(0, 60)
  const rows = [Array.from({ length: name.length + 1 }, (_none, at) => at)]
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= name.length; j += 1) {
      const [above, before] = [rows[i - 1] ?? [], rows[i - 2] ?? []]
      const isSame = from[i - 1] === name[j - 1]
      const isExchanged = from[i - 1] === name[j - 2] && from[i - 2] === name[j - 1]
      row.push(
        Math.min(
          (above[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          (above[j - 1] ?? 0) + (isSame ? 0 : 1),
          isExchanged && i > 1 && j > 1 ? (before[j - 2] ?? 0) + 1 : Infinity,
        ),
      )
    }
    rows.push(row)
  }
  return rows.at(-1)?.at(-1) ?? 0
}
