/** So many answers are looked at, and so many members of objects: a log has the same ones again and again. */
export const MAX_FOUND = 2000
export const MAX_MEMBERS = 20_000

/** The first of many. */
export function takeFirst<T>(all: Iterable<T>, most: number): T[] {
  const first: T[] = []
  for (const each of all) {
    if (first.length >= most) break
    first.push(each)
  }
  return first
}
