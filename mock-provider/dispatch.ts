import { appOnlyToken, invalidateAppOnlyToken } from './authorization-server/app-only.ts'
import { authorize, submitConsentForm } from './authorization-server/authorize.ts'
import { revoke } from './authorization-server/revoke.ts'
import { token } from './authorization-server/token.ts'
import { readBasic } from './authorization-server/client-authentication.ts'
import { CONSENT_PATH } from './consent-address.ts'
import { Exchange } from './exchange.ts'
import { actOnFault } from './faults/actions.ts'
import { writeKnownAnswer } from './known-answer.ts'
import { readBearer } from './resource-server/api/bearer.ts'
import { isOlderApi, refusalOfOlderApi } from './resource-server/older-api.ts'
import { MAX_UPLOAD_BYTES } from './uploads/paths.ts'
import { readUpload } from './uploads/read-upload.ts'
import { answers } from './wire/answers.ts'
import { ProtocolError } from './wire/errors.ts'
import type { IncomingUpload, WireAnswer, WireOutcome, WireRequest } from './wire/messages.ts'
import type { EndpointName, RequestTraits } from './world/fault-spec.ts'
import type { World } from './world/world.ts'

type Endpoint = { name: EndpointName; handle: (exchange: Exchange) => WireAnswer | Promise<WireAnswer> }

const endpoints: Record<string, Record<string, Endpoint>> = {
  [CONSENT_PATH]: {
    GET: { name: 'authorize', handle: authorize },
    POST: { name: 'authorize', handle: submitConsentForm },
  },
  '/2/oauth2/token': { POST: { name: 'token', handle: token } },
  '/2/oauth2/revoke': { POST: { name: 'revoke', handle: revoke } },
  '/oauth2/token': { POST: { name: 'app-only', handle: appOnlyToken } },
  '/oauth2/invalidate_token': { POST: { name: 'app-only', handle: invalidateAppOnlyToken } },
}

/** X's API, loaded with the first call: who only logs in does not wait for the table of its operations. */
let api: typeof import('./resource-server/resources.ts') | undefined

const WIRE_PATHS = ['/2/', '/i/', '/oauth2/', '/1.1/']

/** X's own paths; every other path belongs to the mock itself. */
export function isWirePath(path: string): boolean {
  return WIRE_PATHS.some((start) => path.startsWith(start)) || path === '/2'
}

/** One request to X's own paths: armed fault, endpoint, answer, journal. Synchronous unless a fault, a page or an upload waits. */
export function dispatch(world: World, request: WireRequest): WireOutcome | Promise<WireOutcome> {
  if (isOlderApi(request.path)) return refuseOlderApi(new Exchange(world, request))
  const methods = Object.hasOwn(endpoints, request.path) ? endpoints[request.path] : undefined
  if (!methods && !api) return loadApi().then(() => dispatch(world, request))
  const exchange = new Exchange(world, request)
  const endpoint =
    (methods && Object.hasOwn(methods, request.method) && methods[request.method]) ||
    api?.findResource(request.method, request.path)
  if (!endpoint) return refuse(exchange, noEndpoint(request, methods))
  const traits = () => requestTraits(exchange)
  const proceed = () => run(exchange, endpoint)
  const meetSecond = world.faults.heldAt(endpoint.name, traits)
  if (meetSecond) return meetSecond().then(proceed)
  const fault = world.faults.take(endpoint.name, traits)
  return fault ? actOnFault(fault, exchange, proceed) : proceed()
}

async function loadApi(): Promise<void> {
  api = await import('./resource-server/resources.ts')
}

function refuseOlderApi(exchange: Exchange): WireAnswer | Promise<WireAnswer> {
  return refuse(exchange, refusalOfOlderApi(exchange))
}

/** OAuth requests are a few hundred bytes. More is answered with 413; uploads have a limit of their own (uploads/paths.ts). */
export const MAX_BODY_BYTES = 256 * 1024

