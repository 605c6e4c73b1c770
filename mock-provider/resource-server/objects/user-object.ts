import { fieldForbidden, type PartialError } from '../../wire/partial-errors.ts'
import type { User } from '../../world/users.ts'
import type { World } from '../../world/world.ts'
import type { Call } from '../api/call.ts'
import { USER_FIELDS } from '../../wire/fields.ts'

/** X docs: User object: `id`, `name` and `username` are always there. */
const DEFAULT_FIELDS = ['id', 'name', 'username']

/** Case me-success-docs-full: this order, whatever the order of the question. The rest follows as in X's list: our choice. */
const DOCUMENTED_ORDER = [
  ...DEFAULT_FIELDS,
  'created_at',
  'description',
  'verified',
  'profile_image_url',
  'public_metrics',
]

/** X seen (once) 2025-03-18, case me-success-fields: these three were asked for by name. That this decides is our choice. */
const RECORDED_ORDER = ['profile_image_url', 'username', 'id', 'name']

/** Case field-authorization-error: what only the account itself may see. */
const PRIVATE_FIELDS = ['parody']

/** The user as X shows it with `user.fields`; fields that this account does not have are left out, as at X. */
export function showUser(call: Call, user: User, fields: readonly string[]): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const field of inAnswerOrder(fields)) {
    const value = valueOf(call.world, user, field)
    if (value !== undefined && (field !== 'confirmed_email' || maySeeEmail(call, user))) shown[field] = value
  }
  return shown
}

/**
 * The e-mail of the account itself (X docs: scope users.email is for that of the authenticated user), with that scope, to an
 * app that may ask for it (case me-email-not-requested).
 */
function maySeeEmail({ world, scopes, caller, exchange }: Call, user: User): boolean {
  if (caller?.id !== user.id || !scopes.includes('users.email')) return false
  return world.clients.find(exchange.about.client ?? '')?.requestEmail ?? false
}

/** What was asked for and only the account itself may see, one error each. */
export function privateFieldErrors({ caller }: Call, user: User, fields: readonly string[]): PartialError[] {
  if (caller?.id === user.id) return []
  return PRIVATE_FIELDS.filter((field) => fields.includes(field)).map((field) => fieldForbidden(field, user.id))
}

function valueOf(world: World, user: User, field: string): unknown {
  if (field === 'id' || field === 'name' || field === 'username') return user[field]
  if (field === 'most_recent_tweet_id') return world.posts.by(user.id)[0]?.id
  if (field === 'public_metrics') return metricsOf(world, user)
  return user.fields[field]
}

function metricsOf({ relations, posts }: World, { id }: User): Record<string, number> {
  return {
    followers_count: relations.to('follows', id).length,
    following_count: relations.from('follows', id).length,
    tweet_count: posts.by(id).length,
    listed_count: 0,
  }
}

const RECORDED = answerOrder(RECORDED_ORDER)
const DOCUMENTED = answerOrder(DOCUMENTED_ORDER)

function answerOrder(first: readonly string[]): string[] {
  return [...new Set([...first, ...USER_FIELDS.printed, 'confirmed_email'])]
}

function inAnswerOrder(asked: readonly string[]): string[] {
  if (asked.length === 0) return DEFAULT_FIELDS
  const isRecorded = ['profile_image_url', 'username', 'name'].every((field) => asked.includes(field))
  const wanted = new Set([...DEFAULT_FIELDS, ...asked])
  return (isRecorded ? RECORDED : DOCUMENTED).filter((field) => wanted.has(field))
}
