import type { WireAnswer } from '../wire/messages.ts'

/**
 * The redirect URI with parameters added, its own query kept (RFC 6749 §4.1.2). A bare origin gets `/?` as at X.
 *
 * Written by hand so that the registered text stays as it is: `URL` would re-encode its query.
 */
export function redirectTo(redirectUri: string, parameters: Record<string, string>): string {
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const base = /^https?:\/\/[^/?]+$/.test(redirectUri) ? `${redirectUri}/` : redirectUri
  const separator = base.includes('?') ? '&' : '?'
  return `${base}${separator}${added.join('&')}`
}

/** Sends the browser there. X navigates by script; a redirect leads to the same place. */
export function seeOther(location: string): WireAnswer {
  return { status: 302, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, body: '' }
}
