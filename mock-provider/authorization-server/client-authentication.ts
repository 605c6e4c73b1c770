import { timingSafeEqual } from 'node:crypto'
import type { Exchange } from '../exchange.ts'
import { answers, invalidClient, type KnownAnswer } from '../wire/answers.ts'
import { ProtocolError } from '../wire/errors.ts'
import type { Client } from '../world/clients.ts'
import type { Profile } from '../world/profile.ts'

/** Id and secret of a Basic header. */
type Credentials = { id: string; secret: string }

/**
 * The client behind a token or revocation request.
 *
 * X's order (inferred from the probes that projects use as a credential test): client id known → Basic secret right →
 * then everything else.
 *
 * @throws {ProtocolError} 400 for the id, 401 for the secret, in X's words.
 */
export function authenticateClient(exchange: Exchange): Client {
  const { world, request, parameters } = exchange
  const header = request.headers.authorization
  const readings = readingsOf(header, world.profile)
  const client = identifyClient(exchange, readings)
  exchange.about.client = client.clientId
  const bodySecret = parameters.get('client_secret')
  if (header !== undefined && bodySecret !== undefined && world.profile.twoAuthentications === 'refused')
    throw new ProtocolError(answers.malformedRequest, 'two-authentications', TWO_AUTHENTICATIONS)
  if (client.type === 'public' && !needsBasicAllTheSame(exchange)) {
    if (header !== undefined && world.profile.basicOnPublicClient === 'refused')
      throw refuse(exchange, answers.clientIdInvalid, 'client', 'a public client sent an Authorization header')
    return client
  }
  if (readings.length > 0) assertBasic(exchange, client, readings)
  else if (bodySecret === undefined || world.profile.secretInBody === 'refused') throw noBasic(exchange, bodySecret)
  else if (!isSecret(client, bodySecret))
    throw unauthorized(exchange, 'client-secret', 'client_secret in the body is wrong')
  return client
}

/** RFC 6749 §2.3 and §5.2. */
const TWO_AUTHENTICATIONS =
  'the request has an Authorization header and a client_secret: one way to authenticate, not two'

function identifyClient(exchange: Exchange, readings: Credentials[]): Client {
  const { world, parameters } = exchange
  const bodyId = parameters.get('client_id')
  if (bodyId === undefined && (readings.length === 0 || world.profile.clientIdBesideBasic === 'required'))
    throw new ProtocolError(answers.clientIdMissing, 'client', parameters.unread ?? 'client_id is missing')
  const ids = bodyId === undefined ? readings.map(({ id }) => id) : [bodyId]
  const client = ids.map((id) => world.clients.find(id)).find((known) => known !== undefined)
  if (!client) throw refuse(exchange, answers.clientIdInvalid, 'client', 'client_id is not registered here')
  // Mock only: what X answers to a suspended app was never seen.
  if (client.suspended)
    throw refuse(exchange, answers.clientIdInvalid, 'client-suspended', `${client.name} is suspended`)
  return client
}

/** kg0r0 saw a public client's refresh refused without Basic in 2021-12: case token-refresh-public-no-basic-2021. */
function needsBasicAllTheSame({ world, parameters }: Exchange): boolean {
  return world.profile.publicRefreshNeedsBasic && parameters.get('grant_type') === 'refresh_token'
}

function assertBasic(exchange: Exchange, client: Client, readings: Credentials[]): void {
  const own = readings.filter(({ id }) => id === client.clientId)
  if (own.length === 0)
    throw unauthorized(exchange, 'basic-other-client', 'the id in the Basic header is not the client_id of the request')
  if (own.some(({ secret }) => isSecret(client, secret))) return
  const hint = own.some(({ secret }) => isSecret(client, secret.trim())) ? ': it has white space around it' : ''
  throw unauthorized(exchange, 'client-secret', `the secret in the Basic header is wrong${hint}`)
}

function noBasic(exchange: Exchange, bodySecret: string | undefined): ProtocolError {
  if (exchange.request.headers.authorization !== undefined)
    return unauthorized(exchange, 'basic-malformed', 'the Authorization header is not Basic base64(id:secret)')
  if (bodySecret === undefined)
    return unauthorized(exchange, 'basic-missing', 'a confidential client sent no Authorization header')
  return unauthorized(exchange, 'secret-in-body', 'client_secret came in the body; X takes it in a Basic header only')
}

/** X gives one and the same answer to all of these; the journal tells them apart. */
function unauthorized(exchange: Exchange, reason: string, detail: string): ProtocolError {
  return refuse(exchange, answers.missingAuthorizationHeader, reason, detail)
}

/** A client that is not who it says: in X's words, or with the error and status of RFC 6749 §5.2. */
function refuse({ world, request }: Exchange, answer: KnownAnswer, reason: string, detail: string): ProtocolError {
  if (world.profile.clientAuthenticationError === 'unauthorized_client')
    return new ProtocolError(answer, reason, detail)
  return new ProtocolError(invalidClient(answer, request.headers.authorization !== undefined), reason, detail)
}

/** RFC 7617 §2: base64 of id, colon, secret. Undefined for any other header. */
export function readBasic(header: string | undefined): Credentials | undefined {
  const encoded = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}

/** As it stands, or form-decoded, or either: RFC 6749 §2.3.1 has clients encode both before base64. */
function readingsOf(header: string | undefined, { percentEncodedBasic }: Profile): Credentials[] {
  const basic = readBasic(header)
  if (!basic) return []
  if (percentEncodedBasic === 'refused' || !/[%+]/.test(basic.id + basic.secret)) return [basic]
  const plain = percentEncodedBasic === 'accepted' ? [basic] : []
  try {
    return [...plain, { id: formDecoded(basic.id), secret: formDecoded(basic.secret) }]
  } catch {
    return plain
  }
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function isSecret(client: Client, text: string): boolean {
  return isSameSecret(client.clientSecret, text)
}

/** In constant time; false where there is no secret to compare with. */
export function isSameSecret(secret: string | undefined, text: string): boolean {
  const given = Buffer.from(text)
  const right = Buffer.from(secret ?? '')
  return right.length > 0 && given.length === right.length && timingSafeEqual(given, right)
}
