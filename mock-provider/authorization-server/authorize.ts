import type { Exchange } from '../exchange.ts'
import type { WireAnswer } from '../wire/messages.ts'
import { parseUrl } from '../wire/parse-url.ts'
import { scopeMeanings } from '../wire/scopes.ts'
import type { Attempt } from '../world/attempts.ts'
import type { Client } from '../world/clients.ts'
import type { User } from '../world/users.ts'
import { assertRegistered, readAuthorizationRequest, refuseOnPage, returnedState } from './authorization-request.ts'
import { issueCode } from './codes.ts'
import { consentPage, logInPage } from './pages.ts'
import { redirectTo, seeOther } from './redirect.ts'

/** `GET /i/oauth2/authorize`: the log-in page, or a refusal. */
export function authorize(exchange: Exchange): WireAnswer | Promise<WireAnswer> {
  exchange.refusal = 'attempt.refused'
  const attempt = readAuthorizationRequest(exchange)
  exchange.conclude({ kind: 'attempt.opened', scopes: attempt.scopes })
  const { world } = exchange
  const client = world.clients.get(attempt.clientId)
  return logInPage({ form: world.attempts.open(attempt), appName: client.name, users: world.users.list() })
}

/** `POST /i/oauth2/authorize`: the forms of the two pages. Each carries a one-time id, so a second click finds nothing. */
export function submitConsentForm(exchange: Exchange): WireAnswer | Promise<WireAnswer> {
  exchange.refusal = 'attempt.refused'
  assertOwnPage(exchange)
  const { world, parameters } = exchange
  const attempt = world.attempts.take(parameters.get('attempt') ?? '')
  if (!attempt)
    throw refuseOnPage('form-spent', 'this form was submitted before or is not ours; start again in the app')
  const client = assertStillRegistered(exchange, attempt)
  if (attempt.userId !== undefined) return decide(exchange, { ...attempt, userId: attempt.userId })
  const user = world.users.find(parameters.get('user') ?? '')
  if (!user) throw refuseOnPage('user', 'no practice account of that name')
  exchange.about.user = user.username
  exchange.conclude({ kind: 'consent.shown', scopes: attempt.scopes })
  const form = world.attempts.open({ ...attempt, userId: user.id })
  const scopes = attempt.scopes.map((name) => ({ name, meaning: scopeMeanings.get(name) ?? name }))
  return consentPage({ form, appName: client.name, user, scopes, redirectUri: attempt.redirectUri })
}

/** Between two pages an app can be suspended or lose its redirect URI. */
function assertStillRegistered(exchange: Exchange, { clientId, redirectUri }: Attempt): Client {
  exchange.about.client = clientId
  const client = exchange.world.clients.find(clientId)
  if (!client || client.suspended) throw refuseOnPage('client-suspended', 'the app was suspended or removed meanwhile')
  assertRegistered(client, redirectUri)
  return client
}

function decide(exchange: Exchange, attempt: Attempt & { userId: string }): WireAnswer {
  const user = exchange.world.users.get(attempt.userId)
  const decision = exchange.parameters.get('decision')
  if (decision === 'approve') return seeOther(giveConsent(exchange, attempt, user))
  if (decision === 'cancel') return seeOther(denyConsent(exchange, attempt, user))
  throw refuseOnPage('decision', 'the form says neither approve nor cancel')
}

/** The user approves: a code, and where the browser goes with it. `state` comes first (every published URL). */
export function giveConsent(exchange: Exchange, attempt: Attempt, user: User): string {
  const { grant, code } = issueCode(exchange.world, { ...attempt, userId: user.id })
  exchange.mention(grant)
  exchange.record({ kind: 'consent.given', scopes: attempt.scopes })
  exchange.conclude({ kind: 'code.issued', scopes: attempt.scopes })
  return redirectTo(attempt.redirectUri, { state: returnedState(exchange, attempt.state), code })
}

/** The user cancels. X seen (once): access_denied, then the state, no description (case authorize-cancel-redirect). */
export function denyConsent(exchange: Exchange, attempt: Attempt, user: User): string {
  exchange.about.user = user.username
  exchange.conclude({ kind: 'consent.denied', reason: 'access_denied' })
  return redirectTo(attempt.redirectUri, { error: 'access_denied', state: returnedState(exchange, attempt.state) })
}

/** A page of another site must not submit our forms. A browser says which site a form comes from; a program sends no such header. */
function assertOwnPage({ request }: Exchange): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  if (site !== undefined && site !== 'same-origin')
    throw refuseOnPage('foreign-page', `the form was sent by another site (${site})`)
  if (origin !== undefined && parseUrl(origin)?.host !== host)
    throw refuseOnPage('foreign-page', 'the form was sent by a page of another origin')
}
