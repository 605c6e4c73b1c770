import { clientRoutes } from './client-routes.ts'
import { faultRoutes } from './fault-routes.ts'
import { findingRoutes } from './finding-routes.ts'
import { journalRoutes } from './journal-routes.ts'
import { describeApi } from './openapi.ts'
import { route, type ControlRoute } from './route.ts'
import { record } from './shapes.ts'
import { listRoutes } from './list-routes.ts'
import { messageRoutes } from './message-routes.ts'
import { parallelRoutes } from './parallel-routes.ts'
import { populateRoutes } from './populate-routes.ts'
import { postRoutes } from './post-routes.ts'
import { snapshotRoutes } from './snapshot-routes.ts'
import { userRoutes } from './user-routes.ts'
import { worldRoutes } from './world-routes.ts'

/** The levers of the handle over HTTP. This one table makes the routes and the document. */
export const controlRoutes: ControlRoute[] = [
  ...worldRoutes,
  ...clientRoutes,
  ...userRoutes,
  ...postRoutes,
  ...listRoutes,
  ...messageRoutes,
  ...populateRoutes,
  ...faultRoutes,
  ...journalRoutes,
  ...findingRoutes,
  ...snapshotRoutes,
  ...parallelRoutes,
  route({
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    says: 'This document',
    answer: record('OpenAPI 3.1'),
    handle: ({ provider, secured }) => describeApi(controlRoutes, { provider, secured }),
  }),
]
