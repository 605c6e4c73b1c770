import type { ServerResponse } from 'node:http'
import type { MockProvider } from '../../handle.ts'
import { clearTimeout, setTimeout } from '../../world/real-timers.ts'

/** Changes are gathered for so long: a page is asked for again at most so often. */
const GATHER_MS = 50

/**
 * Says when the journal has grown, as server-sent events: `id` and `data` are the number of its newest event. What a page shows
 * it asks for itself, so nothing is lost or doubled however often the stream breaks.
 *
 * @param since what the page has seen already: with a stream that was cut, the number of the last event that came.
 * @see HTML Living Standard, "Server-sent events"
 */
export function pipeChanges(provider: MockProvider, since: number, response: ServerResponse): void {
  const { journal, signal } = provider
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
  response.flushHeaders()
  // It never ends, so who asked for its head alone would wait for what comes next on that connection.
  if (signal.aborted || response.req.method === 'HEAD') return void response.end()
  let told = since
  let waiting: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    waiting = undefined
    const mark = journal.mark()
    if (mark === told || response.destroyed) return
    told = mark
    response.write(`id: ${mark}\ndata: ${mark}\n\n`)
  }
  const unsubscribe = journal.subscribe(() => (waiting ??= setTimeout(tell, GATHER_MS)))
  const end = (): void => {
    unsubscribe()
    clearTimeout(waiting)
    signal.removeEventListener('abort', stop)
  }
  const stop = (): void => {
    tell()
    response.end()
  }
  signal.addEventListener('abort', stop)
  response.on('close', end)
  tell()
}
