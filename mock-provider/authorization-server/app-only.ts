import type { Exchange } from '../exchange.ts'
import { answers } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { WireAnswer } from '../wire/messages.ts'
import { jsonAnswer, tokenAnswer } from '../wire/write.ts'
import type { Client } from '../world/clients.ts'
import type { World } from '../world/world.ts'
import { isSameSecret, readBasic } from './client-authentication.ts'

/**
 * `POST /oauth2/token`: a bearer token for the app alone, without a user (RFC 6749 §4.4; X docs: OAuth 2.0
 * Application-Only). It takes the API key and secret, not the OAuth 2.0 client id, and answers 403 to every mistake.
 */
export function appOnlyToken(exchange: Exchange): WireAnswer {
  const client = authenticateApp(exchange)
  const grantType = exchange.parameters.get('grant_type')
  if (grantType === undefined)
    throw new ProtocolError(
      answers.appOnlyGrantMissing,
      'parameter',
      exchange.parameters.unread ?? 'grant_type is missing',
    )
  if (grantType !== 'client_credentials')
    throw new ProtocolError(answers.appOnlyRefused, 'grant-type', 'grant_type is not client_credentials')
  // Case apponly-success: the same token until it is invalidated; no expires_in, no scope.
  const text = exchange.world.appOnly.issue(client.clientId)
  exchange.answered.push(['token_type', 'bearer'], ['access_token', text])
  exchange.conclude({ kind: 'tokens.issued', reason: 'app-only' })
  return tokenAnswer({ token_type: 'bearer', access_token: text }, exchange.world.profile)
}

/** `POST /oauth2/invalidate_token`, as X's application-only page has it: Basic, and the token in the form. */
export function invalidateAppOnlyToken(exchange: Exchange): WireAnswer {
  const client = authenticateApp(exchange)
  const text = exchange.parameters.get('access_token')
  if (text === undefined || !endAppOnlyToken(exchange.world, client, text))
    throw new ProtocolError(answers.appOnlyRefused, 'unknown', 'access_token is no live app-only token of this app')
  exchange.conclude({ kind: 'revoke.called', reason: 'app-only' })
  return jsonAnswer({ access_token: text })
}

/** The docs print it percent-encoded, so that a form carries it encoded once more; both are understood (our choice). */
function endAppOnlyToken({ appOnly }: World, { clientId }: Client, text: string): boolean {
  const isOwn = [text, encodeURIComponent(text)].some((form) => appOnly.find(form) === clientId)
  if (isOwn) appOnly.invalidate(clientId)
  return isOwn
}

function authenticateApp({ world, request, about }: Exchange): Client {
  const basic = readBasic(request.headers.authorization)
  const client = basic && world.clients.findByApiKey(basic.id)
  if (!basic || !client || client.suspended || !isSameSecret(client.apiSecret, basic.secret))
    throw new ProtocolError(answers.appOnlyRefused, 'client', appDetail(world, basic?.id))
  about.client = client.clientId
  return client
}

function appDetail(world: World, id: string | undefined): string {
  if (id === undefined) return 'no Authorization header of the form Basic base64(API key:API secret)'
  if (world.clients.find(id)) return 'this is the OAuth 2.0 client id; the app-only token takes the API key and secret'
  return 'API key or secret is wrong'
}
