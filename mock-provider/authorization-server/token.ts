import type { Exchange, WireAnswer } from '../exchange.ts'
import { answers, missingParameter } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import { inAnswerOrder } from '../wire/scopes.ts'
import { jsonAnswer } from '../wire/write.ts'
import type { Client } from '../world/clients.ts'
import { authenticateClient } from './client-authentication.ts'
import {
  assertCodeFits,
  assertCodeLives,
  findCode,
  findRefreshToken,
  gracePair,
  issueTokens,
  refusalOf,
  rotate,
  type TokenPair,
} from './grants.ts'

/**
 * `POST /2/oauth2/token`. X's order of checks (inferred from projects' probes): client id known → Basic secret right → grant type
 * and parameters → code or token.
 */
export function token(exchange: Exchange): WireAnswer {
  const grantType = exchange.parameters.get('grant_type')
  if (grantType === 'authorization_code') exchange.refusal = 'code.refused'
  if (grantType === 'refresh_token') exchange.refusal = 'refresh.refused'
  const client = authenticateClient(exchange)
  const named = requireParameter(exchange, 'grant_type')
  if (grantType === 'authorization_code') return exchangeCode(exchange, client)
  if (grantType === 'refresh_token') return refresh(exchange, client)
  // Never unsupported_grant_type: case token-client-credentials.
  throw new ProtocolError(answers.grantTypeInvalid, 'grant-type', `grant_type is ${named.slice(0, 300)}`)
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
  return answerWith(exchange, 'tokens.issued', issueTokens(world, found.grant))
}

/** RFC 6749 §6, rotated at each use (X seen (many)). A `scope` parameter is not looked at: unknown at X, our choice. */
function refresh(exchange: Exchange, client: Client): WireAnswer {
  const { world } = exchange
  const found = findRefreshToken(world, requireParameter(exchange, 'refresh_token'), client.clientId)
  exchange.mention(found.grant, [found.label])
  const repeated = gracePair(world, found)
  if (repeated) return answerWith(exchange, 'refresh.done', repeated, 'grace')
  const refusal = refusalOf(world, found)
  if (refusal?.closes) exchange.closeFamily(found.grant, refusal.closes)
  if (refusal) throw refusal.error
  return answerWith(exchange, 'refresh.done', rotate(world, found))
}

/** X seen (many): the keys in this order; `refresh_token` is missing, not null, where there is none. */
function answerWith(
  exchange: Exchange,
  kind: 'tokens.issued' | 'refresh.done',
  pair: TokenPair,
  reason?: string,
): WireAnswer {
  const scopes = inAnswerOrder(pair.grant.scopes)
  const body: Record<string, string | number> = {
    token_type: 'bearer',
    expires_in: pair.expiresInSeconds,
    access_token: pair.accessToken,
    scope: scopes.join(' '),
    ...(pair.refreshToken !== undefined && { refresh_token: pair.refreshToken }),
  }
  for (const name in body) exchange.answered.push([name, String(body[name])])
  exchange.conclude({ kind, scopes, labels: pair.labels, ...(reason !== undefined && { reason }) })
  return jsonAnswer(body)
}

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
