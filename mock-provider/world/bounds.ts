/** More than any test needs, so that a world that is never stopped stays bounded. */
export const MAX_FAULTS = 1_000
export const MAX_CLIENTS = 10_000
export const MAX_USERS = 10_000

/** @throws {RangeError} where there are as many as there can be. */
export function assertRoom(count: number, most: number, what: string): void {
  if (count >= most)
    throw new RangeError(
      `there are ${count.toLocaleString('en')} ${what} already, the most there can be; reset the world`,
    )
}

/** The first of many names, for a message. */
export function listSome(names: readonly string[], most = 10): string {
  const more = names.length - most
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
