import type { RequestHandler } from 'express'

export type GuardOptions = { port: number; allowedHosts: string[]; controlToken: string | undefined }

/**
 * Who may turn the clock and read the journal: programs on this machine and pages of this origin.
 *
 * Refuses a foreign Host (DNS rebinding), what a browser says comes from another site, a foreign or `null` Origin, and
 * changes that are not `application/json` (a form of another site needs no permission to be sent).
 */
export function createGuard({ port, allowedHosts, controlToken }: GuardOptions): RequestHandler {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', ...allowedHosts])
  const isOwn = (host: string) =>
    URL.canParse(`http://${host}`) && names.has(new URL(`http://${host}`).hostname) && hasPort(host, port, allowedHosts)
  return (request, response, next) => {
    const refuse = (detail: string) => void response.status(403).json({ title: 'Forbidden', status: 403, detail })
    const { host = '', origin, 'sec-fetch-site': site } = request.headers
    if (!isOwn(host)) return refuse(`Host ${host.slice(0, 100)} is not this mock; name it with --allowed-host`)
    if (site !== undefined && site !== 'none' && site !== 'same-origin')
      return refuse(`pages of other sites may not call /_mock (${String(site)})`)
    if (origin !== undefined && origin !== `http://${host}`)
      return refuse(`pages of ${origin.slice(0, 100)} may not call /_mock`)
    if (controlToken !== undefined && request.headers.authorization !== `Bearer ${controlToken}`)
      return void response
        .status(401)
        .json({ title: 'Unauthorized', status: 401, detail: 'send authorization: Bearer <control token>' })
    if (request.method !== 'GET' && request.method !== 'HEAD' && !request.is('application/json'))
      return void response
        .status(415)
        .json({ title: 'Unsupported Media Type', status: 415, detail: 'send content-type: application/json' })
    next()
  }
}

/** Names that the operator allowed are reached through mapped ports; our own are not. */
function hasPort(host: string, port: number, allowedHosts: string[]): boolean {
  const url = new URL(`http://${host}`)
  return allowedHosts.includes(url.hostname) || Number(url.port || 80) === port
}
