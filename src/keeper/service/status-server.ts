import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { METRICS_TYPE } from './exposition.ts'
import { judgeHealth } from './health.ts'
import { writeMetrics } from './metrics.ts'
import type { KeeperService } from './service.ts'
import type { Described } from './status-page.tsx'
import { statusStyles } from './status-styles.ts'

/** A listener of this machine alone: `/`, `/healthz` and `/metrics`. */
export type StatusServer = { readonly origin: string; close(): Promise<void> }

/** So many grants are on the page; `keep list` has all. */
const SHOWN = 100

/**
 * Starts it on 127.0.0.1. Nothing that it answers is a secret, but accounts and errors are nobody else's business: it is asked by its own
 * name only, so that no page of another site reads it (DNS rebinding), and changes nothing.
 *
 * @param port 0 for any free one. @throws {Error} the system's, where the port cannot be had.
 */
export async function startStatusServer(
  service: KeeperService,
  { port, described }: { port: number; described: Described },
): Promise<StatusServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 8192 })
  server.maxConnections = 100
  await listen(server, port)
  const taken = portOf(server)
  server.on('request', createApp(service, { port: taken, described }))
  return {
    origin: `http://127.0.0.1:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function createApp(service: KeeperService, { port, described }: { port: number; described: Described }): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(helmet({ strictTransportSecurity: false, contentSecurityPolicy: { useDefaults: false, directives: CSP } }))
  app.use(createGuard(port))
  app.get('/healthz', async (_request, response) => {
    const health = judgeHealth(await service.signs())
    response.status(health.ok ? 200 : 503).json(health)
  })
  app.get('/metrics', async (_request, response) => {
    response.set('content-type', METRICS_TYPE).end(writeMetrics(await service.signs()))
  })
  app.get('/status.css', (_request, response) => void response.type('css').send(statusStyles))
  app.get('/', async (_request, response) => {
    const [signs, grants, { statusPage }] = await Promise.all([
      service.signs(),
      service.grants(SHOWN),
      import('./status-page.tsx'),
    ])
    response.send(statusPage({ signs, health: judgeHealth(signs), grants, described }))
  })
  app.use((_request, response) => void response.status(404).type('text').send('/, /healthz and /metrics are here.\n'))
  app.use(answerDefect)
  return app
}

/** Our own names on our own port, and nothing but looking. */
function createGuard(port: number): RequestHandler {
  const names = ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) => [
    `${name}:${port}`,
    ...(port === 80 ? [name] : []),
  ])
  return (request, response, next) => {
    response.set('cache-control', 'no-store')
    if (!names.includes((request.headers.host ?? '').toLowerCase()))
      return void response.status(421).type('text').send('This is not my name: ask 127.0.0.1.\n')
    if (request.method !== 'GET')
      return void response.status(405).set('allow', 'GET').type('text').send('Only GET is answered here.\n')
    next()
  }
}

/** Without a word of what went wrong: an error may quote whatever it met. */
const answerDefect: express.ErrorRequestHandler = (_error, _request, response, next) => {
  if (response.headersSent) return next(_error)
  response.status(500).type('text').send('This could not be told.\n')
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

const CSP = {
  'default-src': ["'none'"],
  'style-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
}
