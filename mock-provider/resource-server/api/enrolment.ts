import type { Exchange } from '../../exchange.ts'
import { answers, type KnownAnswer } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import type { Enrolment } from '../../world/profile.ts'
import type { OperationFacts } from '../../wire/operations.ts'
import { planHeaders } from './rate-limit.ts'

type Refusal = { answer: KnownAnswer; says: string; only?: RegExp }

/** X seen (many): each of these comes after a perfectly good token exchange. */
const REFUSALS: Record<Exclude<Enrolment, 'enrolled'>, Refusal> = {
  'client-not-enrolled': {
    answer: answers.clientNotEnrolled,
    says: 'the app is in no project or package with this call',
  },
  'client-not-enrolled-docs': {
    answer: answers.clientNotEnrolledDocs,
    says: 'the app is not enrolled, in the words of the docs',
  },
  'user-not-enrolled': {
    answer: answers.userNotEnrolled,
    says: 'the signed-in user pays for this call and has no developer account',
  },
  'credits-depleted': { answer: answers.creditsDepleted, says: 'the pay-per-use account has no credits' },
  'usage-capped': {
    answer: answers.usageCapExceeded,
    says: "the plan's monthly cap is used up; waiting for the window does not help",
  },
  // Case likes-403-free: the words of a missing scope.
  'free-2025': {
    answer: answers.forbidden,
    says: 'to like a post was not in the Free plan',
    only: /^POST .*\/likes$/,
  },
  // Case 503, tweepy 2237: posting for free accounts from 2026-02-28.
  'free-2026': {
    answer: answers.serviceUnavailable,
    says: 'posting answers 503 to free accounts',
    only: /^POST \/2\/tweets$/,
  },
  // X docs: Like Post, Unlike Post, Follow User (2026): "not available on self-serve (pay-per-use) tiers"; to unfollow is.
  // X's answer was not found: the words of a missing scope, as to free accounts of 2025 (our choice).
  'self-serve-2026': {
    answer: answers.forbidden,
    says: 'likes and follows are not in self-serve plans',
    only: /^(POST|DELETE) .*\/likes\b|^POST .*\/following$/,
  },
}

/** Refuses what the app's project, plan or purse does not cover (profile switch `enrolment`). @throws {ProtocolError} */
export function assertEnrolled(exchange: Exchange, operation: OperationFacts): void {
  const { enrolment } = exchange.world.profile
  if (enrolment === 'enrolled') return
  const { answer, says, only } = REFUSALS[enrolment]
  if (only && !only.test(operation.name)) return
  exchange.applicationHeaders = planHeaders(exchange.world)
  throw new ProtocolError(answer, 'enrolment', `${says} (switch enrolment=${enrolment})`)
}
