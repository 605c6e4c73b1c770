/** Up to three of these path patterns that a mistyped path is close to, closest first. */
export function nearestPaths(path: string, patterns: string[]): string[] {
  const segments = path.slice(0, 200).split('/')
  const ranked = patterns.map((pattern) => ({ pattern, distance: pathDistance(segments, pattern.split('/')) }))
  return ranked
    .filter(({ distance }) => distance <= path.length / 2)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ pattern }) => pattern)
}

/** A path parameter is as near to every text. */
function pathDistance(segments: string[], pattern: string[]): number {
  const length = Math.max(segments.length, pattern.length)
  let sum = 0
  for (let index = 0; index < length; index += 1) {
    const [given, wanted] = [segments[index], pattern[index]]
    if (given !== undefined && wanted?.startsWith(':')) sum += 1
    else sum += editDistance(given ?? '', wanted ?? '') + (given === undefined || wanted === undefined ? 1 : 0)
  }
  return sum
}

/** How many characters must be added, dropped or replaced (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, left] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, right] of [...to].entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (left === right ? 0 : 1)))
    row = next
  }
  return row.at(-1) ?? 0
}
