import { hash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import type { OwnNames } from '../own-names.ts'
import { ControlProblem } from './problems.ts'

/**
 * Who may turn the clock and read the journal: programs on this machine and pages of this origin.
 *
 * Refuses a foreign Host (DNS rebinding), what a browser says comes from another site, and a foreign or `null` Origin.
 *
 * @param port the listener's own.
 */
export function createGuard(names: OwnNames, port: number): RequestHandler {
  return (request, _response, next) => {
    const { host = '', origin, 'sec-fetch-site': site } = request.headers
    if (!names.canControl(host, port) && !names.isToldAddress(host))
      throw refuse(`Host ${host.slice(0, 100)} is not this mock; name it with --allowed-host`)
    if (site !== undefined && site !== 'none' && site !== 'same-origin')
      throw refuse(`pages of other sites may not call /_mock (${String(site).slice(0, 100)})`)
    if (origin !== undefined && origin !== `http://${host}`)
      throw refuse(`pages of ${origin.slice(0, 100)} may not call /_mock`)
    next()
  }
}

/** Every call needs the operator's token, where there is one; reading one of `openPaths` does not. */
export function createTokenGuard(controlToken: string | undefined, openPaths: string[]): RequestHandler {
  const expected = controlToken === undefined ? undefined : digest(controlToken)
  return (request, _response, next) => {
    const isOpen = (request.method === 'GET' || request.method === 'HEAD') && openPaths.includes(request.path)
    const [, given = ''] = /^bearer +(.*)$/i.exec(request.headers.authorization ?? '') ?? []
    if (expected && !isOpen && !timingSafeEqual(digest(given), expected))
      throw new ControlProblem(401, 'send authorization: Bearer <control token>', {}, { 'www-authenticate': 'Bearer' })
    next()
  }
}

/**
 * What changes state must be JSON: a form of another site needs no permission to be sent. A DELETE without a body may leave
 * the type out, as browsers ask before they send any DELETE to another origin, and here they are refused.
 *
 * @see Fetch Standard, "CORS-safelisted method" and "CORS-safelisted request-header"
 */
export const requireJson: RequestHandler = (request, _response, next) => {
  const type = request.headers['content-type']
  const isBare = request.method === 'DELETE' && type === undefined && !hasBody(request)
  if (!isBare && type?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
    throw new ControlProblem(415, "send content-type: application/json (curl: -H 'content-type: application/json')", {
      field: 'content-type',
      ...(type !== undefined && { value: type.slice(0, 200) }),
      allowed: 'application/json',
    })
  next()
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}

function refuse(detail: string): ControlProblem {
  return new ControlProblem(403, detail)
}
