import type { JournalEvent } from '../../../mock-provider/index.ts'
import { byClient, during, fact, holds, runOf, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import { NO_REFRESH_TOKEN } from '../course/log-in.ts'
import { TIME_IS_IN_LAB_CLOCK } from '../course/machine-clock.ts'
import { reminder, reminderSlips } from '../course/reminder.ts'
import type { Room } from '../course/room.ts'
import { holdsRefreshToken, ofKind, refreshReplaysOf, refreshRequests, whyOf } from '../course/wire-facts.ts'

export const overTheWire = true

const MONTHS = [2, 4, 6, 8, 10, 12]

/** In that month the token endpoint is out of order. */
const OUTAGE = 4
const ALIVE = MONTHS.filter((month) => month !== OUTAGE)

/** So far from the machine's clock that a date tells which of the two a program looks at. */
const FAR_DAYS = 1000

/**
 * A year in which your program starts every second month, once while the token endpoint is out of order, then 181 days in
 * which nobody starts it. Who does nothing about the refusal then meets it once more, in the standard's words.
 */
export async function gather(room: Room): Promise<void> {
  const { clock, faults } = room.mock
  clock.advance({ days: FAR_DAYS })
  await room.logIn()
  for (const month of MONTHS) {
    clock.advance({ days: 60 })
    if (month === OUTAGE) faults.arm({ at: 'token', when: REFRESH, times: 'always', then: { status: 503 } })
    await room.run(nameOf(month))
    faults.disarm()
  }
  clock.advance({ days: 181 })
  await room.run(AFTER_SILENCE)
  if (refusals(room.evidence).length === 0 || hasAsked(room.evidence, AFTER_SILENCE)) return
  faults.arm({ at: 'token', when: REFRESH, times: 'always', then: IN_THE_STANDARDS_WORDS })
  await room.run(IN_OTHER_WORDS)
  faults.disarm()
}

const REFRESH = { grantType: 'refresh_token' } as const
const AFTER_SILENCE = 'after silence'
const IN_OTHER_WORDS = 'in other words'
/** RFC 6749 §5.2. */
const IN_THE_STANDARDS_WORDS = { status: 400, body: '{"error":"invalid_grant"}' }

function nameOf(month: number): string {
  return `month ${month}`
}

export function check(evidence: Evidence): CheckFact[] {
  if (!holdsRefreshToken(evidence)) return [NO_REFRESH_TOKEN]
  const refreshes = ALIVE.flatMap((month) =>
    ofKind(refreshRequests(evidence, during(evidence, nameOf(month))), 'refresh.done'),
  )
  const [refused] = yearsRefusals(evidence)
  if (refreshRequests(evidence).length === 0)
    return [
      fact(
        'not yet',
        `no refresh reached the server in the whole year (if you look at a clock: ${TIME_IS_IN_LAB_CLOCK})`,
      ),
      ...undisturbed(evidence),
    ]
  return [
    fact(
      refused ? 'contradicted' : refreshes.length === ALIVE.length,
      refused
        ? `in the first year a refresh was refused: ${whyOf(refused)}`
        : `${refreshes.length} refreshes in a year, and the grant is alive at month 12`,
      refused ? [refused] : refreshes,
    ),
    ...undisturbed(evidence),
    reminder(evidence),
    silence(evidence),
    newConsent(evidence),
  ]
}

export const wrong: readonly Wrong[] = [
  {
    slip: 'M42',
    when: (evidence) => refreshReplaysOf(evidence).some(({ again }) => again.seq <= endOfYear(evidence)),
    say: 'The answer contains your next key: save the new refresh token, or the second refresh uses a dead one.',
  },
  ...reminderSlips,
  {
    slip: 'M50',
    when: (evidence) => refusals(evidence).length > 1,
    say: 'After a refusal the only remedy is a human: one try, then ask the user.',
  },
  {
    slip: 'M49',
    when: hasGivenUp,
    say: 'Only a refusal (400) is death; a 503 is weather: keep the tokens, and try again at the next start.',
  },
  {
    slip: 'M51',
    when: (evidence) => hasAsked(evidence, IN_OTHER_WORDS),
    say: 'X says invalid_request where the standard says invalid_grant: go by the 400 of a refresh, not by one word.',
  },
  {
    slip: 'M49',
    when: (evidence) =>
      refusals(evidence).length === 1 && ![AFTER_SILENCE, IN_OTHER_WORDS].some((run) => hasAsked(evidence, run)),
    say: 'A refusal is the end of this consent and the beginning of the next: show the user the authorization URL again.',
  },
]

function yearsRefusals(evidence: Evidence): JournalEvent[] {
  return byClient(evidence, ['refresh.refused']).filter(({ seq }) => seq <= endOfYear(evidence))
}

function endOfYear(evidence: Evidence): number {
  return runOf(evidence, nameOf(12))?.to ?? 0
}

/** Requests with a dead token. */
function refusals(evidence: Evidence): JournalEvent[] {
  return refreshRequests(evidence, during(evidence, AFTER_SILENCE))
}

function hasAsked(evidence: Evidence, run: string): boolean {
  return ofKind(during(evidence, run), 'attempt.opened').length > 0
}

/** At the outage the user was asked, or from then on nothing was left to refresh with. */
function hasGivenUp(evidence: Evidence): boolean {
  const [outage, next] = [nameOf(OUTAGE), nameOf(OUTAGE + 2)]
  const tried = refreshRequests(evidence, during(evidence, outage))
  if (tried.length === 0 || runOf(evidence, next) === undefined) return false
  return hasAsked(evidence, outage) || refreshRequests(evidence, during(evidence, next)).length === 0
}

/** Told only where it went wrong: what a refresh token is for. */
function undisturbed(evidence: Evidence): CheckFact[] {
  const asked = MONTHS.flatMap((month) => ofKind(during(evidence, nameOf(month)), 'attempt.opened'))
  if (asked.length === 0) return []
  return [fact('contradicted', 'in the first year the user was asked, although the grant was alive', asked)]
}

function silence(evidence: Evidence): CheckFact {
  const tries = refusals(evidence)
  const isQuiet = tries.length <= 1
  return holds(
    isQuiet,
    {
      met: `after 181 days of silence ${tries.length === 0 ? 'the dead token was not even tried' : `it was refused once: ${tries[0]?.reason}`}`,
      contradicted: `after 181 days of silence ${tries.length} refreshes were tried`,
    },
    tries.slice(0, 4),
  )
}

function newConsent(evidence: Evidence): CheckFact {
  const events = during(evidence, AFTER_SILENCE)
  const issued = ofKind(events, 'tokens.issued').filter(({ actor }) => actor === 'client')
  const asked = ofKind(events, 'attempt.opened')
  return fact(
    issued.length > 0,
    issued.length > 0 ? 'then the user was asked, and new tokens came' : 'the user was not asked for a new consent',
    [...asked, ...issued],
  )
}
