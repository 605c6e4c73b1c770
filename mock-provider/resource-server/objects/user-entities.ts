import type { User } from '../../world/users.ts'
import type { World } from '../../world/world.ts'
import { showEntities } from './tweet-entities.ts'

/** X docs: User object, `entities`: what stands in `url` and `description`; undefined where there is nothing. */
export function userEntities({ users }: World, { fields }: User): unknown {
  if (fields.entities !== undefined) return fields.entities
  const urls = showEntities(textOf(fields.url), users)?.urls
  const description = showEntities(textOf(fields.description), users)
  const shown = { ...(urls && { url: { urls } }), ...(description && { description }) }
  return Object.keys(shown).length > 0 ? shown : undefined
}

function textOf(field: unknown): string {
  return typeof field === 'string' ? field : ''
}
