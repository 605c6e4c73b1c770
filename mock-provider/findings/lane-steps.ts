import type { JournalEvent } from '../world/journal.ts'
import { isRefusal, type Events } from './requests.ts'
import { withUnits } from './times.ts'
import { issuedBy, presentedBy } from './tokens.ts'

/** What happened to a family, or to its world. */
type StepKind = 'issued' | 'refreshed' | 'called' | 'refused' | 'revoked' | 'closed' | 'clock' | 'restored'

/**
 * One step: an event, or several alike in a row, `event` to `last`. `lostBy` is the event that took its answer. `mark` are a
 * few words for a picture, where it is more than a point.
 */
export type Step = {
  kind: StepKind
  event: number
  last: number
  events: number[]
  at: number
  says: string
  mark?: string
  /** How far a move of the clock went. */
  seconds?: number
  lostBy?: number
  /** A call to the API, whatever came of it. */
  isCall?: true
}

/** As many calls alike in a row are shown one by one. */
const MAX_SINGLE = 3

/** What happened, in order. What only prepares the next event (a code that is spent) is part of that. */
export function readSteps(events: Events): Step[] {
  const steps: Step[] = []
  for (const event of events) {
    if (event.lost !== undefined) markLost(steps, event)
    const step = stepOf(event)
    if (step) steps.push(step)
  }
  return mergeRuns(steps)
}

function markLost(steps: Step[], { lost, seq, reason = '' }: JournalEvent): void {
  const step = steps.findLast(({ event }) => event === lost)
  if (!step) return
  step.lostBy = seq
  step.says += `; its answer was lost (#${seq} ${reason})`
}

function stepOf(event: JournalEvent): Step | undefined {
  const told = tell(event)
  if (!told) return undefined
  return {
    event: event.seq,
    last: event.seq,
    events: [event.seq],
    at: event.at,
    ...told,
    ...(event.kind === 'api.called' && { isCall: true }),
  }
}

type Told = Pick<Step, 'kind' | 'says' | 'mark' | 'seconds'>

function tell(event: JournalEvent): Told | undefined {
  const { kind, detail = '', reason = '' } = event
  if (kind === 'clock.moved') return tellMove(detail)
  if (kind === 'world.restored')
    return { kind: 'restored', says: `the world was put back ${detail}`, mark: sayBack(event) }
  if (kind === 'family.closed')
    return { kind: 'closed', says: `the family was closed (${reason})`, mark: `closed: ${reason}` }
  if (isRefusal(event)) return { kind: 'refused', says: `${subjectOf(event)} was refused: ${reasonOf(event)}` }
  if (kind === 'code.issued') return { kind: 'issued', says: 'the user said yes: a code was issued' }
  if (kind === 'tokens.issued') return { kind: 'issued', says: sayIssued(event) }
  if (kind === 'refresh.done') return { kind: 'refreshed', says: sayRefreshed(event) }
  if (kind === 'revoke.called') return { kind: 'revoked', says: `the app revoked ${subjectOf(event)}` }
  return kind === 'api.called' ? { kind: 'called', says: `${subjectOf(event)} called ${requestOf(event)}` } : undefined
}

function tellMove(detail: string): Told {
  const seconds = /^advanced by ([\d.]+) s$/.exec(detail)?.[1]
  const says = `the clock: ${withUnits(detail)}`
  if (seconds === undefined) return { kind: 'clock', says, mark: `clock ${detail}` }
  return { kind: 'clock', says, mark: `clock +${inWords(Number(seconds))}`, seconds: Number(seconds) }
}

/** `2 h`, `180 days`: roughly, in the largest unit that fits. */
export function inWords(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.floor(seconds / 86_400)} days`
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h${rest(seconds % 3600, 60, 'min')}`
  return seconds >= 60 ? `${Math.floor(seconds / 60)} min${rest(seconds % 60, 1, 's')}` : `${seconds} s`
}

function rest(seconds: number, unit: number, name: string): string {
  const count = Math.floor(seconds / unit)
  return count === 0 ? '' : ` ${count} ${name}`
}

function sayBack({ upTo }: JournalEvent): string {
  return upTo === undefined ? 'another world' : `back to #${upTo}`
}

function reasonOf({ reason = '', kind, detail }: JournalEvent): string {
  return withUnits([reason || kind, detail].filter(Boolean).join(', '))
}

function subjectOf(event: JournalEvent): string {
  const { kind, labels: [label] = [], grant } = event
  if (kind === 'code.refused') return 'the code'
  return presentedBy(event) ?? label ?? (grant === undefined ? 'the app-only token' : 'a request')
}

function requestOf({ http }: JournalEvent): string {
  return http ? `${http.method} ${http.path}: ${http.status}` : ''
}

function sayIssued({ reason, labels = [] }: JournalEvent): string {
  if (reason === 'app-only') return 'an app-only token was issued'
  return `${reason === 'sign-in' ? 'signed in without a browser' : 'the code was exchanged'}: ${labels.join(' and ')}`
}

function sayRefreshed(event: JournalEvent): string {
  const again = event.reason === 'grace' ? ' once more, within its grace' : ''
  return `${presentedBy(event) ?? 'a token'} was refreshed${again}: ${(issuedBy(event)?.all ?? []).join(' and ')}`
}

/** Moves of the world in a row, and many calls with the same answer, become one step. */
function mergeRuns(steps: readonly Step[]): Step[] {
  const runs: Step[][] = []
  for (const step of steps) {
    const run = runs.at(-1)
    if (run?.[0] && isAlike(run[0], step)) run.push(step)
    else runs.push([step])
  }
  return runs.flatMap((run) => (run.length > (isWorldly(run[0]) ? 1 : MAX_SINGLE) ? [merged(run)] : run))
}

function isAlike(one: Step, other: Step): boolean {
  if (one.kind !== other.kind) return false
  if (isWorldly(one)) return true
  return one.isCall === true && one.says === other.says && one.lostBy === undefined && other.lostBy === undefined
}

function isWorldly(step: Step | undefined): boolean {
  return step?.kind === 'clock' || step?.kind === 'restored'
}

function merged(run: readonly Step[]): Step {
  const [first, last] = [run[0], run.at(-1)]
  if (!first || !last) throw new RangeError('a run of no steps')
  const events = run.flatMap((step) => step.events)
  const seconds = run.reduce((sum, step) => sum + (step.seconds ?? 0), 0)
  const whole = { ...first, at: last.at, last: last.last, events }
  if (seconds > 0)
    return {
      ...whole,
      says: `the clock: ${inWords(seconds)} in ${run.length} moves`,
      mark: `clock +${inWords(seconds)}`,
      seconds,
    }
  return { ...whole, says: `${run.length} times: ${last.says}`, ...(last.mark !== undefined && { mark: last.mark }) }
}
