import { STATUS_CODES } from 'node:http'
import express, { type ErrorRequestHandler } from 'express'
import helmet from 'helmet'
import { createGuard } from './control/guard.ts'
import { ControlError, controlRoutes } from './control/routes.ts'
import type { MockProvider } from './handle.ts'
import type { WebHandler } from './http.ts'
import { lessonPage, lessonIndexPage, notFoundPage } from './lessons.tsx'
import { lessonStyles } from './lesson-styles.ts'
import type { MockProviderOptions } from './provider.ts'
import { JournalTruncatedError } from './world/journal.ts'
import type { World } from './world/world.ts'

/** Everything that is not X's own path: the lessons at `/`, the control API at `/_mock`. */
export function createWeb(world: World, provider: MockProvider, options: MockProviderOptions): WebHandler {
  const app = express()
  app.disable('x-powered-by')
  app.use(helmet({ strictTransportSecurity: false, contentSecurityPolicy: { useDefaults: false, directives: CSP } }))
  app.get('/', (_request, response) => void response.send(lessonIndexPage(provider)))
  app.get('/lessons.css', (_request, response) => void response.type('css').send(lessonStyles))
  app.get('/lessons/:stem', (request, response) => {
    const page = lessonPage(request.params.stem)
    response.status(page === undefined ? 404 : 200).send(page ?? notFoundPage(request.path))
  })
  app.use('/_mock', createControl(world, provider, options))
  app.use((request, response) => {
    world.journal.append({
      kind: 'request.refused',
      reason: 'unknown-path',
      detail: `${request.method} ${request.path.slice(0, 300)} is neither a path of X nor of the mock`,
    })
    response.status(404).send(notFoundPage(request.path))
  })
  app.use(answerError)
  return app
}

const CSP = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

function createControl(
  world: World,
  provider: MockProvider,
  { allowedHosts = [], controlToken }: MockProviderOptions,
): express.Router {
  const control = express.Router()
  control.use(createGuard({ port: provider.port, allowedHosts, controlToken }))
  control.use(express.json({ limit: '1mb', strict: false }))
  for (const { method, path, handle } of controlRoutes)
    control[method](path, (request, response) => {
      const result = handle({ provider, body: request.body, params: request.params, query: request.query })
      world.journal.append({
        kind: 'control.called',
        actor: 'lab',
        detail: `${request.method} /_mock${request.path.slice(0, 200)}`,
      })
      response.set('cache-control', 'no-store').json(result)
    })
  control.use((request, response) => {
    const known = controlRoutes.map(({ method, path }) => `${method.toUpperCase()} /_mock${path}`).join(', ')
    response.status(404).json({
      title: 'Not Found',
      status: 404,
      detail: `no ${request.method} /_mock${request.path}; there are ${known}`,
    })
  })
  return control
}

/** Express knows an error handler by its four parameters. */
const answerError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const isOurs = error instanceof ControlError || error instanceof RangeError
  const status = statusOf(error) ?? (isOurs ? 400 : error instanceof JournalTruncatedError ? 410 : 500)
  const detail =
    status === 500
      ? 'a defect in the mock; its terminal has the details'
      : error instanceof Error
        ? error.message
        : String(error)
  if (status === 500) process.emitWarning(error instanceof Error ? error : new Error(String(error)))
  response.status(status).json({ title: STATUS_CODES[status], status, detail })
}

/** Body parser errors say which 4xx they are. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined
  return typeof error.status === 'number' && error.status < 500 ? error.status : undefined
}
