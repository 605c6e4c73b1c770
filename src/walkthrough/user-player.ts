/**
 * Plays the user at log-in and consent page, through the same forms that a browser shows: the first practice account
 * approves, and the redirect is followed to whoever listens there.
 *
 * @throws {Error} when the authorization endpoint shows its error page instead.
 */
export async function playUser(authorizationUrl: string): Promise<void> {
  // The listener's page is for eyes; that it was asked is enough.
  await fetch(await answerConsent(authorizationUrl, 'approve'), { redirect: 'manual' })
}

/** The same up to the button. @returns where the browser is sent, at once where the request itself is wrong (RFC 6749 §4.1.2.1). */
export async function answerConsent(authorizationUrl: string, decision: 'approve' | 'cancel'): Promise<string> {
  const endpoint = new URL(authorizationUrl)
  const first = await send(endpoint)
  const refusal = first.headers.get('location')
  if (refusal !== null) return refusal
  const logIn = await readPage(first)
  const user = /name="user" value="([^"]+)"/.exec(logIn.html)?.[1] ?? ''
  const consent = await readPage(await send(endpoint, { attempt: logIn.attempt, user }))
  const answer = await send(endpoint, { attempt: consent.attempt, decision })
  const location = answer.headers.get('location')
  if (location === null) throw new Error(`The consent form was answered with ${answer.status} and no redirect.`)
  return location
}

async function send({ origin, pathname, href }: URL, form?: Record<string, string>): Promise<Response> {
  const headers = { 'x-lab-actor': 'user' }
  if (!form) return fetch(href, { headers, redirect: 'manual' })
  return fetch(origin + pathname, { method: 'POST', headers, body: new URLSearchParams(form), redirect: 'manual' })
}

async function readPage(response: Response): Promise<{ html: string; attempt: string }> {
  const html = await response.text()
  const attempt = /name="attempt" value="([^"]+)"/.exec(html)?.[1]
  if (attempt !== undefined) return { html, attempt }
  throw new Error('The authorization endpoint shows its error page. The journal of the mock says why.')
}
