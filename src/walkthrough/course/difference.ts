/** The lines of two texts in order: ` ` in both, `-` only in the first, `+` only in the second; a line with `…` for equal ones left out between. */
export function difference(before: string, after: string, context = 1): string[] {
  const lines = align(before.trimEnd().split('\n'), after.trimEnd().split('\n'))
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some((line) => line[0] !== ' '),
  )
  const first = isNear.indexOf(true)
  const last = isNear.lastIndexOf(true)
  return lines.flatMap((line, index) => {
    if (isNear[index]) return [line]
    return index > first && index < last && isNear[index - 1] ? [' …'] : []
  })
}

/** By the longest common subsequence; the files are short. */
function align(a: readonly string[], b: readonly string[]): string[] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      (lengths[i] ?? [])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(` ${a[i]}`)
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) lines.push(`-${a[i++]}`)
    else lines.push(`+${b[j++]}`)
  }
  return lines
}
