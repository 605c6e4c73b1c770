/** At most `limit` calls in a window; it opens with the first call. */
export type RateLimit = { limit: number; windowSeconds: number }

/** Whose limits hold. `off`: no limits and no headers of them. */
export type RatePlan = 'off' | 'pay-per-use' | '2025-free' | '2025-basic' | '2025-pro'

/** Per user: calls with a user's token. Per app: calls with the app's own token. */
export type EndpointLimits = { user: RateLimit[]; app: RateLimit[]; appOfUsers: RateLimit[] }

const QUARTER = 15 * 60
const DAY = 24 * 60 * 60

/**
 * What `x-rate-limit-limit` shows where a plan names no limit for 15 minutes.
 *
 * X seen (once) 2025-03: 1200000 on Free (case me-success-fields). X seen (once) 2026-08: 40000 on pay-per-use, as in case
 * 429-usage-cap.
 */
export const UNLIMITED: Record<Exclude<RatePlan, 'off'>, number> = {
  '2025-free': 1_200_000,
  '2025-basic': 40_000,
  '2025-pro': 40_000,
  'pay-per-use': 40_000,
}

/** `75`: in 15 minutes. `75/day`: in 24 hours. Blank separated. After `app`: for the app's own token. After `all`: all users together. */
type Cell = string

/** In the order of the plans: pay-per-use, 2025 Free, Basic, Pro. */
type Row = readonly [payPerUse: Cell, free: Cell, basic: Cell, pro: Cell]

const USER_LOOKUP: Row = ['900 app 300', '1/day app 1/day', '100/day app 500/day', '900 app 300']
const WRITE: Row = ['50', '1', '5', '50']
/** The follow lists were not in a plan of 2025. */
const FOLLOW_LIST: Row = ['300 app 300', '', '', '']

/**
 * X docs: Rate limits: pay-per-use as of 2026-08, the other columns as of 2025-01.
 */
const TABLE: Record<string, Row> = {
  'GET /2/users/me': ['75', '25/day', '250/day', '75'],
  'GET /2/users': USER_LOOKUP,
  'GET /2/users/by': USER_LOOKUP,
  'GET /2/users/by/username/{username}': ['900 app 300', '3 app 3', '100/day app 500/day', '900 app 300'],
  'GET /2/users/{id}': USER_LOOKUP,
  'GET /2/tweets': ['5000 app 3500', '1 app 1', '15 app 15', '900 app 450'],
  'GET /2/tweets/{id}': ['900 app 450', '1 app 1', '15 app 15', '900 app 450'],
  'POST /2/tweets': ['100 all 10000/day', '17/day all 17/day', '100/day all 1667/day', '100 all 10000/day'],
  'DELETE /2/tweets/{id}': ['50', '17/day all 17/day', '5', '50'],
  'GET /2/users/{id}/tweets': ['900 app 10000', '1 app 1', '5 app 10', '900 app 1500'],
  'GET /2/users/{id}/bookmarks': ['180', '1', '10', '180'],
  'POST /2/users/{id}/bookmarks': WRITE,
  'DELETE /2/users/{id}/bookmarks/{tweet_id}': WRITE,
  'GET /2/users/{id}/liked_tweets': ['75 app 75', '1 app 1', '5 app 5', '75 app 75'],
  'GET /2/tweets/{id}/liking_users': ['75 app 75', '1 app 1', '5 app 25', '75 app 75'],
  'POST /2/users/{id}/likes': ['50 1000/day', '1', '200/day', '1000/day'],
  'DELETE /2/users/{id}/likes/{tweet_id}': ['50 1000/day', '1', '100/day', '50'],
  'GET /2/users/{id}/following': FOLLOW_LIST,
  'GET /2/users/{id}/followers': FOLLOW_LIST,
  'POST /2/users/{id}/following': WRITE,
  'DELETE /2/users/{source_user_id}/following/{target_user_id}': WRITE,
}

