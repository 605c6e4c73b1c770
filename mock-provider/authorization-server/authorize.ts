import type { Exchange, WireAnswer } from '../exchange.ts'
import { answers } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import { scopeMeanings } from '../wire/scopes.ts'
import type { Attempt } from '../world/attempts.ts'
import type { Client } from '../world/clients.ts'
import type { User } from '../world/users.ts'
import { issueCode } from './grants.ts'
import { consentPage, logInPage } from './pages.ts'
import { isAllowedLength, readCodeChallengeMethod } from './pkce.ts'
import { redirectTo } from './redirect.ts'

/** X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Parameters": up to 500 characters. */
const MAX_STATE_LENGTH = 500

/** `GET /i/oauth2/authorize`: the log-in page, or X's error page without any redirect. */
export function authorize(exchange: Exchange): WireAnswer | Promise<WireAnswer> {
  exchange.refusal = 'attempt.refused'
  const attempt = readAuthorizationRequest(exchange)
  if ('location' in attempt) return attempt.location
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
    throw new ProtocolError(
      answers.errorPage,
      'form-spent',
      'this form was submitted before or is not ours; start again in the app',
    )
  const client = assertStillRegistered(exchange, attempt)
  if (attempt.userId !== undefined) return decide(exchange, { ...attempt, userId: attempt.userId })
  const user = world.users.find(parameters.get('user') ?? '')
  if (!user) throw new ProtocolError(answers.errorPage, 'user', 'no practice account of that name')
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
  if (!client || client.suspended) throw refuse('client-suspended', 'the app was suspended or removed meanwhile')
  if (!client.redirectUris.includes(redirectUri))
    throw refuse('redirect', redirectDetail(redirectUri, client.redirectUris))
  return client
}

function decide(exchange: Exchange, attempt: Attempt & { userId: string }): WireAnswer {
  const user = exchange.world.users.get(attempt.userId)
  const decision = exchange.parameters.get('decision')
  if (decision === 'approve') return seeOther(giveConsent(exchange, attempt, user))
  if (decision === 'cancel') return seeOther(denyConsent(exchange, attempt, user))
  throw new ProtocolError(answers.errorPage, 'decision', 'the form says neither approve nor cancel')
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

/**
 * The authorization request, checked (RFC 6749 §4.1.1, RFC 7636 §4.3; X docs: …with PKCE, "Parameters"). X answers every
 * mistake with one page and no redirect; the journal says which it was.
 */
export function readAuthorizationRequest(
  exchange: Exchange,
): (Attempt & { location?: never }) | { location: WireAnswer } {
  const { world } = exchange
  const client = world.clients.find(requireParameter(exchange, 'client_id'))
  if (!client)
    throw refuse('client', 'client_id is not registered here: is it the OAuth 2.0 client id, not the API key?')
  exchange.about.client = client.clientId
  if (client.suspended) throw refuse('client-suspended', `${client.name} is suspended`)
  const redirectUri = requireParameter(exchange, 'redirect_uri')
  if (!client.redirectUris.includes(redirectUri))
    throw refuse('redirect', redirectDetail(redirectUri, client.redirectUris))
  const responseType = requireParameter(exchange, 'response_type')
  if (responseType !== 'code')
    throw refuse('response-type', `response_type is ${responseType.slice(0, 300)}; X knows code`)
  const state = requireParameter(exchange, 'state')
  if (state.length > MAX_STATE_LENGTH)
    throw refuse('state', `state has ${state.length} characters; X takes ${MAX_STATE_LENGTH}`)
  const pkce = readChallenge(exchange)
  const scopes = [...new Set(requireParameter(exchange, 'scope').split(/ +/).filter(Boolean))]
  const unknown = scopes.find((scope) => !scopeMeanings.has(scope))
  const attempt = { clientId: client.clientId, redirectUri, scopes, state, ...pkce }
  if (unknown === undefined) return attempt
  if (world.profile.unknownScope === 'error-page') throw refuse('scope', `X has no scope "${unknown.slice(0, 300)}"`)
  exchange.conclude({
    kind: 'attempt.refused',
    reason: 'scope',
    detail: `X has no scope "${unknown.slice(0, 300)}"`,
  })
  return { location: seeOther(redirectTo(redirectUri, { error: 'invalid_scope', state })) }
}

function readChallenge(exchange: Exchange): Pick<Attempt, 'codeChallenge' | 'codeChallengeMethod'> {
  const { verifierRule, plainAllowed, challengeMethodCase } = exchange.world.profile
  // Required for confidential clients too: case authorize-missing-pkce.
  const codeChallenge = requireParameter(exchange, 'code_challenge')
  const codeChallengeMethod = readCodeChallengeMethod(
    exchange.parameters.get('code_challenge_method'),
    challengeMethodCase,
  )
  if (!codeChallengeMethod) throw refuse('challenge-method', 'code_challenge_method is neither S256 nor plain')
  if (codeChallengeMethod === 'plain' && !plainAllowed)
    throw refuse('challenge-method', 'code_challenge_method=plain is refused by this profile (RFC 9700 §2.1.1)')
  if (!isAllowedLength(codeChallenge, verifierRule))
    throw refuse('challenge', 'code_challenge needs 43 to 128 unreserved characters (RFC 7636 §4.2)')
  return { codeChallenge, codeChallengeMethod }
}

/** X docs: Developer apps, "Callback URLs": an exact match of the whole text. */
function redirectDetail(given: string, registered: string[]): string {
  const near = registered.find((uri) => uri.replace(/\/$/, '') === given.replace(/\/$/, ''))
  const slash = near === undefined ? '' : ` (they differ in the slash at the end)`
  return `redirect_uri ${given.slice(0, 300)} is not registered${slash}; registered: ${registered.join(', ') || 'none'}. To register it: --redirect-uri, clients.addRedirectUri or POST /_mock/clients/<client id>/redirect-uris`
}

/** Another site must not press our buttons. Browsers say where a form comes from; programs say nothing. */
function assertOwnPage({ request }: Exchange): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  if (site !== undefined && site !== 'same-origin')
    throw refuse('foreign-page', `the form was sent by another site (${site})`)
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host))
    throw refuse('foreign-page', 'the form was sent by a page of another origin')
}

/** The profile's switch `stateCharacters`: case authorize-state-json-mangled, seen once. */
function returnedState({ world }: Exchange, state: string): string {
  const isJson = state.startsWith('{') && state.endsWith('}')
  return world.profile.stateCharacters === 'json-stripped' && isJson ? state.replace(/[",]/g, '') : state
}

function requireParameter({ parameters }: Exchange, name: string): string {
  const value = parameters.get(name)
  if (value === undefined) throw refuse('parameter', `${name} is missing or empty`)
  return value
}

function refuse(reason: string, detail: string): ProtocolError {
  return new ProtocolError(answers.errorPage, reason, detail)
}

function seeOther(location: string): WireAnswer {
  return { status: 302, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }, body: '' }
}
