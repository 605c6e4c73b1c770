import express, { type Request, type Response, type Router } from 'express'
import { contentSecurityPolicy, referrerPolicy, xFrameOptions } from 'helmet'
import type { Levers } from '../../control/levers.ts'
import type { MockProvider } from '../../handle.ts'
import type { OwnNames } from '../../own-names.ts'
import type { Waiting } from '../../waiting.ts'
import { themeOf } from '../kit/cookies.ts'
import { liveScript, livePolicy } from '../kit/kit.ts'
import { look } from '../kit/look.ts'
import { Access } from './access.ts'
import { pipeChanges } from './changes.ts'
import { familiesMermaid, familiesSvg } from './families-files.tsx'
import { answerRefused, createForms } from './forms.ts'
import { framed } from './frame.tsx'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { NewsBoard } from './news-board.ts'
import { inspectorStyles } from './styles.ts'
import { inspectorTabs } from './tabs.ts'

export type InspectorOptions = { names: OwnNames; controlToken?: string; waiting: Waiting }

/**
 * The inspector, to be mounted at `/_mock/inspector`: what a mock saw, live, and its levers as forms. Whoever may see pages
 * of this mock may look; who pulls a lever must be let into the control API.
 */
export function createInspector(provider: MockProvider, levers: Levers, options: InspectorOptions): Router {
  const router = express.Router()
  const access = new Access(provider.port, { ...options, origin: provider.origin })
  const news = new NewsBoard()
  router.use(contentSecurityPolicy({ useDefaults: false, directives: livePolicy }), access.look)
  // With helmet's own, the browser sends our forms with `Origin: null`.
  router.use(referrerPolicy({ policy: 'same-origin' }), xFrameOptions({ action: 'deny' }))
  router.get('/look.css', (_request, response) => void response.type('css').send(look + inspectorStyles))
  router.get('/live.mjs', (_request, response) => void response.type('text/javascript').send(liveScript()))
  router.get('/changes', (request, response) =>
    pipeChanges(provider, Number(request.get('last-event-id') ?? request.query.since), response),
  )
  router.get('/families.mmd', (request, response) =>
    sendFile(response, 'families.mmd', familiesMermaid(inspect(request))),
  )
  router.get('/families.svg', (request, response) => sendFile(response, 'families.svg', familiesSvg(inspect(request))))
  for (const tab of inspectorTabs)
    router.get(tab.path === '' ? '/' : tab.path, (request, response) => {
      const page = framed(inspect(request), tab, inspectorTabs)
      response.set('cache-control', 'no-store').send(page)
    })
  const surroundings = { access, news, inspect, waiting: options.waiting }
  router.use(createForms(surroundings), answerRefused(surroundings))
  return router

  function inspect(request: Request): Inspection {
    const [path, query = ''] = request.originalUrl.split('?')
    return {
      provider,
      levers,
      events: provider.journal.events,
      query: new URLSearchParams(query),
      ...access.of(request),
      formToken: access.formToken,
      address: path === `${INSPECTOR}/` ? `${INSPECTOR}?${query}` : request.originalUrl,
      theme: themeOf(request.headers.cookie),
      news: news.find(request.query.news),
      testWaits: options.waiting.isOne,
    }
  }
}

function sendFile(response: Response, name: string, text: string): void {
  response.set('cache-control', 'no-store').attachment(name).send(text)
}
