import type { Exchange } from '../exchange.ts'
import type { Parameters } from '../parameters.ts'
import { answers, errorRedirect } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import { scopeMeanings } from '../wire/scopes.ts'
import type { Attempt } from '../world/attempts.ts'
import type { Client } from '../world/clients.ts'
import { isAllowedLength, readCodeChallengeMethod } from './pkce.ts'
import { redirectTo } from './redirect.ts'

/** X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Parameters": up to 500 characters. */
const MAX_STATE_LENGTH = 500
/** Mock only: more than any client sends, so that what waits for consent and exchange is bounded. */
const MAX_CHALLENGE_LENGTH = 1000

/**
 * The authorization request, checked (RFC 6749 §4.1.1, RFC 7636 §4.3; X docs: …with PKCE, "Parameters").
 *
 * While client or redirect URI are in doubt, the mistake ends at X's error page; from there on it goes to the app (RFC 6749
 * §4.1.2.1; case authorize-long-state). The journal says which mistake it was.
 *
 * @throws {ProtocolError} whose answer has a `location` where the browser is sent on.
 */
export function readAuthorizationRequest(exchange: Exchange): Attempt {
  const query = new URLSearchParams(exchange.request.query)
  const client = readClient(exchange, query)
  const redirectUri = readOne(query, 'redirect_uri')
  assertRegistered(client, redirectUri)
  const refuse = refusalsTo(redirectUri, exchange)
  const parameters = readParameters(exchange, refuse)
  assertResponseType(parameters, refuse)
  const state = readState(parameters, refuse)
  const challenge = readChallenge(exchange, parameters, refuse)
  const scopes = readScopes(exchange, parameters, refuse)
  // A copy: pieces of the query would keep the whole of it in memory as long as the attempt is.
  return structuredClone({ clientId: client.clientId, redirectUri, scopes, state, ...challenge })
}

/** A mistake that only X's error page tells, without a redirect. */
export function refuseOnPage(reason: string, detail: string): ProtocolError {
  return new ProtocolError(answers.errorPage, reason, detail)
}

/** X docs: Developer apps, "Callback URLs": an exact match of the whole text. */
export function assertRegistered({ redirectUris }: Client, given: string): void {
  if (redirectUris.includes(given)) return
  const near = redirectUris.find((uri) => uri.replace(/\/$/, '') === given.replace(/\/$/, ''))
  const slash = near === undefined ? '' : ` (they differ in the slash at the end)`
  throw refuseOnPage(
    'redirect',
    `redirect_uri ${given.slice(0, 300)} is not registered${slash}; registered: ${redirectUris.join(', ') || 'none'}. To register it: --redirect-uri, clients.addRedirectUri or POST /_mock/clients/<client id>/redirect-uris`,
  )
}

