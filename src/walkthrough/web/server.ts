import { createServer, type Server } from 'node:http'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import { pipeChanges } from './changes.ts'
import type { Desk } from './desk.ts'
import { Guard, NO_FORM, SPENT, type Refusal } from './guard.ts'
import { isTheme, livePolicy, liveScript, look, themeOf } from './kit.ts'
import { coursePage, PAGES } from './pages.tsx'
import { refusalPage, refusalPolicy } from './refusal-page.tsx'
import { courseStyles } from './styles.ts'
import { Tabs } from './tabs.ts'

/** The course in the browser: a listener of this machine alone. */
export type CourseServer = {
  readonly origin: string
  /** An address that lets one browser in, once. */
  newAddress(): string
  close(): Promise<void>
}

/** Forms of ours are short; the longest has a sentence. */
const MAX_BODY = '16kb'

/** Starts it on 127.0.0.1, at any free port. @throws {Error} the system's, where none can be had. */
export async function startCourseServer(desk: Desk): Promise<CourseServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 16_384 })
  server.maxConnections = 100
  const port = await listen(server)
  const guard = new Guard(port)
  server.on('request', createApp(desk, guard))
  return {
    origin: `http://127.0.0.1:${port}`,
    newAddress: () => guard.newAddress(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function createApp(desk: Desk, guard: Guard): Express {
  const app = express()
  const tabs = new Tabs(desk.tell)
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  app.enable('strict routing')
  app.enable('case sensitive routing')
  app.use(helmet({ ...HELMET, contentSecurityPolicy: { useDefaults: false, directives: livePolicy } }))
  app.use((_request, response, next) => void next(response.set('cache-control', 'no-store') && undefined))
  app.use(refusing((request) => guard.refuseOrigin(request)))
  app.get('/open', (request, response) => openTo(guard, request, response))
  app.use(refusing((request) => guard.refuseStranger(request)))
  app.get('/look.css', (_request, response) => void response.type('css').send(look + courseStyles))
  app.get('/live.mjs', (_request, response) => void response.type('text/javascript').send(liveScript()))
  app.get('/changes', (request, response) => pipeChanges(desk, { tabs, ...streamOf(request) }, response))
  for (const path of PAGES) app.get(path, createPage(desk, { guard, tabs }))
  app.post('/act/:name', express.text({ type: FORM, limit: MAX_BODY }), createAct(desk, { guard, tabs }))
  app.use((_request, response) => refuse(response, NOT_HERE))
  app.use(answerDefect)
  return app
}

type Parts = { guard: Guard; tabs: Tabs }

/** An address out of the terminal; who is in already may use it again. */
function openTo(guard: Guard, request: Request, response: Response): void {
  const cookie = guard.exchange(request.query.token)
  if (cookie !== undefined) response.set('set-cookie', cookie)
  else if (!guard.knows(request.headers.cookie)) return refuse(response, SPENT)
  response.redirect(303, '/')
}

/** A page, and whose tab it is. */
function createPage(desk: Desk, { guard, tabs }: Parts): RequestHandler {
  return async (request, response) => {
    const address = addressOf(request.originalUrl)
    const tab = request.method === 'GET' ? tabs.load(address, scriptOf(request)) : 0
    const isViewer = tabs.isViewer(tab)
    const liveAt = `/changes?tab=${tab}&since=${desk.changes}`
    const theme = themeOf(request.headers.cookie)
    const view = await desk.view({ address, formToken: guard.formTokenOf(tab), isViewer, liveAt, theme })
    response.type('html').send(coursePage(request.path, view))
  }
}

/** Does what a form asks for, then leads back to its page. */
function createAct(desk: Desk, { guard, tabs }: Parts): RequestHandler<{ name: string }> {
  return async (request, response) => {
    const fields = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
    const tab = guard.tabOf(fields.get('_token'))
    if (tab === undefined) return refuse(response, NO_FORM)
    const { name } = request.params
    const back = addressOf(fields.get('_back'))
    // Without a script the next page does not say whose it is.
    if (scriptOf(request) === undefined) tabs.leadTo(tab, back)
    if (name === 'theme') setTheme(response, fields.get('theme'))
    else if (name === 'continue' || !tabs.isViewer(tab)) {
      tabs.act(tab)
      await desk.act(name, fields, back)
    }
    response.redirect(303, back)
  }
}

/** The tab of whose script this is: it says where its page hears of changes. Undefined for what a browser asks for by itself. */
function scriptOf(request: Request): number | undefined {
  const liveAt = request.get('x-live')
  const url = liveAt === undefined ? undefined : parse(liveAt)
  return url && Number(url.searchParams.get('tab'))
}

function streamOf({ query, headers }: Request): { tab: number; since: number } {
  return { tab: Number(query.tab), since: Number(headers['last-event-id'] ?? query.since) }
}

/** A page of ours, or the first of them: nobody is led anywhere else. */
function addressOf(back: string | null): string {
  const { origin, pathname = '', search = '' } = parse(back ?? '') ?? {}
  return origin === 'http://course' && PAGES.some((page) => page === pathname) ? pathname + search : '/'
}

/** Not `URL.canParse`: Node 20 says of some addresses that they can be parsed, and then throws. */
function parse(address: string): URL | undefined {
  try {
    return new URL(address, 'http://course')
  } catch {
    return undefined
  }
}

function setTheme(response: Response, theme: string | null): void {
  if (isTheme(theme)) response.cookie('lab_theme', theme, { sameSite: 'lax', maxAge: 365 * 86_400_000 })
}

function refusing(find: (request: Request) => Refusal | undefined): RequestHandler {
  return (request, response, next) => {
    const refusal = find(request)
    if (refusal) refuse(response, refusal)
    else next()
  }
}

function refuse(response: Response, refusal: Refusal): void {
  response.set('content-security-policy', refusalPolicy).status(refusal.status).type('html').send(refusalPage(refusal))
}

const NOT_HERE: Refusal = { status: 404, says: 'There is no such page in the course.', does: 'Go to its first page.' }

/** Without a word of what went wrong: an error may quote whatever it met. */
const answerDefect: express.ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) return next(error)
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500
  const isTheirs = status >= 400 && status < 500
  const says =
    status === 413 ? 'That was longer than the course takes.' : isTheirs ? NOT_READ : 'This could not be shown.'
  refuse(response, { status: isTheirs ? status : 500, says, does: 'Go back, and try it again.' })
}

const NOT_READ = 'What was sent could not be read.'

const FORM = 'application/x-www-form-urlencoded'

/** With helmet's own referrer policy the browser would send our forms with `Origin: null`. */
const HELMET = { strictTransportSecurity: false, referrerPolicy: { policy: 'same-origin' } } as const

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}
