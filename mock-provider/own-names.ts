import { parseUrl } from './wire/parse-url.ts'

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** A browser behind a proxy that leads here asks for these. */
const X_HOSTS = ['x.com', 'twitter.com', 'api.x.com', 'api.twitter.com']

type Guard = { allowedHosts?: readonly string[]; controlToken?: string }

/**
 * The names by which this mock is asked for what a page of another site must not read or press.
 *
 * A stranger's domain can be made to lead here (DNS rebinding); its pages then are of the mock's origin to a browser, and
 * nothing but the Host that they bring tells them apart.
 */
export class OwnNames {
  readonly #origin: string
  readonly #hasToken: boolean
  readonly #allowed: readonly string[]
  readonly #ofPages: ReadonlySet<string>

  /** @param origin how others know the listener. @param guard names without port that the operator gave it, and the token. */
  constructor(origin: string, { allowedHosts = [], controlToken }: Guard = {}) {
    this.#origin = origin
    this.#hasToken = controlToken !== undefined
    this.#allowed = allowedHosts.map((name) => name.toLowerCase())
    this.#ofPages = new Set([...LOOPBACK, ...this.#allowed, ...X_HOSTS, parseUrl(origin)?.hostname ?? ''])
  }

  /** For log-in, consent and lessons: on any port, as containers and tunnels map it. */
  canShowPages(host: string): boolean {
    const url = parseHost(host)
    return url !== undefined && this.#ofPages.has(url.hostname)
  }

  /** For the control API: our own names on our own port; those that the operator gave are reached through mapped ports. */
  canControl(host: string, port: number): boolean {
    const url = parseHost(host)
    if (!url) return false
    return this.isAllowed(url.hostname) || (LOOPBACK.includes(url.hostname) && Number(url.port || 80) === port)
  }

  /** The very address that others are told, where a token guards it or nobody but this machine has its name. */
  isToldAddress(host: string): boolean {
    const { hostname = '', host: told } = parseUrl(this.#origin) ?? {}
    return (this.#hasToken || LOOPBACK.includes(hostname)) && host.toLowerCase() === told
  }

  /** Whether the control API answers at the address that others are told. */
  answersAtOrigin(port: number): boolean {
    const { host = '' } = parseUrl(this.#origin) ?? {}
    return this.canControl(host, port) || this.isToldAddress(host)
  }

  /** Whether the operator gave that name, without port. */
  isAllowed(name: string): boolean {
    return this.#allowed.includes(name)
  }
}

/** Of a name and a port alone: whoever is before an `@`, or a path behind it, is no part of a Host. @see RFC 9110 §7.2 */
function parseHost(host: string): URL | undefined {
  return /[/?#\\@]/.test(host) ? undefined : parseUrl(`http://${host}`)
}
