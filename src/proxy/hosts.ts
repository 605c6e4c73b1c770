/** The names that clients of X have built in: those of its consent page and of its API, and their former ones. */
export const xHosts: readonly string[] = ['x.com', 'api.x.com', 'twitter.com', 'api.twitter.com']

/** Whatever else is X's: uploads, pictures, short links. */
const X_DOMAINS = /(?:^|\.)(?:x\.com|twitter\.com|twimg\.com|t\.co)$/

/** Where a request of a program wants to go. */
export type Destination = { host: string; port: number }

/** What a CONNECT names (RFC 9110 §9.3.6); undefined for anything but `host:port`. */
export function readDestination(authority: string): Destination | undefined {
  const [, bracketed, plain, port = ''] = /^(?:\[([\da-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i.exec(authority) ?? []
  const name = bracketed ?? plain
  if (name === undefined || Number(port) > 65_535) return undefined
  return { host: hostName(name), port: Number(port) }
}

/**
 * What an absolute form (RFC 9112 §3.2.2) names; undefined for anything but http and https.
 *
 * Not `URL.canParse`: Node 20 takes Latin 1 text for UTF-8 there, and says yes to an address at which `new URL` throws.
 */
export function readTarget(url: string): URL | undefined {
  try {
    return /^https?:\/\//i.test(url) ? new URL(url) : undefined
  } catch {
    return undefined
  }
}

/** A host as it is compared: lower case, without the root's dot. */
export function hostName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}

/**
 * Why a host is not carried, in one sentence that also serves as the reason phrase: many clients show nothing else of a
 * refused CONNECT. Undefined for hosts of X and for those that the user allowed.
 */
export function refusalOf(host: string, allowedHosts: readonly string[]): string | undefined {
  if (xHosts.includes(host) || allowedHosts.includes(host)) return undefined
  const named = shownHost(host)
  if (isLoopback(host))
    return `${named} is this machine: set NO_PROXY=127.0.0.1,localhost,::1 to reach it without a proxy`
  if (X_DOMAINS.test(host))
    return `${named} is X itself, and the mock answers for ${xHosts.join(', ')} only: run --allow-host ${named} lets it through to X`
  return `${named} is no host of X: run --allow-host ${named} lets it through`
}

/** A host as it may stand in a status line and on a terminal, whatever was asked for. */
export function shownHost(host: string): string {
  return host.replace(/[^\w.:-]/g, '?').slice(0, 255)
}

function isLoopback(host: string): boolean {
  return /^(?:.+\.)?localhost$|^127(?:\.\d{1,3}){3}$|^0\.0\.0\.0$|^::1?$/.test(host)
}
