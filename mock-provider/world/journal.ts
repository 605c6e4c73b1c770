import { sizeOf } from './event-size.ts'
import type { FaultSpec } from './fault-spec.ts'
import { printable, type ForeignText } from './foreign-text.ts'
import { deepFreeze } from './frozen.ts'
import { setImmediate } from './real-timers.ts'

/** Every kind of event; what is before the dot is its subject. */
export const eventKinds = [
  'attempt.opened',
  'attempt.refused',
  'consent.shown',
  'consent.given',
  'consent.denied',
  'code.issued',
  'code.spent',
  'code.refused',
  'tokens.issued',
  'refresh.done',
  'refresh.refused',
  'family.closed',
  'revoke.called',
  'api.called',
  'request.refused',
  'control.called',
  'clock.moved',
  'fault.armed',
  'fault.fired',
  'lesson.marked',
  'world.restored',
] as const

/** One of `eventKinds`. */
export type EventKind = (typeof eventKinds)[number]

/** One parameter or header. Its value is there only where an allow list says that it is no secret. */
export type Fact = {
  readonly in: 'query' | 'form' | 'json' | 'header'
  readonly name: string
  readonly value?: string
  readonly length: number
  readonly fingerprint?: string
}

export type HttpFacts = {
  readonly method: string
  readonly path: string
  readonly status: number
  readonly request: readonly Fact[]
  readonly response: readonly Fact[]
}

/**
 * What the server saw. `at` is virtual time in whole seconds; `cause` is the number of an earlier event; `reason` is one
 * machine-readable word, `detail` a sentence for people; `labels` count tokens per grant (`AT#1`, `RT#2`). Of a refresh that
 * was done, `spent` is the refresh token that it used up, if it did, and `issued` are those that its answer brought. `lost`, of
 * a fault, is the number of the event whose answer did not arrive as it was, although the server had done its work. `began`
 * is there where others were answered while this request was on its way: the number of the newest event when it began.
 * `upTo`, of a restored world, is the number of the newest event that it remembers; missing where the save point is of
 * another world than what this journal tells of. `page`, of a request that the script of a web page sent, is a sentence for
 * people: what that page saw at X. `sampled`: the answer was made up from X's schema. `fault` is what was armed, `called`
 * an operation of the control API; both are missing where they are long or hold a secret. `lifetime`, in seconds, was asked for.
 */
export type JournalEvent = {
  readonly seq: number
  readonly at: number
  readonly kind: EventKind
  readonly actor: string
  readonly connection?: number
  readonly cause?: number
  readonly client?: string
  readonly user?: string
  readonly grant?: string
  readonly scopes?: readonly string[]
  readonly http?: HttpFacts
  readonly reason?: string
  readonly detail?: string
  readonly labels?: readonly string[]
  readonly spent?: string
  readonly issued?: readonly string[]
  readonly lost?: number
  readonly began?: number
  readonly upTo?: number
  readonly sampled?: true
  readonly page?: string
  readonly fault?: FaultSpec
  readonly called?: { readonly operation: string; readonly params: { readonly [name: string]: string } }
  readonly lifetime?: number
}

/** An event that is still being written. */
type Draft = { -readonly [Member in keyof JournalEvent]: JournalEvent[Member] }

export type NewEvent = Omit<Draft, 'seq' | 'at' | 'actor'> & { actor?: string }

/** Thrown by `since` when the events after a mark are no longer all there, so that absence cannot be judged. */
export class JournalTruncatedError extends Error {
  constructor(mark: number, firstSeq: number) {
    super(
      `journal truncated: the mark is at event ${mark}, the oldest event kept is ${firstSeq}; start the provider with a larger journalSize`,
    )
    this.name = 'JournalTruncatedError'
  }
}

/** Longer texts of others are cut. */
const MAX_TEXT = { actor: 100, detail: 2000, path: 300, name: 100, lever: 4000 }
/** The journal keeps so many bytes for each event that it has room for: several times of what an ordinary request leaves. */
const BYTES_PER_EVENT = 2048

/**
 * Append-only, bounded in events and in bytes. The judge of every check: what is not in it did not reach the server.
 *
 * Events are frozen when they are first handed out, so that no reader changes what the others see. Not before: a request
 * that nobody reads about does not pay for it.
 */
export class Journal {
  readonly #now: () => number
  readonly #capacity: number
  readonly #write: ForeignText['write']
  /** A ring: an event's place is its number. */
  readonly #events: (JournalEvent | undefined)[] = []
  readonly #sizes: number[] = []
  #bytes = 0
  /** The oldest event that is kept. */
  #firstSeq = 1
  #nextSeq = 1
  /** The number before the first event; more than 0 once a restored world has set the count. */
  #start = 0
  readonly #subscribers = new Set<(event: JournalEvent) => void>()
  #undelivered: JournalEvent[] = []

