import { timingSafeEqual } from 'node:crypto'
import type { Exchange } from '../exchange.ts'
import { answers } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { Client } from '../world/clients.ts'
import type { Profile } from '../world/profiles.ts'

/**
 * The client behind a token or revocation request.
 *
 * X's order (inferred, x-wire §4): client id known → Basic secret right → then everything else.
 *
 * @throws {ProtocolError} 400 for the id, 401 for the secret, in X's words.
 */
export function authenticateClient(exchange: Exchange): Client {
  const { world, request, parameters } = exchange
  const basic = readBasic(request.headers.authorization)
  const client = identifyClient(exchange, basic?.id)
  exchange.about.client = client.clientId
  if (client.type === 'public' && !needsBasicAllTheSame(exchange, client)) {
    if (request.headers.authorization !== undefined && world.profile.basicOnPublicClient === 'refused')
      throw new ProtocolError(answers.clientIdInvalid, 'client', 'a public client sent an Authorization header')
    return client
  }
  const bodySecret = parameters.get('client_secret')
  if (world.profile.secretInBody === 'accepted' && !basic && bodySecret !== undefined) {
    if (isSecret(client, bodySecret)) return client
    throw new ProtocolError(answers.missingAuthorizationHeader, 'client-secret', 'client_secret in the body is wrong')
  }
  assertBasic({ client, basic, header: request.headers.authorization, profile: world.profile, bodySecret })
  return client
}

function identifyClient({ world, parameters }: Exchange, basicId: string | undefined): Client {
  const bodyId = parameters.get('client_id')
  if (bodyId === undefined && (basicId === undefined || world.profile.clientIdBesideBasic === 'required'))
    throw new ProtocolError(answers.clientIdMissing, 'client', parameters.unread ?? 'client_id is missing')
  const client = world.clients.find(bodyId ?? basicId ?? '')
  if (!client) throw new ProtocolError(answers.clientIdInvalid, 'client', 'client_id is not registered here')
  // Mock only: what X answers to a suspended app was never seen.
  if (client.suspended) throw new ProtocolError(answers.clientIdInvalid, 'client-suspended', `${client.name} is suspended`)
  return client
}

/** kg0r0 saw a public client's refresh refused without Basic in 2021-12: case token-refresh-public-no-basic-2021. */
function needsBasicAllTheSame({ world, parameters }: Exchange, client: Client): boolean {
  if (!world.profile.publicRefreshNeedsBasic || client.type !== 'public') return false
  return parameters.get('grant_type') === 'refresh_token'
}

type BasicCheck = {
  client: Client
  basic: { id: string; secret: string } | undefined
  header: string | undefined
  profile: Profile
  bodySecret: string | undefined
}

/** X gives one and the same answer to all of these; the journal tells them apart. */
function assertBasic({ client, basic, header, profile, bodySecret }: BasicCheck): void {
  const refuse = (reason: string, detail: string) => new ProtocolError(answers.missingAuthorizationHeader, reason, detail)
  if (header === undefined && bodySecret !== undefined)
    throw refuse('secret-in-body', 'client_secret came in the body; X takes it in a Basic header only')
  if (header === undefined) throw refuse('basic-missing', 'a confidential client sent no Authorization header')
  if (!basic) throw refuse('basic-malformed', 'the Authorization header is not Basic base64(id:secret)')
  const decoded = profile.percentEncodedBasic === 'accepted' ? percentDecoded(basic) : basic
  if (basic.id !== client.clientId && decoded.id !== client.clientId)
    throw refuse('basic-other-client', 'the id in the Basic header is not the client_id of the request')
  if (isSecret(client, basic.secret) || isSecret(client, decoded.secret)) return
  const hint = isSecret(client, basic.secret.trim()) ? ': it has white space around it' : ''
  throw refuse('client-secret', `the secret in the Basic header is wrong${hint}`)
}

/** RFC 7617 §2: base64 of id, colon, secret. Undefined for any other header. */
export function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}

/** RFC 6749 §2.3.1: both are form-encoded before base64; the alphabet of X's ids needs it for `-` and `_` at most. */
function percentDecoded({ id, secret }: { id: string; secret: string }): { id: string; secret: string } {
  try {
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) }
  } catch {
    return { id, secret }
  }
}

function isSecret(client: Client, text: string): boolean {
  const given = Buffer.from(text)
  const right = Buffer.from(client.clientSecret ?? '')
  return right.length > 0 && given.length === right.length && timingSafeEqual(given, right)
}
