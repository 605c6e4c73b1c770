import type { MockProvider } from '../handle.ts'
import { Fault, NewFault } from './fault-shapes.ts'
import { assertClient } from './members.ts'
import { ControlProblem, unknownId } from './problems.ts'
import { route } from './route.ts'
import { list, named, object, type Read } from './shapes.ts'

const FaultList = named('FaultList', object({ faults: list(Fault) }))

/** The faults that wait for a request. */
export const faultRoutes = [
  route({
    method: 'get',
    path: '/faults',
    operationId: 'listFaults',
    says: 'All faults that were armed and not disarmed, used up or not',
    answer: FaultList,
    handle: ({ provider }) => ({ faults: provider.faults.list() }),
  }),
  route({
    method: 'post',
    path: '/faults',
    operationId: 'armFault',
    says: 'Arms a fault for the next requests that fit',
    body: NewFault,
    example: () => ({
      at: 'token',
      when: { grantType: 'refresh_token' },
      then: { status: 503, retryAfterSeconds: 30 },
    }),
    status: 201,
    answer: Fault,
    handle: ({ provider, body }) => {
      assertClient(provider, body.when?.client, 'when.client')
      return findFault(provider, String(provider.faults.arm(body).id))
    },
  }),
  route({
    method: 'delete',
    path: '/faults',
    operationId: 'disarmFaults',
    says: 'Disarms all faults; what waits is released',
    answer: FaultList,
    handle: ({ provider }) => {
      provider.faults.disarm()
      return { faults: provider.faults.list() }
    },
  }),
  route({
    method: 'get',
    path: '/faults/:faultId',
    operationId: 'getFault',
    says: 'One fault, with how often it has fired and will fire',
    answer: Fault,
    handle: ({ provider, params }) => findFault(provider, params.faultId),
  }),
  route({
    method: 'delete',
    path: '/faults/:faultId',
    operationId: 'disarmFault',
    says: 'Disarms one fault; what waits is released. Answers the faults that are left',
    answer: FaultList,
    handle: ({ provider, params }) => {
      provider.faults.disarm(findFault(provider, params.faultId).id)
      return { faults: provider.faults.list() }
    },
  }),
  route({
    method: 'post',
    path: '/faults/:faultId/release',
    operationId: 'releaseFault',
    says: 'Ends the waiting of the requests that the fault holds, delays or hangs. 409 where none waits',
    answer: Fault,
    problems: [409],
    handle: ({ provider, params }) => {
      const fault = findFault(provider, params.faultId)
      if (provider.faults.release(fault.id)) return fault
      throw new ControlProblem(409, `no request waits for fault ${fault.id} now; it has fired ${fault.fired} times`)
    },
  }),
]

function findFault({ faults }: MockProvider, id = ''): Read<typeof Fault> {
  const fault = faults.list().find((armed) => String(armed.id) === id)
  if (fault) return fault
  throw unknownId(
    'fault',
    id,
    faults.list().map((armed) => armed.id),
  )
}
