import type { ServerResponse } from 'node:http'
import type { MockProvider } from '../handle.ts'
import type { JournalEvent } from '../world/journal.ts'
import { matches, type Filter } from './journal-shapes.ts'
import { problemOf } from './problems.ts'

/**
 * The journal as server-sent events: `id` is the event's number, `data` the event.
 *
 * Nothing is queued for a slow reader: the stream stands still until the socket takes more, then reads on in the journal. A
 * reader who is slower than the journal forgets gets a last event `truncated`.
 *
 * @see HTML Living Standard, "Server-sent events"
 */
export class EventStream {
  readonly #provider: MockProvider
  readonly #filter: Filter
  /** The newest event that was looked at. */
  #seen: number

  /** @param options `since` is where to begin: with later events only, unless given. @throws {JournalTruncatedError} */
  constructor(provider: MockProvider, filter: Filter) {
    this.#provider = provider
    this.#filter = filter
    this.#seen = filter.since ?? provider.journal.mark()
    provider.journal.since(this.#seen) // Refused now, while there can still be a status.
  }

  /** Writes until the reader leaves or the signal says that the provider stops. */
  pipe(response: ServerResponse, signal: AbortSignal): void {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
    response.flushHeaders()
    if (signal.aborted) return void response.end()
    const pump = () => this.#pump(response)
    const unsubscribe = this.#provider.journal.subscribe(pump)
    response.on('drain', pump)
    signal.addEventListener('abort', () => {
      unsubscribe()
      pump() // What happened just before the provider stops.
      response.end()
    })
    pump()
  }

  #pump(response: ServerResponse): void {
    const { journal } = this.#provider
    if (response.destroyed || response.writableEnded || response.writableNeedDrain) return
    if (journal.mark() <= this.#seen) return
    try {
      for (const event of journal.since(this.#seen)) {
        this.#seen = event.seq
        if (matches(this.#filter, event) && !response.write(messageOf(event))) return
      }
    } catch (error) {
      response.end(`event: truncated\ndata: ${JSON.stringify(problemOf(error))}\n\n`)
    }
  }
}

function messageOf(event: JournalEvent): string {
  return `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`
}
