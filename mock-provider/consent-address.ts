import type { OwnNames } from './own-names.ts'
import { parseUrl } from './wire/parse-url.ts'

/** The path of the consent page, X's and here. */
export const CONSENT_PATH = '/i/oauth2/authorize'

/** X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Step 1: Construct an Authorize URL". */
const X_ORIGIN = 'https://x.com'

/** X seen (many): the tutorial of 2022 sends users there. Newer reports say that it is gone; apps of the tutorial still have it. */
const TWITTER_ORIGIN = 'https://twitter.com'

const API_HOSTS = ['api.x.com', 'api.twitter.com']

/** A listener by the names that it is known by. */
export type Reached = { origin: string; port: number; names: OwnNames }

/** Where a user can be asked for consent, by one mock: its own addresses and X's. */
export type ConsentAddresses = {
  /**
   * The address as a URL.
   *
   * @param call who asks, for the message.
   * @throws {RangeError} for an address that leads anywhere else: a browser would show another page there, or none.
   */
  read(address: string | URL, call: string): URL
}

/** @param masked how a text of others is written down in a message. */
export function createConsentAddresses(reached: Reached, masked: (text: string) => string): ConsentAddresses {
  const accepted = [reached.origin, X_ORIGIN, TWITTER_ORIGIN].map((origin) => origin + CONSENT_PATH)
  const allowed = `${accepted.slice(0, -1).join(', ')} or ${accepted.at(-1)}, with its query`
  return {
    read(address, call) {
      const url = parseUrl(String(address))
      const why = url ? whyElsewhere(url, reached) : 'it is no absolute URL'
      if (url && why === undefined) return url
      const value = masked(url ? withoutQuery(url) : String(address).replace(/[?#].*$/s, ''))
      throw Object.assign(
        new RangeError(
          `${call}: X asks nobody for consent at ${value}: ${why}. It takes ${allowed}; correct the authorization endpoint in your app`,
        ),
        { field: 'authorizationUrl', value, allowed },
      )
    },
  }
}

/** Why no consent page is there; `undefined` where one is. */
function whyElsewhere(url: URL, reached: Reached): string | undefined {
  if (url.username !== '' || url.password !== '') return 'it has a user name or a password in it'
  if (!isOwn(url, reached) && url.origin !== X_ORIGIN && url.origin !== TWITTER_ORIGIN) return whyNot(url, reached)
  return url.pathname === CONSENT_PATH ? undefined : `the path is not ${CONSENT_PATH}`
}

/** Whether the address is this mock's: its origin, or another name that the listener answers to. */
function isOwn({ origin, protocol, host, hostname }: URL, { origin: own, port, names }: Reached): boolean {
  if (origin === own) return true
  if (protocol === 'http:') return names.canControl(host, port)
  // TLS may end at a proxy in front of a mock that others reach.
  return protocol === 'https:' && names.isAllowed(hostname)
}

function whyNot({ protocol, port, hostname }: URL, { origin, names }: Reached): string {
  if (API_HOSTS.includes(hostname)) return 'that is the host of the API, which has no pages'
  if (X_ORIGIN.endsWith(`/${hostname}`) || TWITTER_ORIGIN.endsWith(`/${hostname}`))
    return protocol === 'https:' ? `X is not on port ${port}` : 'X is reached over https only'
  return names.canShowPages(hostname) ? `this mock is at ${origin}` : 'that is neither X nor this mock'
}

/** The query is left out: it has the state and the challenge. */
function withoutQuery({ protocol, host, pathname, search }: URL): string {
  return `${protocol}//${host}${pathname}${search === '' ? '' : '?…'}`
}
