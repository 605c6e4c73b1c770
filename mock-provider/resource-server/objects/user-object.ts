import { fieldForbidden, type PartialError } from '../../wire/partial-errors.ts'
import type { Post } from '../../world/posts.ts'
import type { RelationKind } from '../../world/relations.ts'
import type { User } from '../../world/users.ts'
import type { World } from '../../world/world.ts'
import type { Call } from '../api/call.ts'
import { mayMessage } from './may-message.ts'
import { USER_FIELDS } from '../../wire/fields.ts'
import { readableBy } from './readable.ts'
import { userEntities } from './user-entities.ts'

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
    const value = valueOf(call, user, field)
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

function valueOf(call: Call, user: User, field: string): unknown {
  if (field === 'id' || field === 'name' || field === 'username') return user[field]
  return Object.hasOwn(COMPUTED, field) ? COMPUTED[field]?.(call, user) : user.fields[field]
}

/** What follows from the world, or from who asks. All else is the account's own. */
const COMPUTED: Record<string, (call: Call, user: User) => unknown> = {
  connection_status: connectionOf,
  entities: ({ world }, user) => userEntities(world, user),
  // Mock only: nobody's identity is verified, nobody subscribes, unless the account's fields say so.
  is_identity_verified: (_, { fields }) => fields.is_identity_verified ?? false,
  parody: ({ caller }, { id, fields }) => (caller?.id === id ? (fields.parody ?? false) : undefined),
  subscription_type: ({ caller }, { id, fields }) =>
    caller?.id === id ? (fields.subscription_type ?? 'None') : undefined,
  subscription: (call, user) => (isOther(call, user) ? { subscribes_to_you: false } : undefined),
  subscribes_to_you: (call, user) => (isOther(call, user) ? false : undefined),
  most_recent_tweet_id: (call, user) => mostRecentOf(call, user)?.id,
  pinned_tweet_id: (call, user) => pinnedOf(call, user)?.id,
  public_metrics: ({ world }, user) => metricsOf(world, user),
  receives_your_dm: ({ world, caller }, { id }) =>
    caller && caller.id !== id ? mayMessage(world, caller.id, id) : undefined,
  verified_followers_count: ({ world: { users, relations } }, { id }) =>
    relations.to('follows', id).filter((followerId) => users.byId(followerId)?.fields.verified === true).length,
}

function isOther({ caller }: Call, { id }: User): boolean {
  return caller !== undefined && caller.id !== id
}

/** The newest post, as far as the caller may see it. */
export function mostRecentOf(call: Call, { id }: User): Post | undefined {
  return call.world.posts.by(id).find(readableBy(call))
}

/** The post that the account's `pinned_tweet_id` names, as far as it exists and the caller may see it. */
export function pinnedOf(call: Call, { fields }: User): Post | undefined {
  const pinned = fields.pinned_tweet_id
  const post = typeof pinned === 'string' ? call.world.posts.find(pinned) : undefined
  return post && readableBy(call)(post) ? post : undefined
}

type Connection = [word: string, kind: RelationKind, direction: 'of caller' | 'of user']

/** X docs: User object, `connection_status`; OpenAPI 2.167: these words. Their order in an answer is our choice. */
const CONNECTIONS: readonly Connection[] = [
  ['blocking', 'blocks', 'of caller'],
  ['follow_request_received', 'followRequests', 'of user'],
  ['follow_request_sent', 'followRequests', 'of caller'],
  ['followed_by', 'follows', 'of user'],
  ['following', 'follows', 'of caller'],
  ['muting', 'mutes', 'of caller'],
]

/** What is between the caller and the account; left out for oneself and for the app's own token: our choice. */
function connectionOf({ world, caller }: Call, { id }: User): string[] | undefined {
  if (!caller || caller.id === id) return undefined
  return CONNECTIONS.filter(([, kind, direction]) =>
    direction === 'of caller' ? world.relations.has(kind, caller.id, id) : world.relations.has(kind, id, caller.id),
  ).map(([word]) => word)
}

/** Private lists are not counted, since nobody but their owner knows of them: our choice. */
function metricsOf({ relations, posts, lists }: World, { id }: User): Record<string, number> {
  return {
    followers_count: relations.to('follows', id).length,
    following_count: relations.from('follows', id).length,
    tweet_count: posts.by(id).length,
    listed_count: relations.to('listMembers', id).filter((listId) => lists.find(listId)?.private === false).length,
  }
}

const RECORDED = answerOrder(RECORDED_ORDER)
const DOCUMENTED = answerOrder(DOCUMENTED_ORDER)

function answerOrder(first: readonly string[]): string[] {
  return [...new Set([...first, ...USER_FIELDS.printed, 'subscribes_to_you', 'confirmed_email'])]
}

function inAnswerOrder(asked: readonly string[]): string[] {
  if (asked.length === 0) return DEFAULT_FIELDS
  const isRecorded = ['profile_image_url', 'username', 'name'].every((field) => asked.includes(field))
  const wanted = new Set([...DEFAULT_FIELDS, ...asked])
  return (isRecorded ? RECORDED : DOCUMENTED).filter((field) => wanted.has(field))
}
