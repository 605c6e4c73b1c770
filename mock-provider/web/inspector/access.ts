import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Request, RequestHandler } from 'express'
import { ControlProblem } from '../../control/problems.ts'
import type { OwnNames } from '../../own-names.ts'
import { parseUrl } from '../../wire/parse-url.ts'
import { readCookies } from '../kit/cookies.ts'
import type { Inspection } from './inspection.ts'

/** `origin`: how others know the mock; a proxy in front of it may have made it https. */
type Options = { origin: string; names: OwnNames; controlToken?: string }

/** Browsers that know the control token: as many as a team has, and no more than fit. */
const MAX_SESSIONS = 100

/** Who may look at the inspector, and who may pull its levers. */
export class Access {
  /** Goes along with every form; another process has another one. */
  readonly formToken = secret()
  readonly #port: number
  readonly #options: Options
  readonly #sessions = new Set<string>()

  /** @param port the listener's own. */
  constructor(port: number, options: Options) {
    this.#port = port
    this.#options = options
  }

  /**
   * Refuses names that are not ours (DNS rebinding), and whatever a page of another site asks, unless a person is led here.
   *
   * @see Fetch Metadata Request Headers, "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest"
   */
  readonly look: RequestHandler = (request, _response, next) => {
    const { host = '' } = request.headers
    if (!this.isCalledByName(request))
      throw new ControlProblem(403, `Host ${host.slice(0, 100)} is not this mock; name it with --allowed-host`)
    if (!this.#isOurOrigin(request.headers) || !(isFromHere(request.headers) || isVisit(request)))
      throw new ControlProblem(403, 'pages of other sites may not call the inspector')
    next()
  }

  /** Whether the address is one at which pages of this mock are shown. */
  isCalledByName({ headers: { host = '' } }: Request): boolean {
    return this.#options.names.canShowPages(host) || this.#options.names.isToldAddress(host)
  }

  /** What whoever looks may do. */
  of({ headers }: Request): Pick<Inspection, 'mayChange' | 'needsToken'> {
    const isLetIn = this.#isOurHost(headers) && isFromHere(headers) && this.#isOurOrigin(headers)
    const knowsToken = this.#options.controlToken === undefined || this.#hasSession(headers)
    return { mayChange: isLetIn && knowsToken, needsToken: isLetIn && !knowsToken }
  }

  /** Whether a form is one of this process. */
  isOwnForm(formToken: string): boolean {
    return isSame(formToken, this.formToken)
  }

  /** Whether a browser itself says that a page of ours has sent this. */
  isProvenOurs({ headers }: Request): boolean {
    return headers.origin !== undefined && this.#isOurOrigin(headers)
  }

  /** Compares a control token. @returns the cookie by which this browser is known from now on; undefined for a wrong one. */
  unlock({ headers }: Request, given: string): string | undefined {
    if (!isSame(given, this.#options.controlToken ?? '') || this.#options.controlToken === undefined) return undefined
    const session = secret()
    this.#sessions.add(session)
    const [oldest = ''] = this.#sessions
    if (this.#sessions.size > MAX_SESSIONS) this.#sessions.delete(oldest)
    return `${cookieName(headers)}=${session}; Path=/_mock/inspector; HttpOnly; SameSite=Strict`
  }

  #hasSession(headers: IncomingHttpHeaders): boolean {
    const session = readCookies(headers.cookie).get(cookieName(headers))
    return session !== undefined && this.#sessions.has(session)
  }

  #isOurHost({ host = '' }: IncomingHttpHeaders): boolean {
    const { names } = this.#options
    return names.canControl(host, this.#port) || names.isToldAddress(host)
  }

  #isOurOrigin({ host = '', origin }: IncomingHttpHeaders): boolean {
    if (origin === undefined || origin === `http://${host}`) return true
    return origin === this.#options.origin && parseUrl(origin)?.host === host.toLowerCase()
  }
}

/** A program, a person who typed the address, or a page of ours. */
function isFromHere({ 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return site === undefined || site === 'none' || site === 'same-origin'
}

/** Somebody followed a link to a page of ours: it is shown as a page of its own, and the other site sees nothing of it. */
function isVisit({ method, headers }: Request): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  return isRead && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

/** Cookies know no ports, so the name does: of the address that the browser has, as containers map ports. */
function cookieName({ host = '' }: IncomingHttpHeaders): string {
  return `lab_inspector_${parseUrl(`http://${host}`)?.port || '80'}`
}

function secret(): string {
  return randomBytes(18).toString('base64url')
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'))
}
