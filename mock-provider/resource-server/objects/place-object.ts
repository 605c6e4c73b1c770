/**
 * X docs: Place object: `id` and `full_name` are always there. The world has no map: a place is what its id names, and
 * everything else about it is our choice.
 */
export function showPlace(id: string, fields: readonly string[]): Record<string, unknown> {
  const members: Record<string, unknown> = {
    id,
    full_name: `Practice place ${id}`,
    name: 'Practice place',
    place_type: 'city',
    country: 'Practice country',
    country_code: 'XX',
    contained_within: [],
    geo: { type: 'Feature', bbox: [0, 0, 0, 0], properties: {} },
  }
  const wanted = new Set(['id', 'full_name', ...fields])
  return Object.fromEntries(Object.entries(members).filter(([name]) => wanted.has(name)))
}
