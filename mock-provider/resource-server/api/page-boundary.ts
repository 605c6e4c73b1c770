/** Where one page ends and the next begins, in so many digits to the base of 36. */
export type Boundary = string

/** Fits the one operation of X whose tokens have 16 characters. */
export const BOUNDARY_LENGTH = 11

/** What has a place in a list: no other item of the list has its id. */
export type Listed = { readonly id: string }

const MARK_DIGITS = 4
const COUNT_DIGITS = 3

/** Marks of the items before and behind, and how many are behind. @param index of the first item behind. */
export function markBoundary(items: readonly Listed[], index: number): Boundary {
  const behind = digits(items.length - index, COUNT_DIGITS)
  return markOf(items[index - 1]) + markOf(items[index]) + behind
}

/**
 * The index of the first item behind a boundary, wherever it is by now: behind the item that stood before it, or where the
 * one behind it stands. Where the two have come apart, the later place counts: what is added a second time goes to the
 * top. Where both are gone, as many are behind as there were: what is new is new at the top, and what was shown stood above.
 */
export function findBoundary(items: readonly Listed[], boundary: Boundary): number {
  const [before, behind] = [boundary.slice(0, MARK_DIGITS), boundary.slice(MARK_DIGITS, 2 * MARK_DIGITS)]
  const usual = Math.max(0, items.length - Number.parseInt(boundary.slice(2 * MARK_DIGITS), 36))
  const [last, next] = [nearest(items, before, usual - 1), nearest(items, behind, usual)]
  return last === -1 && next === -1 ? usual : Math.max(last + 1, next)
}

/** The index of the item with a mark; of several that share it by chance the one that is nearest to where it should be. */
function nearest(items: readonly Listed[], mark: string, usual: number): number {
  let found = -1
  for (const [index, item] of items.entries())
    if (markOf(item) === mark && (found === -1 || Math.abs(index - usual) < Math.abs(found - usual))) found = index
  return found
}

/** FNV-1a of an id: quick, as each page asks for that of each item. */
function markOf(item: Listed | undefined): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(item?.id ?? '')) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return digits(hash, MARK_DIGITS)
}

/** The last digits of a number to the base of 36. */
function digits(value: number, count: number): string {
  return value.toString(36).padStart(count, '0').slice(-count)
}
