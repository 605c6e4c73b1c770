import observed from './observed.json' with { type: 'json' }

/** The corpus describes these two for developers; the user reads this. */
const FOR_USERS: Record<string, string> = {
  'offline.access': 'Stay connected to your account until you take the access back',
  'users.email': 'See your confirmed e-mail address',
}

/** One line per scope in plain words, for the consent page; from the corpus's scope table. */
export const scopeMeanings: ReadonlyMap<string, string> = new Map(
  observed.scopes.map(({ name, meaning }) => [name, FOR_USERS[name] ?? meaning]),
)

/**
 * The scopes as token answers list them.
 *
 * X seen (many): blank separated and not in the order of the request. The published answers agree with this order; where
 * they say nothing it is the corpus's (our choice). Cases token-code-success-offline, token-refresh-success.
 */
export function inAnswerOrder(scopes: readonly string[]): string[] {
  return ANSWER_ORDER.filter((scope) => scopes.includes(scope))
}

const SEEN_FIRST = ['users.read', 'follows.read', 'tweet.read']
const SEEN_LAST = 'offline.access'
const REST = [...scopeMeanings.keys()].filter((scope) => !SEEN_FIRST.includes(scope) && scope !== SEEN_LAST)
const ANSWER_ORDER = [...SEEN_FIRST, ...REST, SEEN_LAST]
