import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { OwnNames } from '../own-names.ts'
import { EventStream } from './event-stream.ts'
import { createGuard, createTokenGuard, requireJson } from './guard.ts'
import { nearestPaths } from './near.ts'
import { OpenCalls } from './open-calls.ts'
import { answerProblem, ControlProblem, printJson } from './problems.ts'
import type { Levers } from './levers.ts'
import type { CallContext } from './route.ts'
import { controlRoutes } from './routes.ts'

/** `stopping` is aborted when the provider stops. */
export type ControlOptions = { names: OwnNames; controlToken?: string; stopping: AbortSignal }

/** The control API, to be mounted at `/_mock`: whoever passes the guard gets at the levers of this world. */
export function createControl(levers: Levers, port: number, options: ControlOptions): Router {
  const { names, controlToken, stopping } = options
  const openPaths = controlRoutes.filter(({ open }) => open).map(({ path }) => path)
  const control = express.Router()
  control.use(createGuard(names, port))
  control.use(createTokenGuard(controlToken, openPaths))
  control.use(createRoutes(levers, stopping))
  return control
}

/** The routes of one world, without any guard. */
function createRoutes(levers: Levers, stopping: AbortSignal): Router {
  const routes = express.Router()
  const openCalls = new OpenCalls(stopping)
  const readJson = [requireJson, express.json({ limit: '1mb', strict: false })]
  for (const route of controlRoutes)
    routes[route.method](route.path, ...(route.method === 'get' ? [] : readJson), async (request, response) => {
      const { query, body, baseUrl, path } = request
      const signal = () => openCalls.signalFor(response)
      const result = await levers.run(route, baseUrl + path, { ...partsOf(request), query, body, signal })
      send(request, response, { status: route.status ?? 200, result, signal })
    })
  for (const path of new Set(controlRoutes.map((route) => route.path))) routes.all(path, refuseMethod(path))
  // Here, as Express takes a turn of the loop for each router that an error leaves, and a stopping provider waits for one.
  routes.use(refusePath, answerProblem)
  return routes
}

function partsOf(request: Request): Pick<CallContext, 'params' | 'lastEventId'> {
  const params = Object.entries(request.params).map(([name, value]) => [name, String(value)])
  return { params: Object.fromEntries(params), lastEventId: request.get('last-event-id') }
}

type Outcome = { status: number; result: unknown; signal: () => AbortSignal }

function send(request: Request, response: Response, { status, result, signal }: Outcome): void {
  response.status(status).set('cache-control', 'no-store')
  if (!(result instanceof EventStream)) return void response.type('json').send(printJson(result))
  if (request.method === 'HEAD') return void response.type('text/event-stream').end()
  result.pipe(response, signal())
}

function refuseMethod(path: string): RequestHandler {
  const methods = controlRoutes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase())
  const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  return ({ method, baseUrl, path: called }) => {
    const detail = `${method} ${baseUrl + called}: this path takes ${allow}`
    throw new ControlProblem(405, detail, { value: method, allowed: allow }, { allow })
  }
}

const refusePath: RequestHandler = ({ baseUrl, path }) => {
  const known = controlRoutes.map((route) => route.path)
  const near = nearestPaths(path, [...new Set(known)]).map((pattern) => baseUrl + pattern)
  const hint = near.length === 0 ? '' : `; near are ${near.join(', ')}`
  const detail = `there is no ${(baseUrl + path).slice(0, 200)}${hint}; all paths are in ${baseUrl}/openapi.json`
  throw new ControlProblem(404, detail, near.length === 0 ? {} : { allowed: near.join(', ') })
}
