import { fieldForbidden, type PartialError } from '../wire/partial-errors.ts'
import type { User } from '../world/users.ts'
import type { World } from '../world/world.ts'
import type { Call } from './call.ts'
import { USER_FIELDS } from './fields.ts'

/** X docs: User object: `id`, `name` and `username` are always there. */
const DEFAULT_FIELDS = ['id', 'name', 'username']

/** Case me-success-docs-full: this order, whatever the order of the question. */
const DOCUMENTED_ORDER = withTheRest([
  ...DEFAULT_FIELDS,
  ...['created_at', 'description', 'verified', 'profile_image_url', 'public_metrics'],
])

/** X seen (once) 2025-03-18, case me-success-fields: these three were asked for by name. That this decides is our choice. */
const RECORDED_ORDER = withTheRest(['profile_image_url', 'username', 'id', 'name'])

/** Case field-authorization-error: what only the account itself may see. */
const PRIVATE_FIELDS = ['parody']

/** The user as X shows it with `user.fields`; fields that this account does not have are left out, as at X. */
export function showUser({ world, scopes }: Call, user: User, fields: readonly string[]): Record<string, unknown> {
  const { id, name, username } = user
  if (fields.length === 0) return { id, name, username }
  const known = knownFields(world, user)
  if (!scopes.includes('users.email')) delete known.confirmed_email
  const shown = inAnswerOrder(fields).filter((field) => known[field] !== undefined)
  return Object.fromEntries(shown.map((field) => [field, known[field]]))
}

/** What was asked for and only the account itself may see, one error each. */
export function privateFieldErrors({ caller }: Call, user: User, fields: readonly string[]): PartialError[] {
  if (caller?.id === user.id) return []
  return PRIVATE_FIELDS.filter((field) => fields.includes(field)).map((field) => fieldForbidden(field, user.id))
}

function knownFields(world: World, user: User): Record<string, unknown> {
  const posts = world.posts.by(user.id)
  const { relations } = world
  return {
    ...user.fields,
    id: user.id,
    name: user.name,
    username: user.username,
    most_recent_tweet_id: posts[0]?.id,
    public_metrics: {
      followers_count: relations.to('follows', user.id).length,
      following_count: relations.from('follows', user.id).length,
      tweet_count: posts.length,
      listed_count: 0,
    },
  }
}

function inAnswerOrder(asked: readonly string[]): string[] {
  const isRecorded = ['profile_image_url', 'username', 'name'].every((field) => asked.includes(field))
  const wanted = new Set([...DEFAULT_FIELDS, ...asked])
  return (isRecorded ? RECORDED_ORDER : DOCUMENTED_ORDER).filter((field) => wanted.has(field))
}

/** The rest follows as in X's list: our choice. */
function withTheRest(seen: string[]): string[] {
  return [...new Set([...seen, ...USER_FIELDS.printed, 'confirmed_email'])]
}
