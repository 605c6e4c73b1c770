import { invalidField } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { User } from '../world/users.ts'

/** The list that X prints in case me-400-invalid-field, in its order. */
const PRINTED_FIELDS = (
  'affiliation,connection_status,created_at,description,entities,id,is_identity_verified,location,most_recent_tweet_id,' +
  'name,parody,pinned_tweet_id,profile_banner_url,profile_image_url,protected,public_metrics,receives_your_dm,' +
  'subscription,subscription_type,url,username,verified,verified_followers_count,verified_type,withheld'
).split(',')

/** X docs: GET /2/users/me: taken since 2025-04-03 with scope users.email, though not in the list that X prints. */
const CONFIRMED_EMAIL = 'confirmed_email'

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

/** X seen (once) 2025-03-18, case me-success-fields: name and username were asked for by name. That this decides is our choice. */
const RECORDED_ORDER = ['profile_image_url', 'username', 'id', 'name']

/**
 * The user as X shows it with `user.fields`; fields that this account does not have are left out, as at X.
 *
 * @throws {ProtocolError} case me-400-invalid-field.
 */
export function showUser(user: User, fields: string | undefined, scopes: readonly string[]): Record<string, unknown> {
  const asked = fields?.split(',') ?? []
  const wrong = asked.find((field) => !PRINTED_FIELDS.includes(field) && field !== CONFIRMED_EMAIL)
  if (fields !== undefined && wrong !== undefined)
    throw new ProtocolError(
      invalidField(fields, wrong, PRINTED_FIELDS),
      'field',
      `user.fields has no "${wrong.slice(0, 300)}"`,
    )
  const known: Record<string, unknown> = { ...user.fields, id: user.id, name: user.name, username: user.username }
  if (!scopes.includes('users.email')) delete known[CONFIRMED_EMAIL]
  const shown = inAnswerOrder(asked).filter((field) => Object.hasOwn(known, field))
  return Object.fromEntries(shown.map((field) => [field, known[field]]))
}

function inAnswerOrder(asked: readonly string[]): string[] {
  const seen = asked.includes('name') && asked.includes('username') ? RECORDED_ORDER : DOCUMENTED_ORDER
  const wanted = new Set([...DEFAULT_FIELDS, ...asked])
  return [...new Set([...seen, ...PRINTED_FIELDS, CONFIRMED_EMAIL])].filter((field) => wanted.has(field))
}
