import type { IncomingMessage, ServerResponse } from 'node:http'
import express, { type RequestHandler, type Router } from 'express'
import helmet from 'helmet'
import { answerProblem } from '../control/problems.ts'
import { Levers } from '../control/levers.ts'
import { createControl, type ControlOptions } from '../control/router.ts'
import type { MockProvider } from '../handle.ts'
import { lessonStyles } from './styles.ts'
import type { Waiting } from '../waiting.ts'
import type { World } from '../world/world.ts'

/** Loaded with the first page: the control API needs neither Preact nor Marked. */
const lessons = () => import('./lessons.tsx')
const inspector = () => import('./inspector/inspector.ts')

/** Answers a request that is not for one of X's own paths. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => void

/** `waiting`: the tests that a page of the inspector can let go on. */
type WebOptions = ControlOptions & { waiting: Waiting }

/** Everything that is not X's own path: the lessons at `/`, the control API at `/_mock`. */
export function createWeb(world: World, provider: MockProvider, options: WebOptions): WebHandler {
  const app = express()
  app.disable('x-powered-by')
  app.use(helmet({ strictTransportSecurity: false, contentSecurityPolicy: { useDefaults: false, directives: CSP } }))
  app.get('/', async (_request, response) => void response.send((await lessons()).lessonIndexPage(provider)))
  app.get('/lessons', async (_request, response) => void response.send((await lessons()).lessonIndexPage(provider)))
  app.get('/lessons.css', (_request, response) => void response.type('css').send(lessonStyles))
  app.get('/lessons/:stem', async (request, response) => {
    const { lessonPage, notFoundPage } = await lessons()
    const page = lessonPage(request.params.stem)
    response.status(page === undefined ? 404 : 200).send(page ?? notFoundPage(request.path))
  })
  const levers = new Levers(world, provider, options.controlToken !== undefined)
  app.use(
    '/_mock/inspector',
    loading(async () => (await inspector()).createInspector(provider, levers, options)),
  )
  app.use('/_mock', createControl(levers, provider.port, options))
  app.use(async (request, response) => {
    world.journal.append({
      kind: 'request.refused',
      reason: 'unknown-path',
      detail: `${request.method} ${request.path.slice(0, 300)} is neither a path of X nor of the mock`,
    })
    const { notFoundPage } = await lessons()
    response.status(404).send(notFoundPage(request.path))
  })
  app.use(answerProblem)
  return app
}

/** A router that is made when its first request comes. */
function loading(create: () => Promise<Router>): RequestHandler {
  let created: Promise<Router> | undefined
  return async (request, response, next) => (await (created ??= create()))(request, response, next)
}

const CSP = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}
