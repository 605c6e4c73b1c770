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
  in: 'query' | 'form' | 'json' | 'header'
  name: string
  value?: string
  length: number
  fingerprint?: string
}

export type HttpFacts = { method: string; path: string; status: number; request: Fact[]; response: Fact[] }

/**
 * What the server saw. `at` is virtual time in whole seconds; `cause` is the number of an earlier event; `reason` is one
 * machine-readable word, `detail` a sentence for people; `labels` count tokens per grant (`AT#1`, `RT#2`).
 */
export type JournalEvent = {
  seq: number
  at: number
  kind: EventKind
  actor: string
  connection?: number
  cause?: number
  client?: string
  user?: string
  grant?: string
  scopes?: string[]
  http?: HttpFacts
  reason?: string
  detail?: string
  labels?: string[]
}

export type NewEvent = Omit<JournalEvent, 'seq' | 'at' | 'actor'> & { actor?: string }

/** Thrown by `since` when the events after a mark are no longer all there, so that absence cannot be judged. */
export class JournalTruncatedError extends Error {
  constructor(mark: number, firstSeq: number) {
    super(
      `journal truncated: the mark is at event ${mark}, the oldest event kept is ${firstSeq}; start the provider with a larger journalSize`,
    )
    this.name = 'JournalTruncatedError'
  }
}

/** Append-only and bounded. The judge of every check: what is not in it did not reach the server. */
export class Journal {
  readonly #now: () => number
  readonly #capacity: number
  readonly #mask: (text: string) => string
  #events: JournalEvent[] = []
  /** Where the ring starts once it is full. */
  #head = 0
  #nextSeq = 1
  /** The number before the first event; more than 0 once a restored world has set the count. */
  #start = 0
  readonly #subscribers = new Set<(event: JournalEvent) => void>()
  #undelivered: JournalEvent[] = []

  /** @param mask takes secrets out of `detail`, which may quote a request. */
  constructor(now: () => number, capacity = 10_000, mask: (text: string) => string = (text) => text) {
    this.#mask = mask
    this.#now = now
    this.#capacity = capacity
  }

  append(event: NewEvent): JournalEvent {
    const complete: JournalEvent = { seq: this.#nextSeq++, at: this.#now(), actor: 'client', ...event }
    if (complete.detail !== undefined) complete.detail = this.#mask(complete.detail)
    if (this.#events.length < this.#capacity) this.#events.push(complete)
    else {
      this.#events[this.#head] = complete
      this.#head = (this.#head + 1) % this.#capacity
    }
    if (this.#subscribers.size > 0) this.#deliverLater(complete)
    return complete
  }

  /** Oldest first. A copy: later events do not appear in it. */
  get events(): JournalEvent[] {
    return [...this.#events.slice(this.#head), ...this.#events.slice(0, this.#head)]
  }

  /** The number of the newest event, for `since`. With a name it is that of an event written now, `lesson.marked`. */
  mark(name?: string): number {
    if (name !== undefined) this.append({ kind: 'lesson.marked', actor: 'lab', detail: name })
    return this.#nextSeq - 1
  }

  /** From the first event on unless a mark is given. @throws {JournalTruncatedError} when events after it have been dropped. */
  since(mark: number = this.#start): JournalEvent[] {
    const firstSeq = this.#nextSeq - this.#events.length
    const from = Math.max(mark, this.#start)
    if (from + 1 < firstSeq) throw new JournalTruncatedError(mark, firstSeq)
    // Only what is asked for is copied, as each reader of a stream asks at each event.
    const skipped = this.#head + from + 1 - firstSeq
    const length = this.#events.length
    if (skipped >= length) return this.#events.slice(skipped - length, this.#head)
    return [...this.#events.slice(skipped), ...this.#events.slice(0, this.#head)]
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
    for (const event of events) for (const listener of this.#subscribers) callSafely(listener, event)
  }

  /** A restored world goes on counting where the higher of the two counts stands. */
  continueFrom(seq: number): void {
    if (this.#events.length > 0) return
    this.#nextSeq = Math.max(this.#nextSeq, seq + 1)
    this.#start = this.#nextSeq - 1
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
