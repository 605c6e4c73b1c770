import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { EventEmitter } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'

/** So many turns of the event loop without anything under way: answers have been read, and what follows them has begun. */
const QUIET_TURNS = 20
/** Real time. A request that hangs (a fault, a long poll) is waited for once, and no longer than this. */
const MAX_WAIT_NS = 250_000_000n
/** As much of it as one turn takes at most: a machine that stood still for a while answered nobody meanwhile. */
const MAX_TURN_NS = 50_000_000n

type Message = { request: object }

/** The HTTP requests that this process has sent and that are not answered yet: fetch, undici, node:http, axios and so on. */
export class UnderWay {
  readonly #requests = new Set<object>()

  readonly #opened = (message: unknown): void => void this.#requests.add((message as Message).request)
  readonly #ended = (message: unknown): void => void this.#requests.delete((message as Message).request)
  readonly #sent = (message: unknown): void => {
    const request = (message as { request: EventEmitter }).request
    this.#requests.add(request)
    request.once('close', () => void this.#requests.delete(request))
  }

  readonly #listeners: [channel: string, listener: (message: unknown) => void][] = [
    ['undici:request:create', this.#opened],
    ['undici:request:trailers', this.#ended],
    ['undici:request:error', this.#ended],
    ['http.client.request.start', this.#sent],
  ]

  constructor() {
    for (const [channel, listener] of this.#listeners) subscribe(channel, listener)
  }

  /** Resolves once requests, file and DNS work of this process are done, or after 250 ms of real time. */
  async settled(): Promise<void> {
    let [waitedNs, lookedAt] = [0n, process.hrtime.bigint()]
    for (let quiet = 0; quiet < QUIET_TURNS && waitedNs < MAX_WAIT_NS; quiet++) {
      await turn()
      if (this.#isBusy()) quiet = 0
      const turnNs = process.hrtime.bigint() - lookedAt
      waitedNs += turnNs < MAX_TURN_NS ? turnNs : MAX_TURN_NS
      lookedAt += turnNs
    }
    this.#requests.clear()
  }

  stop(): void {
    for (const [channel, listener] of this.#listeners) unsubscribe(channel, listener)
  }

  #isBusy(): boolean {
    if (this.#requests.size > 0) return true
    return process.getActiveResourcesInfo().some((name) => /^(FSReq|CloseReq|GetAddrInfoReq)/.test(name))
  }
}
