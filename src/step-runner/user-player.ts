import { Deadline } from '../client/deadline.ts'

/** Whoever does not answer the user in this time answers nobody. */
const PATIENCE = { timeoutSeconds: 60 }

/**
 * Plays the user at log-in and consent page, through the same forms that a browser shows: the first practice account
 * approves, and the redirect is followed to whoever listens there.
 *
 * @throws {Error} when the authorization endpoint shows its error page instead.
 */
export async function playUser(authorizationUrl: string): Promise<void> {
  // The listener's page is for eyes; that it was asked is enough.
  const callback = await answerConsent(authorizationUrl, 'approve')
  const deadline = new Deadline(PATIENCE)
  await deadline.wait(fetch(callback, { redirect: 'manual', signal: deadline.signal }))
}

/** The same up to the button. @returns where the browser is sent, at once where the request itself is wrong (RFC 6749 §4.1.2.1). */
export async function answerConsent(authorizationUrl: string, decision: 'approve' | 'cancel'): Promise<string> {
  const { href, origin, pathname } = new URL(authorizationUrl)
  const first = await ask(href)
  if (first.location !== null) return first.location
  const logIn = readPage(first)
  const user = /name="user" value="([^"]+)"/.exec(logIn.html)?.[1] ?? ''
  const consent = readPage(await ask(origin + pathname, { attempt: logIn.attempt, user }))
  const { status, location } = await ask(origin + pathname, { attempt: consent.attempt, decision })
  if (location === null) throw new Error(`The consent form was answered with ${status} and no redirect.`)
  return location
}

type Page = { status: number; location: string | null; html: string }

async function ask(url: string, form?: Record<string, string>): Promise<Page> {
  const deadline = new Deadline(PATIENCE)
  const headers = { 'x-lab-actor': 'user' }
  const post = form && { method: 'POST', body: new URLSearchParams(form) }
  const answer = fetch(url, { headers, redirect: 'manual', signal: deadline.signal, ...post })
  const response = await deadline.wait(answer)
  const html = await deadline.wait(response.text())
  return { status: response.status, location: response.headers.get('location'), html }
}

function readPage({ html }: Page): { html: string; attempt: string } {
  const attempt = /name="attempt" value="([^"]+)"/.exec(html)?.[1]
  if (attempt !== undefined) return { html, attempt }
  throw new Error('The authorization endpoint shows its error page. The journal of the mock says why.')
}
