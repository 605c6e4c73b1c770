import type { Exchange } from '../exchange.ts'
import { answers, type KnownAnswer } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { WireAnswer } from '../wire/messages.ts'
import { jsonAnswer } from '../wire/write.ts'
import type { Client } from '../world/clients.ts'
import type { AccessToken, RefreshToken } from '../world/store.ts'
import type { World } from '../world/world.ts'
import { authenticateClient } from './client-authentication.ts'
import { assertInForm, requireParameter } from './token.ts'

/** For the journal. */
type Outcome = { reason: string; detail?: string }

/**
 * `POST /2/oauth2/revoke` (RFC 7009; X docs: OAuth 2.0 Making requests on behalf of users, "Step 6").
 *
 * The hint is required (X seen (many), against the docs) and then not used: a token is found with a wrong hint as well
 * (RFC 7009 §2.1).
 */
export function revoke(exchange: Exchange): WireAnswer {
  exchange.refusal = 'revoke.called'
  assertInForm(exchange)
  const client = authenticateClient(exchange)
  const text = requireParameter(exchange, 'token')
  if (exchange.world.profile.revokeNeedsTypeHint && exchange.parameters.get('token_type_hint') === undefined)
    throw new ProtocolError(
      answers.typeHintMissing,
      'parameter',
      exchange.parameters.unread ?? 'token_type_hint is missing',
    )
  const outcome = revokeToken(exchange, client, text)
  exchange.conclude({ kind: 'revoke.called', ...outcome })
  // Case revoke-confidential: the shape is that of the official SDK's type.
  return jsonAnswer({ revoked: true })
}

/** RFC 7009 §2.2: an unknown token is answered like a revoked one. So is another client's, and left alone (our choice). */
function revokeToken(exchange: Exchange, client: Client, text: string): Outcome {
  const { world } = exchange
  const digest = world.secrets.digest(text)
  const accessToken = world.store.accessToken(digest)
  const token: AccessToken | RefreshToken | undefined = accessToken ?? world.store.refreshToken(digest)
  const grant = token && world.store.grant(token.grantId)
  if (world.appOnly.find(text) !== undefined)
    return spare(world, answers.tokenTypeUnsupported, 'app-only', 'app-only tokens end at /oauth2/invalidate_token')
  if (!token || !grant) return { reason: 'unknown', detail: 'no such token was issued here; nothing was revoked' }
  if (grant.clientId !== client.clientId)
    return spare(world, answers.othersToken, 'client', 'the token is another client’s')
  exchange.mention(grant, [`${accessToken ? 'AT' : 'RT'}#${token.number}`])
  token.revokedAt ??= world.clock.now()
  const before = grant.closed?.why
  if (world.profile.revokeScope === 'token' || exchange.closeFamily(grant, 'app')) return { reason: 'revoked' }
  return { reason: 'revoked', detail: `nothing was left to end: its family was closed (${before})` }
}

/** What this endpoint does not end; RFC 7009 has the client told so, where the profile follows it. */
function spare({ profile }: World, answer: KnownAnswer, reason: string, why: string): Outcome {
  if (profile.revokeRefusals === 'rfc7009') throw new ProtocolError(answer, reason, why)
  return { reason, detail: `${why}; nothing was revoked` }
}
