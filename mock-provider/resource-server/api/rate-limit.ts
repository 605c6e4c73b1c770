import type { Exchange } from '../../exchange.ts'
import { answers } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import { limitsOf, UNLIMITED, type RateLimit } from '../../wire/rate-limits.ts'
import type { RateCount } from '../../world/rate-windows.ts'
import type { Grant } from '../../world/store.ts'
import type { World } from '../../world/world.ts'
import type { OperationFacts } from '../../wire/operations.ts'

const QUARTER = 15 * 60

/** How the names of the limits' headers begin (recordings of 2025-03): the window of 15 minutes, the user's day, the app's day. */
type HeaderPrefix = 'x-rate-limit' | 'x-user-limit-24hour' | 'x-app-limit-24hour'

/**
 * Counts a call against the plan's windows and keeps their headers for the answer. A grant's calls count for its user and
 * client together; calls with the app's own token count for the app. A call over one limit is counted in no other window:
 * our choice, as it is not known what X does with those that it refuses.
 *
 * @throws {ProtocolError} 429 (case 429-window) for the first call over a limit and every later one until the window ends.
 */
export function countCall(exchange: Exchange, operation: OperationFacts, grant: Grant | undefined): void {
  const { world } = exchange
  const plan = world.profile.rateLimits
  if (plan === 'off') return
  const limits = limitsOf(plan, operation.name)
  const app = exchange.about.client ?? ''
  const own = grant ? `${app} ${grant.userId}` : `${app} app`
  const windows: [HeaderPrefix, who: string, RateLimit][] = [
    ...(grant ? limits.user : limits.app).map((limit) => windowOf(prefixOf(limit, grant), own, limit)),
    ...(grant ? limits.appOfUsers : []).map((limit) => windowOf('x-app-limit-24hour', app, limit)),
  ]
  if (!windows.some(([name]) => name === 'x-rate-limit'))
    windows.unshift(['x-rate-limit', own, { limit: UNLIMITED[plan], windowSeconds: QUARTER }])
  const counts = windows.map(([name, who, limit]): Counted => {
    const key = `${operation.name} ${who} ${limit.windowSeconds}`
    return { name, key, window: world.rateWindows.count(key, limit, world.clock.now()) }
  })
  const over = counts.find(isOver)
  if (over)
    for (const { key, window } of counts.filter((each) => !isOver(each))) world.rateWindows.takeBack(key, window)
  exchange.applicationHeaders = Object.assign({}, ...counts.map(({ name, window }) => headersOf(name, window)))
  if (over) throw tooMany(world, operation, over)
}

type Counted = { name: HeaderPrefix; key: string; window: RateCount }

function windowOf(name: HeaderPrefix, who: string, limit: RateLimit): [HeaderPrefix, string, RateLimit] {
  return [name, who, limit]
}

function isOver({ window: { used, limit } }: Counted): boolean {
  return used > limit
}

/**
 * The window of an answer that no call was counted for. X seen (once) 2026-08, twice: what the plan refuses shows a window
 * of 40,000 with one call in it.
 *
 * @param isSpent shows it used up, as the answer 429 does.
 */
export function planHeaders({ profile, clock }: World, { isSpent = false } = {}): Record<string, string> {
  if (profile.rateLimits === 'off') return {}
  const limit = 40_000
  const used = isSpent ? limit : 1
  return headersOf('x-rate-limit', { limit, used, windowSeconds: QUARTER, resetAt: clock.now() + QUARTER })
}

function prefixOf({ windowSeconds }: RateLimit, grant: Grant | undefined): HeaderPrefix {
  if (windowSeconds === QUARTER) return 'x-rate-limit'
  return grant ? 'x-user-limit-24hour' : 'x-app-limit-24hour'
}

function headersOf(name: HeaderPrefix, { limit, used, resetAt }: RateCount): Record<string, string> {
  return {
    [`${name}-limit`]: String(limit),
    [`${name}-remaining`]: String(Math.max(0, limit - used)),
    [`${name}-reset`]: String(resetAt),
  }
}

function tooMany(
  { profile, clock }: World,
  operation: OperationFacts,
  { name, window: { limit, windowSeconds, resetAt } }: Counted,
): ProtocolError {
  const answer = profile.rateLimitBody === 'problem' ? answers.tooManyRequests : answers.rateLimitExceeded
  const spent = `${limit} calls of ${operation.name} in ${windowSeconds} s are used up (${name})`
  return new ProtocolError(answer, 'rate-limit', `${spent}; in ${resetAt - clock.now()} s there is room again`)
}
