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

/** What the plans of 2025 allowed is left out. */
const payPerUse = (cell: Cell): Row => [cell, '', '', '']

const MANAGE_LISTS = payPerUse('300')
const MANAGE = payPerUse('50')
const FEW_LISTS = payPerUse('15 app 15')
const SOME_LISTS = payPerUse('75 app 75')
const FOLDERS = payPerUse('50 app 50')

/**
 * X docs: Rate limits: pay-per-use as of 2026-08, the other columns as of 2025-01.
 * Only operations that this mock simulates.
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
  'GET /2/users/search': payPerUse('900 app 300'),
  'GET /2/users/{id}/blocking': payPerUse('15'),
  'GET /2/users/{id}/muting': payPerUse('15'),
  'POST /2/users/{id}/muting': MANAGE,
  'DELETE /2/users/{source_user_id}/muting/{target_user_id}': MANAGE,
  'GET /2/users/{id}/bookmarks/folders': FOLDERS,
  'GET /2/users/{id}/bookmarks/folders/{folder_id}': FOLDERS,
  'GET /2/lists/{id}': SOME_LISTS,
  'GET /2/users/{id}/owned_lists': FEW_LISTS,
  'GET /2/lists/{id}/tweets': payPerUse('900 app 900'),
  'GET /2/lists/{id}/members': payPerUse('900 app 900'),
  'GET /2/users/{id}/list_memberships': SOME_LISTS,
  'POST /2/lists': MANAGE_LISTS,
  'DELETE /2/lists/{id}': MANAGE_LISTS,
  'PUT /2/lists/{id}': MANAGE_LISTS,
  'POST /2/lists/{id}/members': MANAGE_LISTS,
  'DELETE /2/lists/{id}/members/{user_id}': MANAGE_LISTS,
  'POST /2/users/{id}/followed_lists': MANAGE,
  'DELETE /2/users/{id}/followed_lists/{list_id}': MANAGE,
  'GET /2/users/{id}/pinned_lists': FEW_LISTS,
  'POST /2/users/{id}/pinned_lists': MANAGE,
  'DELETE /2/users/{id}/pinned_lists/{list_id}': MANAGE,
}

const PLANS: readonly RatePlan[] = ['pay-per-use', '2025-free', '2025-basic', '2025-pro']

const limits = new Map(
  PLANS.map((plan, column) => [
    plan,
    new Map(Object.entries(TABLE).map(([operation, row]) => [operation, readCell(row[column] ?? '')])),
  ]),
)

/** The documented limits of an operation (`GET /2/users/{id}`) in a plan; empty lists where none is documented. */
export function limitsOf(plan: RatePlan, operation: string): EndpointLimits {
  return limits.get(plan)?.get(operation) ?? { user: [], app: [], appOfUsers: [] }
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
