import { setTimeout as wait } from 'node:timers/promises'
import type { Exchange, WireAnswer, WireOutcome } from './exchange.ts'
import { answerFrom } from './wire/write.ts'
import { answers } from './wire/answers.ts'
import { describeAction, type FaultState } from './world/faults.ts'

type Proceed = () => WireAnswer | Promise<WireAnswer>

/** How long a held request waits for a second one: real time, as there is none to compare with in the world. */
const HOLD_SECONDS = 2

/** Does what an armed fault says to the request that met it. */
export async function actOnFault(fault: FaultState, exchange: Exchange, proceed: Proceed): Promise<WireOutcome> {
  const action = fault.spec.then
  if (action === 'reset' || action === 'hang') {
    conclude(fault, exchange)
    exchange.commit(undefined, fault.armedAtSeq)
    return action
  }
  if (action === 'drop-after-commit') return dropAfterCommit(fault, exchange, proceed)
  if (action === 'hold-until-second') return holdUntilSecond(fault, exchange, proceed)
  if ('delaySeconds' in action) {
    note(fault, exchange, 'delay')
    const signal = exchange.request.signal
    const gone = await wait(action.delaySeconds * 1000, false, signal && { signal }).catch(() => true)
    return gone ? 'hang' : proceed()
  }
  conclude(fault, exchange)
  const answer = faultAnswer(exchange, action)
  exchange.commit(answer, fault.armedAtSeq)
  return answer
}

/** The server did its work; the answer is lost on the way. */
async function dropAfterCommit(fault: FaultState, exchange: Exchange, proceed: Proceed): Promise<WireOutcome> {
  await proceed()
  note(fault, exchange, 'answer dropped')
  return 'reset'
}

/** Two requests at once, made to happen: the first waits here until the second one is at the door. */
function holdUntilSecond(fault: FaultState, exchange: Exchange, proceed: Proceed): Promise<WireOutcome> {
  const { faults } = exchange.world
  return new Promise((resolve, reject) => {
    let answered: Promise<void> | undefined
    const goOn = (why: string): Promise<void> => {
      clearTimeout(timer)
      faults.unhold(fault.id)
      note(fault, exchange, why)
      answered = Promise.resolve(proceed()).then(resolve, reject)
      return answered
    }
    const timer = setTimeout(() => void goOn('no-race'), HOLD_SECONDS * 1000)
    exchange.request.signal?.addEventListener('abort', () => {
      if (answered) return
      clearTimeout(timer)
      faults.unhold(fault.id)
      note(fault, exchange, 'abandoned')
      resolve('hang')
    })
    faults.hold(fault.id, { release: (why) => answered ?? goOn(why === 'second' ? 'race' : 'released') })
  })
}

function faultAnswer(exchange: Exchange, action: Extract<FaultState['spec']['then'], { status: number }>): WireAnswer {
  const known = action.status === 503 ? answers.serviceUnavailable : answers.tooManyRequests
  const base = known.status === action.status ? answerFrom(known, exchange.world.profile) : { body: '', headers: {} }
  const headers: Record<string, string> = { ...base.headers }
  if (action.contentType !== undefined || headers['content-type'] === undefined)
    headers['content-type'] = action.contentType ?? 'application/json; charset=utf-8'
  if (action.retryAfterSeconds !== undefined) headers['retry-after'] = String(action.retryAfterSeconds)
  return { status: action.status, headers, body: action.body ?? base.body }
}

function conclude(fault: FaultState, exchange: Exchange): void {
  exchange.conclude({ kind: 'fault.fired', reason: describeAction(fault.spec.then), cause: fault.armedAtSeq })
}

function note(fault: FaultState, exchange: Exchange, reason: string): void {
  const detail = `${describeAction(fault.spec.then)} at ${fault.spec.at}`
  exchange.world.journal.append({ kind: 'fault.fired', reason, detail, cause: fault.armedAtSeq })
}
