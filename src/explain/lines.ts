/** Tells in which line of a text a place is. */
export function createLineFinder(text: string): (at: number) => number {
  const ends: number[] = []
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) ends.push(index)
  return (at) => countBelow(ends, at) + 1
}

/** How many of these numbers, which rise, are below. */
function countBelow(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}
