import type { ServerResponse } from 'node:http'
import type { MockProvider } from '../handle.ts'
import { clearTimeout, setTimeout } from '../world/real-timers.ts'
import type { EventMessages } from './event-messages.ts'
import { createMatcher, type Filter } from './journal-shapes.ts'
import { problemOf } from './problems.ts'

/** Events are gathered for so long and sent together: a write to a hundred sockets at every event would leave no time for requests. */
const GATHER_MS = 20

/**
 * So many events, or so many facts in them, are sent without waiting: at full speed a small journal, which is bounded in both, would
 * have dropped the first of them by then.
 */
const GATHER_EVENTS = 100
const GATHER_FACTS = 500

/** How large a write is, about, in characters. For a slow reader the process then holds one write, and not the whole journal. */
const WRITE_SIZE = 65_536

type Source = { provider: MockProvider; messages: EventMessages }

/**
 * The journal as server-sent events: `id` is the event's number, `data` the event.
 *
 * Nothing is queued for a slow reader: the stream stands still until the socket takes more, then reads on in the journal. A
 * reader who is slower than the journal forgets gets a last event `truncated`.
 *
 * @see HTML Living Standard, "Server-sent events"
 */
export class EventStream {
  readonly #journal: MockProvider['journal']
  readonly #messages: EventMessages
  readonly #isAsked: ReturnType<typeof createMatcher>
  /** The newest event that was looked at. */
  #seen: number

  /** @param filter `since` is where to begin: with later events only, unless given. @throws {JournalTruncatedError} */
  constructor({ provider, messages }: Source, filter: Filter) {
    this.#journal = provider.journal
    this.#messages = messages
    this.#isAsked = createMatcher(filter)
    this.#seen = filter.since ?? this.#journal.mark()
    this.#journal.since(this.#seen) // Refused now, while there can still be a status.
  }

  /** Writes until the reader leaves or the signal says that the provider stops. */
  pipe(response: ServerResponse, signal: AbortSignal): void {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
    response.flushHeaders()
    if (signal.aborted) return void response.end()
    let gathering: ReturnType<typeof setTimeout> | undefined
    let facts = 0
    const pump = () => {
      clearTimeout(gathering)
      gathering = undefined
      facts = 0
      this.#pump(response)
    }
    const unsubscribe = this.#journal.subscribe(({ seq, http }) => {
      facts += http ? http.request.length + http.response.length : 0
      if (seq - this.#seen >= GATHER_EVENTS || facts >= GATHER_FACTS) pump()
      else gathering ??= setTimeout(pump, GATHER_MS)
    })
    response.on('drain', () => this.#pump(response))
    signal.addEventListener('abort', () => {
      unsubscribe()
      clearTimeout(gathering)
      this.#pump(response) // What happened just before the provider stops.
      response.end()
    })
    this.#pump(response)
  }

  #pump(response: ServerResponse): void {
    try {
      while (!response.destroyed && !response.writableEnded && !response.writableNeedDrain) {
        const text = this.#next()
        if (text === '') return
        response.write(text)
      }
    } catch (error) {
      response.end(`event: truncated\ndata: ${JSON.stringify(problemOf(error))}\n\n`)
    }
  }

  /** What was not sent yet, as far as it fits one write. */
  #next(): string {
    let text = ''
    if (this.#journal.mark() <= this.#seen) return text
    for (const event of this.#journal.since(this.#seen)) {
      this.#seen = event.seq
      if (this.#isAsked(event)) text += this.#messages.of(event)
      if (text.length >= WRITE_SIZE) break
    }
    return text
  }
}