/** The same document for all other operations, of which the columns of 2025 are left out. Nor are limits of a second kept. */
const PAY_PER_USE: Record<string, Cell> = {
  'GET /2/tweets/search/recent': '300 app 450',
  'GET /2/tweets/search/all': 'app 300',
  'GET /2/tweets/counts/recent': 'app 300',
  'GET /2/tweets/counts/all': 'app 300',
  'GET /2/tweets/search/stream/rules': 'app 450',
  'POST /2/tweets/search/stream/rules': 'app 100',
  'GET /2/users/{id}/mentions': '300 app 450',
  'GET /2/users/{id}/timelines/reverse_chronological': '180',
  'GET /2/tweets/{id}/retweeted_by': '75 app 75',
  'GET /2/tweets/{id}/retweets': '75 app 75',
  'GET /2/tweets/{id}/quote_tweets': '75 app 75',
  'GET /2/users/reposts_of_me': '75',
  'POST /2/users/{id}/retweets': '50',
  'DELETE /2/users/{id}/retweets/{source_tweet_id}': '50',
  'PUT /2/tweets/{tweet_id}/hidden': '50',
  'GET /2/users/search': '900',
  'GET /2/users/{id}/blocking': '15',
  'GET /2/users/{id}/muting': '15',
  'POST /2/users/{id}/muting': '50',
  'DELETE /2/users/{source_user_id}/muting/{target_user_id}': '50',
  'GET /2/spaces/{id}': '300 app 300',
  'GET /2/spaces': '300 app 300',
  'GET /2/spaces/{id}/tweets': '300 app 300',
  'GET /2/spaces/by/creator_ids': '300 app 300',
  'GET /2/spaces/{id}/buyers': '300',
  'GET /2/spaces/search': '300 app 300',
  'GET /2/dm_events': '15',
  'GET /2/dm_events/{event_id}': '15',
  'GET /2/dm_conversations/{id}/dm_events': '15',
  'GET /2/dm_conversations/with/{participant_id}/dm_events': '15',
  'POST /2/dm_conversations': '15 1440/day all 1440/day',
  'POST /2/dm_conversations/with/{participant_id}/messages': '15 1440/day all 1440/day',
  'POST /2/dm_conversations/{dm_conversation_id}/messages': '15 1440/day all 1440/day',
  'DELETE /2/dm_events/{event_id}': '300 1500/day all 4000/day',
  'POST /2/users/{id}/dm/block': '10 400/day',
  'POST /2/users/{id}/dm/unblock': '10 400/day',
  'GET /2/lists/{id}': '75 app 75',
  'GET /2/users/{id}/owned_lists': '15 app 15',
  'GET /2/lists/{id}/tweets': '900 app 900',
  'GET /2/lists/{id}/members': '900 app 900',
  'GET /2/users/{id}/list_memberships': '75 app 75',
  'POST /2/lists': '300',
  'DELETE /2/lists/{id}': '300',
  'PUT /2/lists/{id}': '300',
  'POST /2/lists/{id}/members': '300',
  'DELETE /2/lists/{id}/members/{user_id}': '300',
  'POST /2/users/{id}/followed_lists': '50',
  'DELETE /2/users/{id}/followed_lists/{list_id}': '50',
  'GET /2/users/{id}/pinned_lists': '15',
  'POST /2/users/{id}/pinned_lists': '50',
  'DELETE /2/users/{id}/pinned_lists/{list_id}': '50',
  'GET /2/users/{id}/bookmarks/folders': '50',
  'GET /2/users/{id}/bookmarks/folders/{folder_id}': '50',
  'POST /2/compliance/jobs': 'app 150',
  'GET /2/compliance/jobs/{id}': 'app 150',
  'GET /2/compliance/jobs': 'app 150',
  'GET /2/usage/tweets': 'app 50',
  'GET /2/users/personalized_trends': '10 100/day all 200/day',
  'GET /2/trends/by/woeid/{woeid}': 'app 75',
  'GET /2/communities/{id}': '300 app 300',
  'GET /2/communities/search': '300',
  'GET /2/tweets/analytics': '300',
  'POST /2/media/upload': '500 all 50000/day',
  'GET /2/media/upload': '1000 all 100000/day',
  'POST /2/media/upload/initialize': '1875 all 180000/day',
  'POST /2/media/upload/{id}/append': '1875 all 180000/day',
  'POST /2/media/upload/{id}/finalize': '1875 all 180000/day',
  'POST /2/media/metadata': '500 all 50000/day',
  'POST /2/media/subtitles': '100 all 10000/day',
  'DELETE /2/media/subtitles': '100 all 10000/day',
  'POST /2/activity/subscriptions': 'app 500',
  'GET /2/activity/subscriptions': 'app 500',
  'PUT /2/activity/subscriptions/{subscription_id}': 'app 500',
  'DELETE /2/activity/subscriptions/{subscription_id}': 'app 500',
  'POST /2/webhooks': 'app 450',
  'GET /2/webhooks': 'app 450',
  'PUT /2/webhooks/{webhook_id}': 'app 450',
  'DELETE /2/webhooks/{webhook_id}': 'app 450',
  'POST /2/webhooks/replay': 'app 100',
  'GET /2/news/{id}': 'app 200',
  'GET /2/news/search': '200 app 200',
  'DELETE /2/connections/all': 'app 25',
}

const PLANS: readonly RatePlan[] = ['pay-per-use', '2025-free', '2025-basic', '2025-pro']

const limits = new Map(
  PLANS.map((plan, column) => [
    plan,
    new Map(
      rowsOf(TABLE, column)
        .concat(column === 0 ? Object.entries(PAY_PER_USE) : [])
        .map(([operation, cell]) => [operation, readCell(cell)]),
    ),
  ]),
)

/** The documented limits of an operation (`GET /2/users/{id}`) in a plan; empty lists where none is documented. */
export function limitsOf(plan: RatePlan, operation: string): EndpointLimits {
  return limits.get(plan)?.get(operation) ?? { user: [], app: [], appOfUsers: [] }
}

function rowsOf(table: Record<string, Row>, column: number): [operation: string, cell: Cell][] {
  return Object.entries(table).map(([operation, row]) => [operation, row[column] ?? ''])
}

function readCell(cell: Cell): EndpointLimits {
  const found: EndpointLimits = { user: [], app: [], appOfUsers: [] }
  let into = found.user
  for (const word of cell.split(' ').filter(Boolean)) {
    if (word === 'app') into = found.app
    else if (word === 'all') into = found.appOfUsers
    else into.push({ limit: Number.parseInt(word, 10), windowSeconds: word.endsWith('/day') ? DAY : QUARTER })
  }
  return found
}
