import type { Exchange } from '../exchange.ts'
import { answers, missingParameter, withError } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { WireAnswer } from '../wire/messages.ts'
import { inAnswerOrder } from '../wire/scopes.ts'
import { tokenAnswer } from '../wire/write.ts'
import type { Client } from '../world/clients.ts'
import type { NewEvent } from '../world/journal.ts'
import { authenticateClient } from './client-authentication.ts'
import { assertCodeFits, assertCodeLives, findCode } from './codes.ts'
import { issueTokens, type TokenPair } from './grants.ts'
import { findRefreshToken, gracePair, refusalOf, rotate, scopesOfRefresh, type RefreshedPair } from './refreshes.ts'

/**
 * `POST /2/oauth2/token`. X's order of checks (inferred from projects' probes): client id known → Basic secret right → grant type
 * and parameters → code or token.
 */
export function token(exchange: Exchange): WireAnswer {
  const grantType = exchange.parameters.get('grant_type')
  if (grantType === 'authorization_code') exchange.refusal = 'code.refused'
  if (grantType === 'refresh_token') exchange.refusal = 'refresh.refused'
  assertInForm(exchange)
  const client = authenticateClient(exchange)
  const named = requireParameter(exchange, 'grant_type')
  if (grantType === 'authorization_code') return exchangeCode(exchange, client)
  if (grantType === 'refresh_token') return refresh(exchange, client)
  const answer = withError(answers.grantTypeInvalid, exchange.world.profile.unknownGrantTypeError)
  throw new ProtocolError(answer, 'grant-type', `grant_type is ${named.slice(0, 300)}`)
}

/** RFC 6749 §4.1.3 with RFC 7636 §4.5. The order of the three parameters is our choice. */
function exchangeCode(exchange: Exchange, client: Client): WireAnswer {
  const { world } = exchange
  const text = requireParameter(exchange, 'code')
  const redirectUri = requireParameter(exchange, 'redirect_uri')
  const codeVerifier = requireParameter(exchange, 'code_verifier')
  const found = findCode(world, text, client.clientId)
  exchange.mention(found.grant)
  if (found.code.spentAt !== undefined && world.profile.codeReplayRevokes) exchange.closeFamily(found.grant, 'replay')
  assertCodeLives(world, found)
  if (world.profile.failedExchangeBurnsCode) found.code.spentAt = world.clock.now()
  assertCodeFits(world, found.code, { redirectUri, codeVerifier })
  found.code.spentAt = world.clock.now()
  exchange.record({ kind: 'code.spent' })
  const pair = issueTokens(world, found.grant)
  return answerWith(exchange, pair, { kind: 'tokens.issued', labels: pair.issued })
}

/** RFC 6749 §6, rotated at each use (X seen (many)). */
function refresh(exchange: Exchange, client: Client): WireAnswer {
  const { world } = exchange
  const found = findRefreshToken(world, requireParameter(exchange, 'refresh_token'), client.clientId)
  exchange.mention(found.grant, [found.label])
  const repeated = gracePair(world, found)
  const refusal = repeated ? undefined : refusalOf(world, found)
  if (refusal?.closes) exchange.closeFamily(found.grant, refusal.closes)
  if (refusal) throw refusal.error
  const scopes = scopesOfRefresh(world, found.grant, exchange.parameters.get('scope'))
  const pair: RefreshedPair = repeated ?? rotate(world, found, scopes)
  const { spent, issued } = pair
  const event: NewEvent = { kind: 'refresh.done', labels: [found.label, ...issued], issued }
  if (spent !== undefined) event.spent = spent
  if (repeated) event.reason = 'grace'
  return answerWith(exchange, pair, event)
}

/** X seen (many): the keys in this order; `refresh_token` is missing, not null, where there is none. */
function answerWith(exchange: Exchange, pair: TokenPair, event: NewEvent): WireAnswer {
  const scopes = inAnswerOrder(pair.scopes)
  const body: Record<string, string | number> = {
    token_type: 'bearer',
    expires_in: pair.expiresInSeconds,
    access_token: pair.accessToken,
    scope: scopes.join(' '),
    ...(pair.refreshToken !== undefined && { refresh_token: pair.refreshToken }),
  }
  for (const name in body) exchange.answered.push([name, String(body[name])])
  exchange.conclude({ ...event, scopes })
  return tokenAnswer(body, exchange.world.profile)
}

/** RFC 6749 §4.1.3, §6 and RFC 7009 §2.1: parameters come in a form. @throws {ProtocolError} where the profile asks for it. */
export function assertInForm({ world, parameters }: Exchange): void {
  if (world.profile.tokenParameters === 'anywhere') return
  const astray = parameters.list.find(([where, name]) => where !== 'form' && PARAMETERS.has(name))
  if (!astray) return
  const detail = `${astray[1]} came in the ${astray[0] === 'json' ? 'JSON body' : 'query'}; it belongs into a form body`
  throw new ProtocolError(answers.malformedRequest, 'parameter', detail)
}

/** RFC 6749 §3.2: all others are ignored, wherever they stand. */
const PARAMETERS = new Set([
  'grant_type',
  'code',
  'redirect_uri',
  'code_verifier',
  'refresh_token',
  'scope',
  'client_id',
  'client_secret',
  'token',
  'token_type_hint',
])

/** @throws {ProtocolError} "Missing required parameter [name]." */
export function requireParameter(exchange: Exchange, name: string): string {
  const value = exchange.parameters.get(name)
  if (value !== undefined) return value
  throw new ProtocolError(
    missingParameter(name),
    'parameter',
    exchange.parameters.unread ?? `${name} is missing or empty`,
  )
}
