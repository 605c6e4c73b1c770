import { parseUrl } from './wire/parse-url.ts'

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]']

/** A browser behind a proxy that leads here asks for these. */
const X_HOSTS = ['x.com', 'twitter.com', 'api.x.com', 'api.twitter.com']

/**
 * The names by which this mock is asked for what a page of another site must not read or press.
 *
 * A stranger's domain can be made to lead here (DNS rebinding); its pages then are of the mock's origin to a browser, and
 * nothing but the Host that they bring tells them apart.
 */
export class OwnNames {
  readonly #allowed: readonly string[]
  readonly #ofPages: ReadonlySet<string>

  /** @param origin how others know the listener. @param allowedHosts names without port that the operator gave it. */
  constructor(origin: string, allowedHosts: readonly string[] = []) {
    this.#allowed = allowedHosts.map((name) => name.toLowerCase())
    this.#ofPages = new Set([...LOOPBACK, ...this.#allowed, ...X_HOSTS, parseUrl(origin)?.hostname ?? ''])
  }

  /** For log-in, consent and lessons: on any port, as containers and tunnels map it. */
  canShowPages(host: string): boolean {
    const url = parseUrl(`http://${host}`)
    return url !== undefined && this.#ofPages.has(url.hostname)
  }

  /** For the control API: our own names on our own port; those that the operator gave are reached through mapped ports. */
  canControl(host: string, port: number): boolean {
    const url = parseUrl(`http://${host}`)
    if (!url) return false
    return this.isAllowed(url.hostname) || (LOOPBACK.includes(url.hostname) && Number(url.port || 80) === port)
  }

  /** Whether the operator gave that name, without port. */
  isAllowed(name: string): boolean {
    return this.#allowed.includes(name)
  }
}
