/**
 * The same value, which from here on nobody can change, nor anything in it.
 *
 * What a world hands out is its own: frozen, it can be shared without a copy, and whoever tries to change it gets a
 * `TypeError` at that line. Of a frozen value, everything in it counts as frozen, so that asking again costs next to nothing.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const member of Object.values(value)) deepFreeze(member)
  return value
}
