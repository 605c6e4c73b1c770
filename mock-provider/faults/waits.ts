import type { Exchange } from '../exchange.ts'
import type { WireOutcome } from '../wire/messages.ts'
import type { FaultState } from '../world/faults.ts'
import { clearTimeout, setTimeout } from '../world/real-timers.ts'

/**
 * Why a wait ended: its time is up, somebody released it, the world that the request came to is gone, the peer has left,
 * or the second request arrived.
 */
export type Wake = 'time' | 'released' | 'abandoned' | 'gone' | 'second'

type Wait = {
  fault: FaultState
  exchange: Exchange
  /** Real time, as there is none to compare with in the world; for ever unless given. */
  seconds?: number
  /** Called when the peer leaves and the wait goes on; without it that ends the wait. */
  onLeaving?: () => void
  /** A second request of the kind ends the wait. */
  meetsSecond?: boolean
}

/** Keeps a request waiting. `wake` is called once, at the moment at which the wait ends, and says what becomes of it. */
export function keepWaiting(wait: Wait, wake: (why: Wake) => Promise<WireOutcome>): Promise<WireOutcome> {
  const { fault, exchange, seconds, onLeaving, meetsSecond } = wait
  const { signal } = exchange.request
  const outcome = new Promise<WireOutcome>((resolve) => {
    const end = (why: Wake): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
      leaveList()
      resolve(wake(why))
    }
    const leave = onLeaving ?? (() => end('gone'))
    const timer = seconds === undefined ? undefined : setTimeout(() => end('time'), seconds * 1000)
    signal?.addEventListener('abort', leave, { once: true })
    const meetSecond = () => {
      end('second')
      return outcome
    }
    const leaveList = exchange.world.faults.wait({ fault, end, ...(meetsSecond && { meetSecond }) })
  })
  return outcome
}
