import type { Exchange } from '../exchange.ts'
import type { WireAnswer, WireOutcome } from '../wire/messages.ts'
import { spoil, standInFor, type Spoiling, type StandIn } from './answers.ts'
import { keepWaiting } from './waits.ts'
import { describeAction, isAnswerFault } from '../world/fault-spec.ts'
import type { FaultState } from '../world/faults.ts'

type Proceed = () => WireAnswer | Promise<WireAnswer>

/** A fault and the request that met it. `proceed` lets the endpoint do its work; it is called at most once. */
type Met = { fault: FaultState; exchange: Exchange; proceed: Proceed }

/** How long a held request waits for a second one. */
const HOLD_SECONDS = 2

/** Does what an armed fault says to the request that met it. */
export function actOnFault(
  fault: FaultState,
  exchange: Exchange,
  proceed: Proceed,
): WireOutcome | Promise<WireOutcome> {
  const met: Met = { fault, exchange, proceed }
  const action = fault.spec.then
  if (action === 'reset') return breakOff(met)
  if (action === 'hang') return hang(met)
  if (action === 'hold-until-second') return holdUntilSecond(met)
  if (action === 'html-error-page') return answerInstead(met, action)
  if (typeof action === 'string') return answerSpoilt(met, action)
  if ('delaySeconds' in action) return delay(met, action.delaySeconds)
  if (isAnswerFault(action) || 'case' in action) return answerInstead(met, action)
  return answerSpoilt(met, action)
}

function breakOff(met: Met): WireOutcome {
  conclude(met, undefined)
  return 'reset'
}

function hang(met: Met): Promise<WireOutcome> {
  conclude(met, undefined)
  return keepWaiting(met, async (why) => {
    if (why === 'gone') return 'hang'
    note(met, why)
    return 'reset'
  })
}

/** Like a server that is slow (a slow network would be another thing): the work is done later, also for a client that has left. */
function delay(met: Met, seconds: number): Promise<WireOutcome> {
  note(met, 'delay')
  let hasLeft = false
  const onLeaving = () => {
    hasLeft = true
    note(met, 'client-left')
  }
  return keepWaiting({ ...met, seconds, onLeaving }, async (why) => {
    if (why !== 'time') note(met, why)
    if (why === 'abandoned') return 'reset'
    const answer = await met.proceed()
    if (hasLeft) noteLost(met, 'answer-lost', 'the client had left')
    return answer
  })
}

/** Makes two requests meet: the first waits here until the second one has arrived. */
function holdUntilSecond(met: Met): Promise<WireOutcome> {
  return keepWaiting({ ...met, seconds: HOLD_SECONDS, meetsSecond: true }, async (why) => {
    note(met, { second: 'race', time: 'no-race', gone: 'abandoned', released: why, abandoned: why }[why])
    if (why === 'gone') return 'hang'
    return why === 'abandoned' ? 'reset' : met.proceed()
  })
}

function answerInstead(met: Met, action: StandIn): WireOutcome | Promise<WireOutcome> {
  const { fault, exchange, proceed } = met
  const standIn = () => standInFor(action, fault.spec.at, exchange.world)
  const afterCommit = typeof action === 'object' && action.afterCommit === true
  if (!afterCommit)
    return onceReady(standIn(), (answer) => {
      conclude(met, answer)
      return answer
    })
  return onceReady(proceed(), () => {
    noteLost(met, describeAction(action))
    return standIn()
  })
}

/** The server does its work; something happens to its answer on the way. */
function answerSpoilt(met: Met, action: Spoiling): WireOutcome | Promise<WireOutcome> {
  return onceReady(met.proceed(), (answer) => {
    const { outcome, reason, detail, isLost } = spoil(answer, action, met.exchange.world)
    if (isLost) noteLost(met, reason, detail)
    else note(met, reason, detail)
    return outcome
  })
}

/** Synchronous where the answer is there already, so that no other request is handled in between. */
function onceReady(
  answer: WireAnswer | Promise<WireAnswer>,
  use: (answer: WireAnswer) => WireOutcome | Promise<WireOutcome>,
): WireOutcome | Promise<WireOutcome> {
  return answer instanceof Promise ? answer.then(use) : use(answer)
}

/** The endpoint has not seen the request, so the event of the fault is its verdict. */
function conclude({ fault, exchange }: Met, answer: WireAnswer | undefined): void {
  const cause = fault.armedAtSeq
  exchange.conclude({ kind: 'fault.fired', reason: describeAction(fault.spec.then), cause })
  exchange.commit(answer, cause)
}

/** The same of a request whose work was done and whose answer did not arrive as it was. */
function noteLost(met: Met, reason: string, more?: string): void {
  const lost = met.exchange.written?.seq
  note(met, reason, more, lost === undefined ? {} : { lost })
}

/** What a fault did to a request that has a verdict of its own. */
function note({ fault, exchange }: Met, reason: string, more?: string, about: { lost?: number } = {}): void {
  const what = `${describeAction(fault.spec.then)} at ${fault.spec.at}`
  const detail = more === undefined ? what : `${what}: ${more}`
  exchange.note({ kind: 'fault.fired', reason, detail, cause: fault.armedAtSeq, ...about })
}
