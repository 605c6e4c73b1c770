import { limitUsedUp } from './evidence.ts'
import type { Answer, Meaning } from './meaning.ts'
import { plainPath } from './needed-scopes.ts'
import { callMe } from './probes.ts'

const WINDOW = 'x-rate-limit'
const DAY = 'x-user-limit-24hour'

/** The resource server on limits, credits and load. */
export const limits: Meaning[] = [
  {
    id: 'api-402',
    endpoint: 'resource server',
    says: '402 "CreditsDepleted"',
    match: { said: 'CreditsDepleted' },
    means: 'the pay-per-use account has no credits left; token and code are right',
    causes: [
      {
        says: 'no credits are left',
        weight: 'many',
        source: 'tryethernal/ethernal 946, on posting',
        fix: 'buy credits in X’s console; no code helps',
        reasons: ['enrolment'],
      },
    ],
    probe: callMe('402 as well: the whole account is out of credits. The console shows the balance.'),
    cases: ['402-credits'],
    hint: 'The plan has no credits left: buy some in X’s developer console, the code is right.',
    atSteps: 'console: buy credits; no code helps',
  },
  {
    id: 'api-usage-cap',
    endpoint: 'resource server',
    says: '429 "UsageCapExceeded"',
    match: { said: 'UsageCapExceeded' },
    means: 'the month’s cap is used up, not the window: waiting 15 minutes does not help',
    causes: [
      {
        says: 'the cap of the plan, or the spending limit, is reached',
        weight: 'many',
        source: 'xdevplatform/xdk 25, g8rswimmer/go-twitter 108',
        fix: 'look at plan and usage in X’s console',
        reasons: ['enrolment'],
      },
    ],
    probe: callMe('The x-rate-limit-remaining header of the answer is not 0: it is the cap.'),
    cases: ['429-usage-cap'],
    hint: 'The plan’s cap is used up: a new window does not help, a larger plan does.',
    atSteps: 'console: plan and usage',
  },
  {
    id: 'api-429',
    endpoint: 'resource server',
    says: '429 "Too Many Requests"',
    match: { said: ['Too Many Requests', 'Rate limit exceeded'] },
    means: 'too many calls of this kind, for this user or this app',
    causes: [
      {
        says: 'the window of 15 minutes is used up (users/me on pay-per-use: 75 calls for each user)',
        weight: 'many',
        source: 'X docs: Rate limits; blorm-network/ZerePy 73, geduldig/TwitterAPI 180',
        fix: 'wait until x-rate-limit-reset, and keep what was read in place of asking again',
        reasons: ['rate-limit'],
        evidence: limitUsedUp(WINDOW),
      },
      {
        says: 'the day is used up (users/me on the Free plan of 2025: 25 calls in 24 hours)',
        weight: 'many',
        source: 'X docs: Rate limits, state of 2025-01; an incident note with the headers',
        fix: 'wait until x-user-limit-24hour-reset, or take a larger plan; keep what was read',
        reasons: ['rate-limit'],
        evidence: limitUsedUp(DAY),
      },
    ],
    probe: callMe(
      'Look at the headers: x-user-limit-24hour-remaining: 0 is the day, x-rate-limit-remaining: 0 the window. The -reset beside it is the instant, in seconds since 1970.',
    ),
    cases: ['429-window', '429-daily-free', '429-docs-form'],
    hint: 'Wait until x-rate-limit-reset, and keep what you have read.',
    atSteps: 'wait 15 minutes, on Free a day; `x-rate-limit-reset` has the instant',
    notes: ({ headers }) => [WINDOW, DAY].flatMap((name) => resetOf(headers, name)),
  },
  {
    id: 'api-503',
    endpoint: 'resource server',
    says: '503 "Service Unavailable"',
    match: { status: 503 },
    means: 'X did not do it now',
    causes: [
      {
        says: 'X is overloaded',
        weight: 'many',
        source: 'akrherz/iembot 171, plhery/node-twitter-api-v2 499',
        fix: 'wait, then try again, later each time',
      },
      {
        says: 'the account posts on the Free plan: so answered since 2026-02',
        weight: 'many',
        source: 'tweepy/tweepy 2237',
        fix: 'look at the plan in X’s console',
        reasons: ['enrolment'],
        evidence: ({ sent }) => {
          const { method, path } = sent ?? {}
          if (method === undefined || path === undefined || `${method} ${path}` === 'POST /2/tweets') return undefined
          return { fits: false, says: `${method} ${plainPath(path)} is no post` }
        },
      },
    ],
    probe: callMe('200 while posting goes on with 503, for hours: the plan. 503 here as well: X.'),
    cases: ['503'],
    hint: 'Wait, then try again.',
    atSteps: 'wait, try again',
  },
]

/** When there is room again. */
function resetOf(headers: Answer['headers'], name: string): string[] {
  const at = Number(headers?.get(`${name}-reset`))
  if (headers?.get(`${name}-remaining`) !== '0' || !Number.isInteger(at) || at <= 0 || at > 9_999_999_999) return []
  return [`${name}-reset is ${new Date(at * 1000).toISOString().replace('.000', '')}.`]
}
