import { randomBytes } from 'node:crypto'
import express, { type Request, type Router } from 'express'
import { contentSecurityPolicy, referrerPolicy } from 'helmet'
import type { Levers } from '../../control/levers.ts'
import type { MockProvider } from '../../handle.ts'
import type { OwnNames } from '../../own-names.ts'
import { liveScript, livePolicy } from '../kit/kit.ts'
import { look } from '../kit/look.ts'
import { themeOf } from '../kit/cookies.ts'
import { Access } from './access.ts'
import { pipeChanges } from './changes.ts'
import { framed } from './frame.tsx'
import { serveKeptFiles } from './keep-files.ts'
import { INSPECTOR, type Inspection, type News } from './inspection.ts'
import { inspectorStyles } from './styles.ts'
import { inspectorTabs } from './tabs.ts'

export type InspectorOptions = { names: OwnNames; controlToken?: string }

/**
 * The inspector, to be mounted at `/_mock/inspector`: what a mock saw, live, and its levers as forms. Whoever may see pages
 * of this mock may look; who pulls a lever must be let into the control API.
 */
export function createInspector(provider: MockProvider, levers: Levers, options: InspectorOptions): Router {
  const router = express.Router()
  const access = new Access(provider.port, options)
  const formToken = randomBytes(18).toString('base64url')
  const news = new Map<string, News>()
  router.use(contentSecurityPolicy({ useDefaults: false, directives: livePolicy }), access.look)
  // With helmet's own, the browser sends our forms with `Origin: null`.
  router.use(referrerPolicy({ policy: 'same-origin' }))
  router.get('/look.css', (_request, response) => void response.type('css').send(look + inspectorStyles))
  router.get('/live.mjs', (_request, response) => void response.type('text/javascript').send(liveScript()))
  router.get('/changes', (request, response) =>
    pipeChanges(provider, Number(request.get('last-event-id') ?? request.query.since), response),
  )
  serveKeptFiles(router, inspect)
  for (const tab of inspectorTabs)
    router.get(tab.path === '' ? '/' : tab.path, (request, response) => {
      const page = framed(inspect(request), tab, inspectorTabs)
      response.set('cache-control', 'no-store').send(page)
    })
  return router

  function inspect(request: Request): Inspection {
    const [path, query = ''] = request.originalUrl.split('?')
    return {
      provider,
      levers,
      events: provider.journal.events,
      query: new URLSearchParams(query),
      ...access.of(request),
      formToken,
      address: path === `${INSPECTOR}/` ? `${INSPECTOR}?${query}` : request.originalUrl,
      theme: themeOf(request.headers.cookie),
      news: news.get(String(request.query.news)),
    }
  }
}