/** For a request whose body is over the limit and was thrown away. */
export function refuseTooLarge(world: World, request: WireRequest): WireAnswer | Promise<WireAnswer> {
  return refuse(new Exchange(world, request), tooLarge(MAX_BODY_BYTES))
}

function tooLarge(most: number): ProtocolError {
  return new ProtocolError(answers.payloadTooLarge, 'too-large', `the body is larger than ${most} bytes`)
}

function run(exchange: Exchange, endpoint: Endpoint): WireAnswer | Promise<WireAnswer> {
  const { incoming } = exchange.request
  return incoming === undefined ? handle(exchange, endpoint) : handleUpload(exchange, endpoint, incoming)
}

/** Reads the body, keeps what it says of the file, and goes on without its bytes. */
function handleUpload(exchange: Exchange, endpoint: Endpoint, incoming: IncomingUpload): Promise<WireAnswer> {
  const { request } = exchange
  return incoming.take(async (body) => {
    if (body === 'quiet') return refuse(exchange, new ProtocolError(answers.requestTimeout, 'malformed', QUIET))
    if (body === 'too-large') return refuse(exchange, tooLarge(MAX_UPLOAD_BYTES))
    request.upload = await readUpload(request.headers['content-type'], body)
    return handle(exchange, endpoint)
  })
}

const QUIET = 'the rest of the upload did not come, while others waited for the room that it took'

function handle(exchange: Exchange, endpoint: Endpoint): WireAnswer | Promise<WireAnswer> {
  try {
    const answer = endpoint.handle(exchange)
    if (!(answer instanceof Promise)) return commit(exchange, answer)
    return answer.then((ready) => commit(exchange, ready)).catch((error: unknown) => refuse(exchange, error))
  } catch (error) {
    return refuse(exchange, error)
  }
}

function commit(exchange: Exchange, answer: WireAnswer): WireAnswer {
  exchange.commit(answer)
  return answer
}

/** The one place where a `ProtocolError` becomes X's status and body; its reason goes to the journal. */
function refuse(exchange: Exchange, error: unknown): WireAnswer | Promise<WireAnswer> {
  if (!(error instanceof ProtocolError)) throw error
  const { answer, reason, message } = error
  exchange.conclude({ kind: exchange.refusal, reason, detail: message })
  if (typeof answer.body === 'object')
    for (const key of ['error', 'error_description'])
      if (key in answer.body) exchange.answered.push([key, String(answer.body[key])])
  exchange.commit(answer)
  return writeKnownAnswer(answer, exchange.world.profile, exchange.applicationHeaders)
}

function noEndpoint({ method, path }: WireRequest, methods: Record<string, Endpoint> | undefined): ProtocolError {
  const allowed = methods ? Object.keys(methods) : (api?.methodsOf(path) ?? [])
  if (allowed.length === 0)
    return new ProtocolError(answers.unknownPath, 'unknown-path', `X has no ${path.slice(0, 200)} that is known here`)
  const detail = `${method} ${path.slice(0, 200)}: this endpoint takes ${allowed.join(', ')}`
  return new ProtocolError(answers.methodNotAllowed, 'method', detail)
}

/** What a fault's `when` looks at; parameters that cannot be read fit no grant type and no client. */
function requestTraits(exchange: Exchange): RequestTraits {
  const { method, path, headers } = exchange.request
  try {
    const { parameters } = exchange
    const client = parameters.get('client_id') ?? clientOfHeader(exchange.world, headers.authorization)
    return { method, path, grantType: parameters.get('grant_type'), client }
  } catch {
    return { method, path, grantType: undefined, client: undefined }
  }
}

/** Basic of a client, or of an app by its API key; else the access token, by which calls alone name their client. */
function clientOfHeader(world: World, header: string | undefined): string | undefined {
  const basic = readBasic(header)
  if (basic) return world.clients.findByApiKey(basic.id)?.clientId ?? basic.id
  const text = readBearer(header)
  if (text === undefined) return undefined
  const accessToken = world.store.accessToken(world.secrets.digest(text))
  return accessToken ? world.store.grant(accessToken.grantId)?.clientId : world.appOnly.find(text)
}
