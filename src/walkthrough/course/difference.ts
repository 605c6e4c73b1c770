/**
 * The lines of two programs in order: ` ` in both, `-` only in the first, `+` only in the second; a line with `…` for equal ones
 * left out between. A comment that is another one is no difference; one that comes with new code is.
 */
export function difference(before: string, after: string, context = 1): string[] {
  const lines = withoutComments(align(before.trimEnd().split('\n'), after.trimEnd().split('\n')))
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

/** A line that is nothing but a comment, in TypeScript or Python. */
function isComment(line: string): boolean {
  return /^\s*(?:\/\/|\/?\*|#|""")/.test(line)
}

/** One that went stays to be seen where it stood, one that came alone is left out. */
function withoutComments(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    const [mark, text] = [line.charAt(0), line.slice(1)]
    if (mark === ' ' || !isComment(text)) return [line]
    if (mark === '-') return [` ${text}`]
    const behind = lines.slice(index + 1).find((each) => !isComment(each.slice(1)))
    return behind?.startsWith('+') ? [line] : []
  })
}

function areSame(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && isComment(one) && isComment(other))
}

/** By the longest common subsequence; the files are short. */
function align(a: readonly string[], b: readonly string[]): string[] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      (lengths[i] ?? [])[j] = areSame(a[i], b[j]) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && areSame(a[i], b[j])) {
      lines.push(` ${a[i]}`)
      i += 1
      j += 1
    } else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) lines.push(`-${a[i++]}`)
    else lines.push(`+${b[j++]}`)
  }
  return lines
}
