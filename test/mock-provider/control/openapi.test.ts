import { Validator } from '@seriousme/openapi-schema-validator'
import { onTestFinished } from 'vitest'
import { startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import manifest from '../../../package.json' with { type: 'json' }
import { collectWarnings } from '../fixtures.ts'
import { ask, call, fill, prepare, type ControlAnswer, type ControlCall, type Params } from './call.ts'
import { createChecker, operationsOf, readDocument, type Operation } from './document.ts'

/**
 * Every operation of the document is called with the document's own example, and each status that it lists is provoked.
 * What comes back is judged by the document.
 */

const TOKEN = { authorization: 'Bearer let-me-in' }
const guarded = test.extend({ mockOptions: { controlToken: 'let-me-in' } })

/** Names of nothing. */
const UNKNOWN: Params = {
  clientId: 'nobody',
  faultId: '4711',
  snapshotId: 'nothing',
  worldId: 'w0',
  listId: '0',
  conversationId: '0',
}

type Scene = { mock: MockProvider; operation: Operation; params: Params }

/** The call that the document describes; `changes` go over it. */
async function send({ mock, operation, params }: Scene, changes: Partial<ControlCall> & { query?: string } = {}) {
  const { query = requiredQuery(mock, operation), ...others } = changes
  const headers = operation.method === 'GET' ? {} : { 'content-type': 'application/json' }
  const body = operation.example === undefined ? {} : { body: JSON.stringify(operation.example) }
  return call(mock, {
    method: operation.method,
    path: fill(operation.path, params) + query,
    ...body,
    ...others,
    headers: { ...headers, ...others.headers },
  })
}

function requiredQuery({ config }: MockProvider, { operationId }: Operation): string {
  return operationId === 'removeRedirectUri' ? `?redirectUri=${encodeURIComponent(config.redirectUri)}` : ''
}

/** Calls that need more than the prepared world to succeed. */
const successes: Record<string, (scene: Scene) => Promise<ControlAnswer>> = {
  releaseFault: async (scene) => {
    const { mock } = scene
    const fault = mock.faults.arm({ at: 'users/me', then: 'hold-until-second' })
    const held = fetch(`${mock.origin}/2/users/me`)
    while (fault.fired === 0) await new Promise(setImmediate)
    const answer = await send({ ...scene, params: { faultId: String(fault.id) } })
    await held
    return answer
  },
  streamEvents: async ({ mock }) => {
    const { status, headers, body } = await fetch(`${mock.origin}/_mock/events?since=0`)
    const chunk = await body?.getReader().read()
    return { status, headers: Object.fromEntries(headers), text: Buffer.from(chunk?.value ?? []).toString() }
  },
}

/** How each status that is no success comes about, for whatever operation lists it. */
const problems: Record<string, (scene: Scene) => Promise<ControlAnswer>> = {
  400: (scene) => send(scene, { query: '?nonsense=1' }),
  401: (scene) => send(scene, { headers: { authorization: 'Bearer guessed' } }),
  403: (scene) => send(scene, { headers: { host: 'evil.example' } }),
  404: (scene) => send({ ...scene, params: UNKNOWN }),
  409: (scene) => conflicts[scene.operation.operationId]?.(scene) ?? Promise.reject(new Error('no conflict is known')),
  410: async (scene) => {
    for (let count = 0; count < 12; count += 1) scene.mock.clock.advance({ seconds: 1 })
    return send(scene, { query: '?since=0' })
  },
  413: (scene) => send(scene, { body: JSON.stringify({ text: 'x'.repeat(2 * 1024 * 1024) }) }),
  415: (scene) => send(scene, { headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  503: async (scene) => {
    const answer = send(scene, { query: '?kind=lesson.marked' })
    await ask(scene.mock, 'GET /clock') // Sent later, answered now: the first one waits.
    await scene.mock.stop()
    return answer
  },
}

const conflicts: Record<string, (scene: Scene) => Promise<ControlAnswer>> = {
  rotateClientSecret: (scene) => {
    const { clientId = '' } = scene.mock.clients.list().find(({ type }) => type === 'public') ?? {}
    return send({ ...scene, params: { clientId } })
  },
  approve: (scene) => sendWithoutClient(scene),
  deny: (scene) => sendWithoutClient(scene),
  releaseFault: (scene) => send(scene),
  saveSnapshot: async (scene) => send(scene, { body: JSON.stringify({ id: 'saved' }) }),
  openWorld: async (scene) => {
    const { port, stop } = await startMockProvider()
    await stop()
    const mock = await startMockProvider({ worldPorts: [port, port] })
    onTestFinished(() => mock.stop())
    await mock.worlds.create()
    return send({ ...scene, mock })
  },
}

function sendWithoutClient(scene: Scene): Promise<ControlAnswer> {
  const url = new URL(String(scene.operation.example?.authorizationUrl))
  url.searchParams.delete('client_id')
  return send(scene, { body: JSON.stringify({ authorizationUrl: url }) })
}

const documented = await (async () => {
  const mock = await startMockProvider()
  const operations = operationsOf(await readDocument(mock))
  await mock.stop()
  return [...operations.values()]
})()

const failures = documented.flatMap(({ operationId, responses }) =>
  Object.keys(responses)
    .filter((status) => Number(status) >= 400)
    .map((status) => ({ operationId, status })),
)

async function setScene(mock: MockProvider, operationId: string, headers: Record<string, string> = {}) {
  const document = await readDocument(mock, headers)
  const operation = operationsOf(document).get(operationId)
  if (!operation) throw new Error(`${operationId} is not in the document`)
  return { scene: { mock, operation, params: {} }, checker: createChecker(document) }
}

test('the document is OpenAPI 3.1 by a validator that we did not write', async ({ mock }) => {
  const document = await readDocument(mock)

  const { valid, errors } = await new Validator().validate(document)

  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(document).toMatchObject({
    openapi: '3.1.1',
    info: { title: 'twitter-oauth-lab control API', version: manifest.version },
    servers: [{ url: `${mock.origin}/_mock` }],
  })
})

test('operations are told apart by their ids, and each says what it does', () => {
  expect(new Set(documented.map(({ operationId }) => operationId)).size).toBe(documented.length)
  expect(documented.map(({ operationId }) => operationId)).toEqual(
    documented.map(() => expect.stringMatching(/^[a-z][A-Za-z]+$/)),
  )
})

test('every body has an example, and it is what the schema says', async ({ mock }) => {
  const document = await readDocument(mock)
  const checker = createChecker(document)
  const withBody = [...operationsOf(document).values()].filter(({ bodySchema }) => bodySchema)

  const misfits = withBody.filter(({ bodySchema = { $ref: '' }, example }) => !checker.fits(bodySchema, example))

  // A change without words has a body, too: the content type must come along.
  expect(withBody.map(({ method }) => method)).toEqual(
    documented.filter(({ method }) => method === 'POST').map(() => 'POST'),
  )
  expect(misfits).toEqual([])
})

test.for(documented)('$operationId answers as the document says', async ({ operationId }, { mock }) => {
  const { scene, checker } = await setScene(mock, operationId)
  const params = await prepare(mock)
  const succeed = successes[operationId] ?? send

  const answer = await succeed({ ...scene, params })

  expect(answer.status).toBeLessThan(300)
  expect(checker.faultsOf(scene.operation, answer)).toEqual([])
})

test.extend({ mockOptions: { journalSize: 10 } }).for(failures)(
  '$operationId answers $status as the document says, without any warning',
  async ({ operationId, status }, { mock }) => {
    const warnings = collectWarnings()
    const { scene, checker } = await setScene(mock, operationId)
    const params = await prepare(mock)

    const answer = await problems[status]?.({ ...scene, params })

    expect(answer).toMatchObject({ status: Number(status) })
    expect(answer?.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer && checker.faultsOf(scene.operation, answer)).toEqual([])
    expect(warnings).toEqual([])
  },
)

guarded('with a control token the document names it, and all but the health check need it', async ({ mock }) => {
  const document = await readDocument(mock, TOKEN)
  const operations = [...operationsOf(document).values()]

  const statuses = await Promise.all(
    operations.map(async (operation) => [
      operation.operationId,
      (await send({ mock, operation, params: { clientId: 'a', faultId: 'b', snapshotId: 'c' } })).status,
      operation.responses['401'] !== undefined,
    ]),
  )

  expect((await new Validator().validate(document)).errors).toBeUndefined()
  expect(document).toMatchObject({
    security: [{ controlToken: [] }],
    components: { securitySchemes: { controlToken: { type: 'http', scheme: 'bearer' } } },
    paths: { '/health': { get: { security: [] } } },
  })
  expect(statuses).toEqual(
    operations.map(({ operationId }) =>
      operationId === 'getHealth' ? [operationId, 200, false] : [operationId, 401, true],
    ),
  )
})

test('without a control token the document asks for none', async ({ mock }) => {
  const document = await readDocument(mock)

  expect(document.security).toBeUndefined()
  expect(document.components.securitySchemes).toBeUndefined()
  expect([...operationsOf(document).values()].filter(({ responses }) => responses['401'])).toEqual([])
})

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

test.for([...new Set(documented.map(({ path }) => path))])(
  '%s answers other methods with 405',
  async (path, { mock }) => {
    const taken = documented.filter((operation) => operation.path === path).map(({ method }) => method)
    const others = METHODS.filter((method) => !taken.includes(method))

    const answers = await Promise.all(others.map((method) => call(mock, { method, path: `/_mock${path}` })))

    const allow = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    expect(answers.map(({ status, headers }) => [status, headers.allow])).toEqual(others.map(() => [405, allow]))
  },
)

/** What the handle has, and the operation that does the same; the others have a reason. */
const levers: Record<string, string> = {
  origin: 'getConfig',
  config: 'getConfig',
  configOf: 'getConfig',
  profile: 'getConfig',
  signIn: 'signIn',
  approve: 'approve',
  deny: 'deny',
  'clock.now': 'getClock',
  'clock.rate': 'getClock',
  'clock.running': 'getClock',
  'clock.advance': 'advanceClock',
  'clock.advanceToExpiryOf': 'advanceClock',
  'clock.freeze': 'freezeClock',
  'clock.run': 'runClock',
  'faults.arm': 'armFault',
  'faults.list': 'listFaults',
  'faults.disarm': 'disarmFault',
  'faults.release': 'releaseFault',
  'clients.list': 'listClients',
  'clients.register': 'registerClient',
  'clients.addRedirectUri': 'addRedirectUri',
  'clients.removeRedirectUri': 'removeRedirectUri',
  'users.list': 'listUsers',
  'users.add': 'addUser',
  'posts.list': 'listPosts',
  'posts.add': 'addPost',
  'lists.list': 'listLists',
  'lists.add': 'addList',
  'lists.addMembers': 'addListMembers',
  'lists.removeMember': 'removeListMember',
  'messages.list': 'listMessages',
  'messages.conversations': 'listMessages',
  'messages.send': 'sendMessage',
  'messages.join': 'joinConversation',
  'messages.leave': 'leaveConversation',
  populate: 'populateWorld',
  fingerprintOf: 'fingerprint',
  revokeByUser: 'revokeByUser',
  suspendClient: 'suspendClient',
  unsuspendClient: 'unsuspendClient',
  rotateClientSecret: 'rotateClientSecret',
  snapshot: 'saveSnapshot',
  restore: 'restoreSnapshot',
  reset: 'resetWorld',
  'worlds.create': 'openWorld',
  'worlds.list': 'listWorlds',
  'worlds.remove': 'closeWorld',
  'journal.events': 'readJournal',
  'journal.since': 'readJournal',
  'journal.mark': 'markJournal',
  'journal.subscribe': 'streamEvents',
}
const NOT_OVER_HTTP = ['fetch', 'inspect', 'port', 'secrets', 'signal', 'stop', 'worlds.subscribe']

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

test('whatever the handle can do can be done over HTTP, but for what must not be', ({ mock }) => {
  const ids = documented.map(({ operationId }) => operationId)
  const names = Object.entries(mock).flatMap(([name, value]) =>
    isGroup(value) && !['config', 'profile'].includes(name)
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  )

  expect(names.filter((name) => !NOT_OVER_HTTP.includes(name)).toSorted()).toEqual(Object.keys(levers).toSorted())
  expect(Object.values(levers).filter((id) => !ids.includes(id))).toEqual([])
})

test('nothing of the document or of the answers is the list of all secrets', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const params = await prepare(mock)
  const reads = documented.filter(({ method, operationId }) => method === 'GET' && operationId !== 'streamEvents')

  const texts = await Promise.all(reads.map(async (operation) => (await send({ mock, operation, params })).text))

  expect(mock.secrets().values).toContain(accessToken)
  expect(texts.filter((text) => text.includes(accessToken))).toEqual([])
})
