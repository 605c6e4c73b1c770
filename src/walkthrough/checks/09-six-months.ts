import type { JournalEvent } from '../../../mock-provider/index.ts'
import { byClient, during, fact, holds, runOf, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import type { Room } from '../course/room.ts'
import { ofKind, refreshRequests, replaysOf, whyOf } from '../course/wire-facts.ts'

export const overTheWire = true

const DAY_SECONDS = 86_400
/** What profile `x` takes six months for (`refreshLifetimeSeconds`). */
const LIFE_SECONDS = 180 * DAY_SECONDS
const MONTHS = [2, 4, 6, 8, 10, 12]

/** A year in which your program starts every second month, then 181 days in which nobody starts it. */
export async function gather(room: Room): Promise<void> {
  await room.logIn()
  for (const month of MONTHS) {
    room.mock.clock.advance({ days: 60 })
    await room.run(`month ${month}`)
  }
  room.mock.clock.advance({ days: 181 })
  await room.run('after silence')
}

export function check(evidence: Evidence): CheckFact[] {
  const refreshes = MONTHS.flatMap((month) =>
    ofKind(refreshRequests(evidence, during(evidence, `month ${month}`)), 'refresh.done'),
  )
  const [refused] = yearsRefusals(evidence)
  if (refreshRequests(evidence).length === 0)
    return [fact('not yet', 'no refresh reached the server in the whole year')]
  return [
    fact(
      refused ? 'contradicted' : refreshes.length === MONTHS.length,
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
    when: (evidence) => replaysOf(evidence).some(({ again }) => again.seq <= endOfYear(evidence)),
    say: 'The answer contains your next key: save the new refresh token, or the second refresh uses a dead one.',
  },
  {
    slip: 'M43',
    when: (evidence) => daysLeft(evidence) !== undefined && Number(daysLeft(evidence)) <= 0,
    say: 'The six months belong to the newest token only: count from the last refresh, not from the first log-in.',
  },
  {
    slip: 'M39',
    when: (evidence) => Number(daysLeft(evidence)) >= LIFE_SECONDS / DAY_SECONDS,
    say: 'On that day the token is dead already. A little early is prudence: name a day before it.',
  },
  {
    slip: 'M50',
    when: (evidence) => refreshRequests(evidence, during(evidence, 'after silence')).length > 1,
    say: 'After a refusal the only remedy is a human: one try, then ask the user.',
  },
  {
    slip: 'M49',
    when: (evidence) =>
      refreshRequests(evidence, during(evidence, 'after silence')).length === 1 &&
      ofKind(during(evidence, 'after silence'), 'attempt.opened').length === 0,
    say: 'A refusal is the end of this consent and the beginning of the next: show the user the authorization URL again.',
  },
]

function yearsRefusals(evidence: Evidence): JournalEvent[] {
  return byClient(evidence, ['refresh.refused']).filter(({ seq }) => seq <= endOfYear(evidence))
}

function endOfYear(evidence: Evidence): number {
  return runOf(evidence, 'month 12')?.to ?? 0
}

/** How many days after month 12 the last date stands that the program printed then. */
function daysLeft(evidence: Evidence): number | undefined {
  const run = runOf(evidence, 'month 12')
  const date = [...(run?.output.matchAll(/\b\d{4}-\d\d-\d\d/g) ?? [])].at(-1)?.[0]
  if (!run || date === undefined || Number.isNaN(Date.parse(date))) return undefined
  return Math.floor(Date.parse(date) / 1000 / DAY_SECONDS) - Math.floor(run.at / DAY_SECONDS)
}

function reminder(evidence: Evidence): CheckFact {
  const days = daysLeft(evidence)
  if (days === undefined)
    return fact('not yet', 'your program prints no date by which to refresh (write it as 2030-06-30)')
  const isGood = days > 0 && days < LIFE_SECONDS / DAY_SECONDS
  return holds(
    isGood,
    `the reminder is ${days} days after the last refresh; the token lives ${LIFE_SECONDS / DAY_SECONDS} (documented: refreshLifetimeSeconds)`,
  )
}

/** Told only where it went wrong: what a refresh token is for. */
function undisturbed(evidence: Evidence): CheckFact[] {
  const asked = MONTHS.flatMap((month) => ofKind(during(evidence, `month ${month}`), 'attempt.opened'))
  if (asked.length === 0) return []
  return [fact('contradicted', 'in the first year the user was asked, although the grant was alive', asked)]
}

function silence(evidence: Evidence): CheckFact {
  const tries = refreshRequests(evidence, during(evidence, 'after silence'))
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
  const events = during(evidence, 'after silence')
  const issued = ofKind(events, 'tokens.issued').filter(({ actor }) => actor === 'client')
  const asked = ofKind(events, 'attempt.opened')
  return fact(
    issued.length > 0,
    issued.length > 0 ? 'then the user was asked, and new tokens came' : 'the user was not asked for a new consent',
    [...asked, ...issued],
  )
}
