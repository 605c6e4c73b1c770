import type { ServerResponse } from 'node:http'
import { ControlProblem } from './problems.ts'

/** The calls that wait for something, so that they end when their peer leaves or the provider stops. */
export class OpenCalls {
  readonly #open = new Set<AbortController>()
  readonly #stopping: AbortSignal

  /** One listener for all calls, as a signal keeps each of its listeners in memory for as long as it lives. */
  constructor(stopping: AbortSignal) {
    this.#stopping = stopping
    stopping.addEventListener('abort', () => {
      for (const call of this.#open) call.abort(stopped())
    })
  }

  /** Aborted when the peer is gone, or with the problem to answer when the provider stops. */
  signalFor(response: ServerResponse): AbortSignal {
    const call = new AbortController()
    // The peer may have left while Express was loading. Its `close` event is then over and does not come again.
    if (response.destroyed) call.abort()
    if (this.#stopping.aborted) call.abort(stopped())
    if (call.signal.aborted) return call.signal
    this.#open.add(call)
    response.once('close', () => {
      this.#open.delete(call)
      call.abort()
    })
    return call.signal
  }
}

function stopped(): ControlProblem {
  return new ControlProblem(503, 'the mock is being stopped')
}