/** The profile's switch `stateCharacters`: case authorize-state-json-mangled, seen once. */
export function returnedState({ world }: Exchange, state: string): string {
  const isJson = state.startsWith('{') && state.endsWith('}')
  return world.profile.stateCharacters === 'json-stripped' && isJson ? state.replace(/[",]/g, '') : state
}

function readClient({ world, about }: Exchange, query: URLSearchParams): Client {
  const client = world.clients.find(readOne(query, 'client_id'))
  if (!client)
    throw refuseOnPage('client', 'client_id is not registered here: is it the OAuth 2.0 client id, not the API key?')
  about.client = client.clientId
  if (client.suspended) throw refuseOnPage('client-suspended', `${client.name} is suspended`)
  return client
}

/** Of a parameter that occurs twice, two readers could take different values. So the request is refused without a redirect. */
function readOne(query: URLSearchParams, name: string): string {
  const [value, second] = query.getAll(name)
  if (second !== undefined) throw refuseOnPage('malformed', `the parameter "${name}" occurs more than once`)
  if (!value) throw refuseOnPage('parameter', `${name} is missing or empty`)
  return value
}

/** RFC 6749 §4.1.2.1; X seen: `invalid_request` and `invalid_scope`. */
type ErrorCode = 'invalid_request' | 'unsupported_response_type' | 'invalid_scope'
type Refuse = (error: ErrorCode, reason: string, detail: string) => ProtocolError

/** Refusals that send the browser back to the app: the error, then the state. */
function refusalsTo(redirectUri: string, exchange: Exchange): Refuse {
  const state = stateOfError(exchange)
  const told = state === '' ? ' and an empty state' : state === undefined ? ' and no state' : ''
  return (error, reason, detail) => {
    const location = redirectTo(redirectUri, { error, ...(state !== undefined && { state }) })
    return new ProtocolError(errorRedirect(location), reason, `${detail}; the app gets error=${error}${told}`)
  }
}

/** A state that X does not take comes back as the profile's switch `unusableState` says; `undefined`: not at all. */
function stateOfError(exchange: Exchange): string | undefined {
  const [state = '', second] = new URLSearchParams(exchange.request.query).getAll('state')
  const isOne = state !== '' && second === undefined
  if (isOne && state.length <= MAX_STATE_LENGTH) return returnedState(exchange, state)
  if (exchange.world.profile.unusableState === 'emptied') return ''
  return isOne ? state : undefined
}

/** RFC 6749 §4.1.2.1: `invalid_request` for what occurs more than once or is malformed. What X does is unknown (inferred). */
function readParameters(exchange: Exchange, refuse: Refuse): Parameters {
  try {
    return exchange.parameters
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    throw refuse('invalid_request', error.reason, error.message)
  }
}

/** Inferred from RFC 6749 §3.1.1 and §4.1.2.1. */
function assertResponseType(parameters: Parameters, refuse: Refuse): void {
  const responseType = requireParameter(parameters, 'response_type', refuse)
  if (responseType === 'code') return
  const detail = `response_type is ${responseType.slice(0, 300)}; X knows code`
  throw refuse('unsupported_response_type', 'response-type', detail)
}

/** Cases authorize-missing-state and authorize-long-state. */
function readState(parameters: Parameters, refuse: Refuse): string {
  const state = requireParameter(parameters, 'state', refuse)
  if (state.length <= MAX_STATE_LENGTH) return state
  throw refuse('invalid_request', 'state', `state has ${state.length} characters; X takes ${MAX_STATE_LENGTH}`)
}

/** RFC 7636 §4.4.1: `invalid_request`. Required for confidential clients too: case authorize-missing-pkce. */
function readChallenge(
  { world }: Exchange,
  parameters: Parameters,
  refuse: Refuse,
): Pick<Attempt, 'codeChallenge' | 'codeChallengeMethod'> {
  const { verifierRule, plainAllowed, challengeMethodCase } = world.profile
  const codeChallenge = requireParameter(parameters, 'code_challenge', refuse)
  const codeChallengeMethod = readCodeChallengeMethod(parameters.get('code_challenge_method'), challengeMethodCase)
  const isWrong = (reason: string, detail: string) => refuse('invalid_request', reason, detail)
  if (!codeChallengeMethod) throw isWrong('challenge-method', 'code_challenge_method is neither S256 nor plain')
  if (codeChallengeMethod === 'plain' && !plainAllowed)
    throw isWrong('challenge-method', 'code_challenge_method=plain is refused by this profile (RFC 9700 §2.1.1)')
  if (!isAllowedLength(codeChallenge, verifierRule))
    throw isWrong('challenge', 'code_challenge needs 43 to 128 unreserved characters (RFC 7636 §4.2)')
  if (codeChallenge.length > MAX_CHALLENGE_LENGTH)
    throw isWrong(
      'challenge',
      `code_challenge has ${codeChallenge.length} characters; ${MAX_CHALLENGE_LENGTH} are taken here`,
    )
  return { codeChallenge, codeChallengeMethod }
}

/** RFC 6749 §3.3: an omitted scope is an invalid one (inferred). An unknown one: case authorize-invalid-scope. */
function readScopes({ world }: Exchange, parameters: Parameters, refuse: Refuse): string[] {
  const scopes = [...new Set((parameters.get('scope') ?? '').split(/ +/).filter(Boolean))]
  if (scopes.length === 0) throw refuse('invalid_scope', 'parameter', 'scope is missing or empty')
  const unknown = scopes.find((scope) => !scopeMeanings.has(scope))
  if (unknown === undefined) return scopes
  const detail = `X has no scope "${unknown.slice(0, 300)}"`
  if (world.profile.unknownScope === 'error-page') throw refuseOnPage('scope', detail)
  throw refuse('invalid_scope', 'scope', detail)
}

function requireParameter(parameters: Parameters, name: string, refuse: Refuse): string {
  const value = parameters.get(name)
  if (value !== undefined) return value
  throw refuse('invalid_request', 'parameter', `${name} is missing or empty`)
}