  /** @param write what becomes of a text of others: the one place where it is masked and made printable. */
  constructor(now: () => number, capacity = 10_000, write: ForeignText['write'] = (text) => text) {
    this.#write = write
    this.#now = now
    this.#capacity = capacity
  }

  append(event: NewEvent): JournalEvent {
    const complete: JournalEvent = { seq: this.#nextSeq++, at: this.#now(), actor: 'client', ...event }
    this.#writeDown(complete)
    this.#keep(complete)
    if (this.#subscribers.size > 0) this.#deliverLater(complete)
    return complete
  }

  /** Oldest first. The list is a copy: later events do not appear in it. */
  get events(): JournalEvent[] {
    return this.#from(this.#firstSeq)
  }

  /** The number of the newest event, for `since`. With a name it is that of an event written now, `lesson.marked`. */
  mark(name?: string): number {
    if (name !== undefined) this.append({ kind: 'lesson.marked', actor: 'lab', detail: name })
    return this.#nextSeq - 1
  }

  /** From the first event on unless a mark is given. @throws {JournalTruncatedError} when events after it have been dropped. */
  since(mark: number = this.#start): JournalEvent[] {
    const from = Math.max(mark, this.#start) + 1
    if (from < this.#firstSeq) throw new JournalTruncatedError(mark, this.#firstSeq)
    return this.#from(from)
  }

  /** Calls `listener` for each later event, after the answer is on its way. Returns how to stop it. */
  subscribe(listener: (event: JournalEvent) => void): () => void {
    this.#subscribers.add(listener)
    return () => this.#subscribers.delete(listener)
  }

  /** Delivers what subscribers have not seen yet. */
  flush(): void {
    const events = this.#undelivered
    this.#undelivered = []
    for (const event of events) for (const listener of this.#subscribers) callSafely(listener, deepFreeze(event))
  }

  /** A restored world goes on counting where the higher of the two counts stands. */
  continueFrom(seq: number): void {
    if (this.#nextSeq > this.#firstSeq) return
    this.#nextSeq = Math.max(this.#nextSeq, seq + 1)
    this.#firstSeq = this.#nextSeq
    this.#start = this.#nextSeq - 1
  }

  /** Facts are written down where they are made (`facts.ts`). */
  #writeDown(event: Draft): void {
    const { actor, detail, client, user, http, page, fault, called } = event
    if (actor !== 'client' && actor !== 'lab') event.actor = this.#write(actor, MAX_TEXT.actor)
    if (detail !== undefined) event.detail = this.#write(detail, MAX_TEXT.detail)
    if (page !== undefined) event.page = this.#write(page, MAX_TEXT.detail)
    if (client !== undefined) event.client = printable(client)
    if (user !== undefined) event.user = printable(user)
    if (fault && !this.#isPlain(fault)) delete event.fault
    if (called && !this.#isPlain(called)) delete event.called
    if (http) {
      const path = this.#write(http.path, MAX_TEXT.path)
      if (path !== http.path) event.http = { ...http, path }
    }
  }

  /** Whether nothing in it would have to be hidden or cut. */
  #isPlain(lever: object): boolean {
    const text = JSON.stringify(lever)
    return text.length <= MAX_TEXT.lever && this.#write(text, MAX_TEXT.lever) === text
  }

  #keep(event: JournalEvent): void {
    const size = sizeOf(event)
    if (event.seq - this.#firstSeq === this.#capacity) this.#dropOldest()
    while (this.#bytes + size > this.#capacity * BYTES_PER_EVENT && this.#firstSeq < event.seq) this.#dropOldest()
    const place = this.#placeOf(event.seq)
    this.#events[place] = event
    this.#sizes[place] = size
    this.#bytes += size
  }

  #dropOldest(): void {
    const place = this.#placeOf(this.#firstSeq++)
    this.#bytes -= this.#sizes[place] ?? 0
    this.#events[place] = undefined
  }

  #from(seq: number): JournalEvent[] {
    const events: JournalEvent[] = []
    for (let next = seq; next < this.#nextSeq; next += 1) {
      const event = this.#events[this.#placeOf(next)]
      if (event) events.push(deepFreeze(event))
    }
    return events
  }

  #placeOf(seq: number): number {
    return (seq - this.#start - 1) % this.#capacity
  }

  #deliverLater(event: JournalEvent): void {
    this.#undelivered.push(event)
    if (this.#undelivered.length === 1) setImmediate(() => this.flush())
  }
}

function callSafely(listener: (event: JournalEvent) => void, event: JournalEvent): void {
  try {
    listener(event)
  } catch (error) {
    // A broken subscriber must not break a request or silence the others.
    process.emitWarning(error instanceof Error ? error : new Error(String(error)))
  }
}
