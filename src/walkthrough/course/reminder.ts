import { fact, holds, runOf, type CheckFact, type Evidence, type Wrong } from './evidence.ts'
import { TIME_IS_IN_LAB_CLOCK } from './machine-clock.ts'
import { ofKind } from './wire-facts.ts'

const DAY_SECONDS = 86_400
/** What profile `x` takes six months for (`refreshLifetimeSeconds`). */
const LIFE_DAYS = 180
/** The start before month 12 is so long ago. */
const BETWEEN_STARTS_DAYS = 60

/** What the dates say that a program printed at month 12, in days from then. */
type Reminder = {
  /** The latest that is in time. */
  good?: number
  /** One on which the token is dead already. */
  late?: number
  /** One that fits the log-in, or the first start after it. */
  fromLogIn?: number
  /** One that fits the machine's clock. */
  fromMachine?: number
  /** Any other of the past. */
  past?: number
}

/** The date by which the program says it must run again, wherever in its output it stands. */
export function reminder(evidence: Evidence): CheckFact {
  const { good, late, fromLogIn, fromMachine, past } = readReminder(evidence)
  const lives = `the token lives ${LIFE_DAYS} (documented: refreshLifetimeSeconds)`
  if (good === undefined && late === undefined && fromMachine !== undefined)
    return fact('not yet', `the reminder counts from another day: ${TIME_IS_IN_LAB_CLOCK}`)
  const days = good ?? late ?? fromLogIn ?? past
  if (days === undefined)
    return fact('not yet', 'your program prints no date by which to refresh (write it as 2030-06-30)')
  return holds(
    good !== undefined,
    `the reminder is ${Math.abs(days)} days ${days < 0 ? 'before' : 'after'} the last refresh; ${lives}`,
  )
}

/** What can be wrong with that date. */
export const reminderSlips: readonly Wrong[] = [
  {
    slip: 'M43',
    when: (evidence) => {
      const { good, late, fromLogIn } = readReminder(evidence)
      return fromLogIn !== undefined && good === undefined && late === undefined
    },
    say: 'The six months belong to the newest token only: count from the last refresh, not from the first log-in.',
  },
  {
    slip: 'M39',
    when: (evidence) => {
      const { good, late } = readReminder(evidence)
      return late !== undefined && good === undefined
    },
    say: 'On that day the token is dead already. A little early is prudence: name a day before it.',
  },
]

/** Dates of log lines are of today, by the world's clock or the machine's, and say nothing. */
function readReminder(evidence: Evidence): Reminder {
  const run = runOf(evidence, 'month 12')
  if (!run) return {}
  const today = dayOf(run.at)
  const [logIn, machine] = [dayOf(firstTokens(evidence)) - today, dayOf(run.machineAt) - today]
  const days = [...run.output.matchAll(/\b\d{4}-\d\d-\d\d/g)]
    .map(([date]) => Date.parse(date) / 1000)
    .filter((at) => !Number.isNaN(at))
    .map((at) => dayOf(at) - today)
    .filter((day) => day !== 0 && day !== machine)
  const last = (isSo: (day: number) => boolean) => days.findLast(isSo)
  return {
    // An access token may well live until tomorrow.
    ...found(
      'good',
      last((day) => day > 1 && day < LIFE_DAYS),
    ),
    ...found(
      'late',
      last((day) => day >= LIFE_DAYS),
    ),
    ...found(
      'fromLogIn',
      last((day) => day > logIn && day < -BETWEEN_STARTS_DAYS),
    ),
    ...found(
      'fromMachine',
      last((day) => day > machine && day <= machine + LIFE_DAYS + 1),
    ),
    ...found(
      'past',
      last((day) => day < 0),
    ),
  }
}

function found(name: keyof Reminder, day: number | undefined): Reminder {
  return day === undefined ? {} : { [name]: day }
}

function dayOf(seconds: number): number {
  return Math.floor(seconds / DAY_SECONDS)
}

function firstTokens({ events }: Evidence): number {
  return ofKind(events, 'tokens.issued')[0]?.at ?? 0
}
