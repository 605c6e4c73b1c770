import express, { type RequestHandler } from 'express'
import { ControlProblem } from '../../control/problems.ts'
import { parseUrl } from '../../wire/parse-url.ts'
import { INSPECTOR } from './inspection.ts'

/** More than the longest fault that a person types. */
const MOST = '100kb'

const FORM = 'application/x-www-form-urlencoded'

/** Reads the body of a form; whatever else is posted is refused. */
export const readForm: RequestHandler[] = [
  express.text({ type: FORM, limit: MOST }),
  ({ body }, _response, next) => {
    if (typeof body !== 'string') throw new ControlProblem(415, `a form of this page is sent as ${FORM}`)
    next()
  },
]

/** The fields of a form that `readForm` has read. */
export function fieldsOf(body: unknown): URLSearchParams {
  return new URLSearchParams(typeof body === 'string' ? body : '')
}

/** The page that a form came from, to go back to, with a number of news on it; the first one for any other address. */
export function wayBack(fields: URLSearchParams, news = ''): string {
  const { pathname, searchParams } = pageOf(fields.get('back') ?? '') ?? new URL(`http://mock${INSPECTOR}`)
  searchParams.delete('news')
  if (news !== '') searchParams.set('news', news)
  return searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname
}

function pageOf(address: string): URL | undefined {
  const url = address.startsWith('/') ? parseUrl(`http://mock${address}`) : undefined
  return url?.pathname === INSPECTOR || url?.pathname.startsWith(`${INSPECTOR}/`) ? url : undefined
}
