import type { EndpointName } from '../../world/fault-spec.ts'
import type { Handler } from './call.ts'

/** What answers operations, by their names (`GET /2/users/{id}`), each with the name that faults give it. */
export type Handlers = Readonly<Record<string, readonly [EndpointName, Handler]>>
