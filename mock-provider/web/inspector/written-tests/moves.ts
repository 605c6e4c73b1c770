import type { Events } from '../../../findings/requests.ts'
import { lostAnswers } from '../../../findings/tokens.ts'
import type { FaultSpec } from '../../../world/fault-spec.ts'
import type { JournalEvent } from '../../../world/journal.ts'
import type { Advance, Move, SignIn, Work } from './move.ts'
import { beginsAnew, hasFailed, hasIssued, isOfApp, isSignIn } from './recorded.ts'

/** So much time may pass by itself within one step, in seconds. */
const STEP_SECONDS = 60

/** Operations that need no line: they have events of their own, or change nothing that an app sees. */
const SILENT = new Set(
  'advanceClock freezeClock runClock signIn approve deny revokeByUser armFault resetWorld restoreSnapshot saveSnapshot deleteSnapshot openWorld closeWorld writeMark'.split(
    ' ',
  ),
)

const LEVERS = { suspendClient: 'suspend', unsuspendClient: 'unsuspend', rotateClientSecret: 'rotate-secret' } as const

type Options = {
  client: string | undefined
  /** Grants that were signed in before the first of the events. */
  signedIn: readonly string[]
  /** The instant at which the events begin. */
  from: number
}

/** What was done by levers and by the app, in order. Time is read from the instants of events, never from their words. */
export function readMoves(events: Events, { client, signedIn, from }: Options): Move[] {
  const recorder = new Recorder(client, signedIn, lostAnswers(events))
  let now = from
  for (const event of events) {
    recorder.pass(event.at - now)
    now = event.at
    recorder.take(event)
  }
  return settled(recorder.moves)
}

class Recorder {
  readonly moves: Move[] = []
  readonly #client: string | undefined
  readonly #lost: ReadonlySet<number>
  readonly #signedIn: Set<string>
  /** Seconds that have passed and are not written yet. */
  #owed = 0
  #app: string | undefined

  constructor(client: string | undefined, signedIn: readonly string[], lost: ReadonlySet<number>) {
    this.#client = client
    this.#lost = lost
    this.#signedIn = new Set(signedIn)
    this.#app = signedIn[0]
  }

  /** @param seconds below 0 where a world went back. */
  pass(seconds: number): void {
    this.#owed = Math.max(0, this.#owed + seconds)
  }

  take(event: JournalEvent): void {
    if (isOfApp(event)) return this.#work(event)
    if (event.kind === 'clock.moved') return this.#advance(true)
    if (isSignIn(event)) return this.#signIn(event)
    const move = moveOf(event, this.#client)
    if (move) this.moves.push(move)
  }

  #advance(isOwn: boolean): void {
    if (this.#owed > 0) this.moves.push({ kind: 'advance', seconds: this.#owed, isOwn })
    this.#owed = 0
  }

  #signIn(event: JournalEvent): void {
    this.#advance(false)
    const move = signInOf(event)
    this.#signedIn.add(move.grant)
    this.#app ??= move.grant
    this.moves.push(move)
  }

  #work(event: JournalEvent): void {
    this.#app = this.#appOf(event)
    const last = this.moves.at(-1)
    const overlap = this.#overlapped(event)
    if (last?.kind === 'work' && this.#goesOn(last, event)) this.#join(last, event)
    else {
      this.#advance(false)
      const work: Work = { kind: 'work', app: this.#app, requests: [], issues: false, mayFail: false }
      this.#join(work, event)
      this.moves.push(work)
    }
    if (overlap) this.moves.push({ kind: 'note', says: `#${event.seq} was on its way before the line above was done` })
  }

  #join(work: Work, event: JournalEvent): void {
    work.requests.push(event)
    work.issues ||= hasIssued(event)
    work.mayFail = hasFailed(event, this.#lost)
  }

  #goesOn({ app, requests }: Work, event: JournalEvent): boolean {
    const last = requests.at(-1)
    const isAnew = last !== undefined && beginsAnew(last, event, this.#lost)
    return app === this.#app && this.#owed < STEP_SECONDS && !isAnew
  }

  /** Of a request that names no grant nothing better is known than who asked before. */
  #appOf({ grant }: JournalEvent): string {
    if (grant === undefined) return this.#app ?? ''
    return this.#signedIn.has(grant) ? grant : ''
  }

  /** Whether a lever was pulled while this request was on its way. */
  #overlapped({ began }: JournalEvent): boolean {
    const last = this.moves.at(-1)
    if (began === undefined || last === undefined || last.kind === 'work' || last.kind === 'note') return false
    const before = this.moves.findLast((move) => move.kind === 'work')
    return (before?.kind === 'work' ? (before.requests.at(-1)?.seq ?? 0) : 0) > began
  }
}

/** A sign-in as a move. */
export function signInOf({ grant = '', user = '', scopes = [], lifetime }: JournalEvent): SignIn {
  return { kind: 'sign-in', grant, user, scopes, ...(lifetime !== undefined && { lifetime }) }
}

function moveOf(event: JournalEvent, client: string | undefined): Move | undefined {
  const { kind, actor, reason, user, seq, detail = '', upTo } = event
  if (kind === 'fault.armed') return armOf(event)
  if (kind === 'family.closed' && actor === 'lab' && reason === 'user' && user !== undefined)
    return { kind: 'revoke', user }
  if (kind === 'control.called') return calledOf(event, client)
  if (kind !== 'world.restored') return undefined
  const where = upTo === undefined ? 'another world' : `how it was after event ${upTo}`
  return { kind: 'note', says: `not written: the world went back to ${where} (#${seq}); ${detail}` }
}

function armOf({ fault, seq, detail }: JournalEvent): Move {
  if (fault) return { kind: 'arm', fault: withoutClient(fault) }
  return { kind: 'note', says: `not written, as it is long or holds a secret: the fault of #${seq}, ${detail}` }
}

/** The written test has one client. */
export function withoutClient({ at, when: given, ...spec }: FaultSpec): FaultSpec {
  const when = { ...given }
  delete when.client
  return { at, ...(Object.keys(when).length > 0 && { when }), ...spec }
}

function calledOf({ called, seq, detail }: JournalEvent, client: string | undefined): Move | undefined {
  const { operation = '', params = {} } = called ?? {}
  if (SILENT.has(operation)) return undefined
  if (operation === 'disarmFaults') return { kind: 'disarm' }
  const lever = Object.entries(LEVERS).find(([name]) => name === operation)?.[1]
  if (lever === undefined)
    return { kind: 'note', says: `not written: ${detail} (#${seq}), of which the journal keeps no more` }
  return params.clientId === client ? { kind: 'client', lever } : undefined
}

/**
 * Each stretch of time as one line. What passed by itself is put off while nothing comes of it: a few seconds matter to a
 * token that is issued next, not to a call.
 */
function settled(moves: readonly Move[]): Move[] {
  const written: Move[] = []
  let due: Advance = { kind: 'advance', seconds: 0, isOwn: false }
  for (const move of moves) {
    if (move.kind === 'advance') {
      due = { ...due, seconds: due.seconds + move.seconds, isOwn: due.isOwn || move.isOwn }
      continue
    }
    const matters = move.kind === 'sign-in' || (move.kind === 'work' && (move.issues || due.seconds >= STEP_SECONDS))
    if (due.seconds > 0 && (due.isOwn || matters)) {
      written.push(due)
      due = { kind: 'advance', seconds: 0, isOwn: false }
    }
    const last = written.at(-1)
    const isSame = move.kind === 'revoke' && last?.kind === 'revoke' && last.user === move.user
    if (!isSame) written.push(move)
  }
  return written
}
