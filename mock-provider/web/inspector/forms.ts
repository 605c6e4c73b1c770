import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import { ControlProblem, problemOf } from '../../control/problems.ts'
import type { Waiting } from '../../waiting.ts'
import { isTheme, themeCookie } from '../kit/cookies.ts'
import type { Access } from './access.ts'
import { framed } from './frame.tsx'
import { INSPECTOR, type Inspection, type News } from './inspection.ts'
import type { NewsBoard } from './news-board.ts'
import { fieldsOf, readForm, wayBack } from './posted.ts'
import { pull } from './pulls.ts'
import { refusedTab } from './refused.tsx'
import { inspectorTabs } from './tabs.ts'

type Surroundings = {
  access: Access
  news: NewsBoard
  inspect: (request: Request) => Inspection
  waiting: Waiting
}

/** A form of another process, or of nobody. */
class UnknownForm extends ControlProblem {
  constructor() {
    super(403, 'The form is not of this mock as it runs now: it may have been started again since the page was loaded')
  }
}

/** What the inspector's forms are sent to: each leads back to the page that it came from, with news on it. */
export function createForms({ access, news, inspect, waiting }: Surroundings): Router {
  const router = express.Router()
  const back = (response: Response, fields: URLSearchParams, told?: News) =>
    response.redirect(303, wayBack(fields, told && news.pin(told)))
  const readOwn = ({ body }: Request): URLSearchParams => {
    const fields = fieldsOf(body)
    if (!access.isOwnForm(fields.get('formToken') ?? '')) throw new UnknownForm()
    return fields
  }
  const readLever = (request: Request): URLSearchParams => {
    const fields = readOwn(request)
    if (!access.of(request).mayChange)
      throw new ControlProblem(403, 'Levers are not for this page: it may only be looked at')
    return fields
  }
  router.post('/pull', ...readForm, async (request, response) => {
    const fields = readLever(request)
    back(response, fields, await pull(inspect(request), fields))
  })
  router.post('/go-on', ...readForm, (request, response) => {
    const fields = readLever(request)
    const says = waiting.letGo() ? 'The test goes on.' : 'No test waits here any more.'
    back(response, fields, { tone: 'good', says })
  })
  router.post('/unlock', ...readForm, (request, response) => {
    const fields = readOwn(request)
    const cookie = access.unlock(request, fields.get('token') ?? '')
    if (cookie === undefined) return back(response, fields, { tone: 'bad', says: WRONG_TOKEN })
    response.append('set-cookie', cookie)
    back(response, fields, { tone: 'good', says: 'The levers are yours in this browser, until the mock stops.' })
  })
  router.post('/theme', ...readForm, (request, response) => {
    const fields = readOwn(request)
    const theme = fields.get('theme')
    if (isTheme(theme)) response.append('set-cookie', themeCookie(theme))
    back(response, fields)
  })
  // Somebody loads again what a form has led to.
  router.get(['/pull', '/go-on', '/unlock', '/theme'], (_request, response) =>
    response.redirect(303, `${INSPECTOR}/levers`),
  )
  return router
}

const WRONG_TOKEN = 'Nothing was unlocked: the control token of this mock (--control-token) is another one.'

/** A form that was not taken becomes a page; on it, what a page of ours has sent for certain. */
export function answerRefused({ access, inspect }: Surroundings): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const { status, detail } = problemOf(error)
    if (request.method !== 'POST' || status === 500 || !access.isCalledByName(request)) return next(error)
    const fields = fieldsOf(request.body)
    const canSendAgain = error instanceof UnknownForm && request.path === '/pull' && access.isProvenOurs(request)
    const says = `${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`
    const tab = refusedTab({ says, fields, canSendAgain })
    const inspection = { ...inspect(request), address: wayBack(fields) }
    response
      .status(status)
      .set('cache-control', 'no-store')
      .send(framed(inspection, tab, inspectorTabs))
  }
}
