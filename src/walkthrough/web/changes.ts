import type { ServerResponse } from 'node:http'
import type { Desk } from './desk.ts'
import type { Tabs } from './tabs.ts'

/** Changes are gathered for so long: a page is asked for again at most so often. */
const GATHER_MS = 50

/**
 * Says that something has changed, as server-sent events: `id` and `data` count the changes. What a page shows it asks for
 * itself, so nothing is lost or doubled however often the stream breaks.
 *
 * @param since what the page of that tab has seen already.
 * @see HTML Living Standard, "Server-sent events"
 */
export function pipeChanges(
  desk: Desk,
  { tabs, tab, since }: { tabs: Tabs; tab: number; since: number },
  response: ServerResponse,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.flushHeaders()
  // It never ends, so who asked for its head alone would wait for what comes next on that connection.
  if (response.req.method === 'HEAD') return void response.end()
  let told = since
  let waiting: NodeJS.Timeout | undefined
  const tell = (): void => {
    waiting = undefined
    if (desk.changes === told || response.destroyed) return
    told = desk.changes
    response.write(`id: ${told}\ndata: ${told}\n\n`)
  }
  const unsubscribe = desk.subscribe(() => (waiting ??= setTimeout(tell, GATHER_MS)))
  const leave = tabs.listen(tab)
  response.on('close', () => {
    unsubscribe()
    leave()
    clearTimeout(waiting)
  })
  tell()
}
