import { issuedBy, type JournalEvent } from '../../../mock-provider/index.ts'
import { asksForOfflineUnderscore, repeats } from '../course/attempt-slips.ts'
import { during, fact, holds, sent, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import { TIME_IS_IN_LAB_CLOCK } from '../course/machine-clock.ts'
import type { Room } from '../course/room.ts'
import { apiCalls, given, ofKind, refreshRequests, refusalInWords, tokenRequests, whyOf } from '../course/wire-facts.ts'

export const overTheWire = true

/** Tokens of a consent without `offline.access`; they die; later, so do those of the next consent. */
export async function gather(room: Room): Promise<void> {
  await room.logIn({ scopes: ['tweet.read', 'users.read'] })
  room.outliveAccessToken()
  await room.run('expired')
  room.outliveAccessToken()
  await room.run('later')
}

export function check(evidence: Evidence): CheckFact[] {
  const events = during(evidence, 'expired')
  const hopeless = refreshRequests(evidence, events)
  const [refused] = ofKind(events, 'attempt.refused')
  const opened = ofKind(events, 'attempt.opened')
  const asks = opened.find(({ scopes = [] }) => scopes.includes('offline.access'))
  const issued = issuedTo(evidence).find((event) => given(event, 'refresh_token'))
  const good = apiCalls(evidence, events).findLast(({ http }) => http?.status === 200)
  return [
    holds(
      hopeless.length === 0,
      {
        met: 'nothing was refreshed: there is nothing to refresh with',
        contradicted: `a refresh without a refresh token: ${whyOf(hopeless[0])}`,
      },
      hopeless,
    ),
    asks
      ? fact(true, 'the user was asked again, for offline.access too', [asks])
      : fact(
          refused || opened.length > 0 ? 'contradicted' : 'not yet',
          refused
            ? refusalInWords(refused)
            : opened.length > 0
              ? 'the user was asked again, but not for offline.access'
              : `the user was not asked again (if you look at a clock: ${TIME_IS_IN_LAB_CLOCK})`,
          refused ? [refused] : opened,
        ),
    fact(
      issued !== undefined,
      issued ? `this answer has a refresh token: ${issuedBy(issued)?.refresh}` : 'no answer with a refresh token yet',
      issued ? [issued] : [],
    ),
    fact(
      good !== undefined,
      good ? 'and the call was answered 200' : 'the call did not succeed after it',
      good ? [good] : [],
    ),
    lasting(evidence),
  ]
}

/** When the tokens of the new consent have died. */
function lasting(evidence: Evidence): CheckFact {
  const events = during(evidence, 'later')
  const requests = refreshRequests(evidence, events)
  const done = requests.find(({ kind }) => kind === 'refresh.done')
  const refused = requests.find(({ kind }) => kind !== 'refresh.done')
  const again = ofKind(events, 'attempt.opened')
  if (refused)
    return fact('contradicted', `when that one had died, the refresh was refused: ${whyOf(refused)}`, [refused])
  return done && again.length === 0
    ? fact(true, 'when that one had died, a refresh did, without the user', [done])
    : fact(false, 'when that one had died, the new refresh token was not used', done ? [done] : again)
}

export const wrong: readonly Wrong[] = [
  {
    slip: 'M33',
    when: (evidence) => refreshRequests(evidence, during(evidence, 'expired')).length > 0,
    say: 'offline.access does not stretch the first token; it adds a second one. Without it there is nothing to refresh with.',
  },
  {
    slip: 'M32',
    when: asksForOfflineUnderscore,
    say: 'X spells it with a dot: offline.access. The spelling with an underscore is OpenID’s.',
  },
  {
    slip: 'M31',
    when: (evidence) =>
      ofKind(during(evidence, 'expired'), 'attempt.opened').some(
        ({ scopes = [] }) => !scopes.includes('offline.access'),
      ),
    say: 'You ask for tomorrow at consent time: put offline.access into the scopes, or you will be here again in two hours.',
  },
  {
    slip: 'M50',
    when: (evidence) =>
      apiCalls(evidence, during(evidence, 'expired')).filter(({ http }) => http?.status === 401).length > 2,
    say: 'After a refusal the only remedy is a human: the dead token stays dead. Ask the user.',
  },
  {
    slip: 'M35',
    when: (evidence) => refreshRequests(evidence).some((event) => asksForMore(evidence, event)),
    say: 'Refreshing never widens; only consent does: a scope that the user did not allow comes from the user.',
  },
  {
    slip: 'M06',
    when: (evidence) => repeats(evidence, 'code_challenge'),
    say: 'One attempt, one verifier: the new consent was asked for with the verifier of an old one.',
  },
  {
    slip: 'M42',
    when: (evidence) => {
      const later = during(evidence, 'later')
      const isAsked = ofKind(later, 'attempt.opened').length > 0
      return hasRefreshToken(evidence) && isAsked && refreshRequests(evidence, later).length === 0
    },
    say: 'The new refresh token was not kept, or not used: when the access token died, the user was asked once more.',
  },
]

/** Whether there was one to keep. */
function hasRefreshToken(evidence: Evidence): boolean {
  return issuedTo(evidence).some((event) => given(event, 'refresh_token') !== undefined)
}

/** Answers of the start in which the user was asked again. */
function issuedTo(evidence: Evidence) {
  return ofKind(tokenRequests(evidence, during(evidence, 'expired')), 'tokens.issued')
}

/** A refresh with scopes that no consent before it had. */
function asksForMore({ events }: Evidence, refresh: JournalEvent): boolean {
  const granted = ofKind(events, 'tokens.issued')
    .filter(({ seq }) => seq < refresh.seq)
    .flatMap(({ scopes = [] }) => scopes)
  const asked = sent(refresh, 'form', 'scope')?.value?.split(' ').filter(Boolean) ?? []
  return asked.some((scope) => !granted.includes(scope))
}
