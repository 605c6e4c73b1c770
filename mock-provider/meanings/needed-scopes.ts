import observed from '../wire/observed.json' with { type: 'json' }
import type { Sent } from './meaning.ts'

/** The scopes that a call needs, all of them together; none for a call that is not known. */
export function scopesOf(sent: Sent | undefined): string[] {
  const { method, path } = sent ?? {}
  if (method === undefined || path === undefined) return []
  const known = observed.endpointScopes.find((each) => each.method === method && fits(each.path, path))
  return known?.scopes ?? []
}

export function missingScopes(needed: readonly string[], granted: readonly string[]): string[] {
  return needed.filter((scope) => !granted.includes(scope))
}

/** `/2/users/{id}/likes` fits `/2/users/12/likes`. A path without placeholders stands before those with. */
function fits(pattern: string, path: string): boolean {
  const parts = path.split('/')
  const known = pattern.split('/')
  return known.length === parts.length && known.every((part, index) => part.startsWith('{') || part === parts[index])
}

/** Every part that paths of X have; placeholders aside. */
const PARTS = new Set(
  ['i', 'oauth2', 'authorize', 'token', 'revoke', 'invalidate_token', '2', '1.1']
    .concat(observed.endpointScopes.flatMap(({ path }) => path.split('/')))
    .filter((part) => !part.includes('{')),
)

/** A path with `…` for each part that is no word: an id, or whatever else was sent. */
export function plainPath(path: string): string {
  return path.split('/').map(plainPart).join('/')
}

function plainPart(part: string): string {
  return PARTS.has(part) || /^[a-z_]{1,24}(?:\.json)?$/.test(part) ? part : '…'
}
