import type { Exchange } from '../exchange.ts'
import type { WireAnswer } from '../wire/messages.ts'
import type { EndpointName } from '../world/fault-spec.ts'
import { answerCall, answerNotSimulated } from './api/call.ts'
import type { OperationFacts } from '../wire/operations.ts'
import { findOperation, type FoundOperation } from './api/operations.ts'
import type { Handlers } from './api/handlers.ts'
import { messageOperations } from './messages/operations.ts'
import { listOperations } from './lists/operations.ts'
import { answerUpload } from './media/commands.ts'
import { mediaOperations } from './media/operations.ts'
import { postOperations } from './posts/operations.ts'
import { sampleAnswer } from './sampled/sample.ts'
import { userOperations } from './users/operations.ts'

export { methodsOf } from './api/operations.ts'

/** X's operations that are simulated, an area after the other. */
const simulated: Handlers = {
  ...userOperations,
  ...postOperations,
  ...messageOperations,
  ...listOperations,
  ...mediaOperations,
}

export type Resource = { name: EndpointName; handle: (exchange: Exchange) => WireAnswer | Promise<WireAnswer> }

/** What answers a method and path of X's API; undefined where X has no such operation. */
export function findResource(method: string, path: string): Resource | undefined {
  const found = findOperation(method, path)
  if (!found) return undefined
  const resource = simulated[found.operation.name]
  if (!resource) return { name: 'other', handle: (exchange) => answerOther(exchange, found) }
  const [name, handler] = resource
  const answer = found.operation.name === 'POST /2/media/upload' ? answerUpload : answerCall
  return { name, handle: (exchange) => answer(exchange, found, handler) }
}

/** From its schema, unless it never ends or the profile wants none of that. */
function answerOther(exchange: Exchange, found: FoundOperation): WireAnswer | Promise<WireAnswer> {
  const isSampled = exchange.world.profile.sampled === 'on' && wayOf(found.operation) === 'sampled'
  return isSampled ? answerCall(exchange, found, sampleAnswer) : answerNotSimulated(exchange, found.operation)
}

/** What answers an operation: the world, made-up values, or nothing (501). */
export type Way = 'world' | 'sampled' | '501'

export function wayOf({ name, streaming }: OperationFacts): Way {
  if (isSimulated(name)) return 'world'
  return streaming ? '501' : 'sampled'
}

/** Whether an operation (`GET /2/users/{id}`) is answered from what is in the world. */
export function isSimulated(operation: string): boolean {
  return Object.hasOwn(simulated, operation)
}
