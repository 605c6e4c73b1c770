import type { MockProvider } from '../../mock-provider/index.ts'
import { allowedValues, namedProfiles, profileX } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { ask } from './control/call.ts'

/** Everything that a caller is given by a world, by the name of what gives it. */
const given: Record<string, (mock: MockProvider) => unknown> = {
  config: ({ config }) => config,
  configOf: ({ configOf, config }) => configOf(config.clientId),
  profile: ({ profile }) => profile,
  signIn: (mock) => mock.signIn(),
  approve: async (mock) => mock.approve(authorizationUrl(mock)),
  deny: async (mock) => mock.deny(authorizationUrl(mock)),
  'faults.arm': ({ faults }) => faults.arm({ at: 'users', then: { omit: ['data'] } }),
  'faults.list': ({ faults }) => faults.list(),
  'journal.events': ({ journal }) => journal.events,
  'journal.since': ({ journal }) => journal.since(),
  'journal.subscribe': seenBySubscriber,
  'clients.list': ({ clients }) => clients.list(),
  'clients.register': ({ clients }) => clients.register({ redirectUris: ['http://127.0.0.1:9/new'] }),
  'users.list': ({ users }) => users.list(),
  'users.add': ({ users }) => users.add({ username: 'zoe' }),
  'posts.list': ({ posts }) => posts.list(),
  'posts.add': ({ posts }) => posts.add({ author: 'ada_practice', text: 'one more' }),
  'lists.list': ({ lists }) => lists.list(),
  'lists.add': ({ lists }) => lists.add({ owner: 'ada_practice', name: 'one more', members: ['ben_practice'] }),
  'lists.addMembers': ({ lists }) => lists.addMembers(lists.list()[0]?.id ?? '', ['mallory_practice']),
  'lists.removeMember': ({ lists }) => lists.removeMember(lists.list()[0]?.id ?? '', 'ben_practice'),
  'messages.list': ({ messages }) => messages.list(),
  'messages.conversations': ({ messages }) => messages.conversations(),
  'messages.send': ({ messages }) => messages.send({ from: 'ada_practice', to: 'ben_practice', text: 'one more' }),
  'messages.join': ({ messages }) => messages.join(groupOf(messages), ['mallory_practice'], { by: 'ben_practice' }),
  'messages.leave': ({ messages }) => messages.leave(groupOf(messages), 'ada_practice'),
  populate: ({ populate }) => populate({ users: [{ username: 'zoe' }] }),
  secrets: (mock) => mock.secrets(),
  revokeByUser: (mock) => mock.revokeByUser(),
  snapshot: (mock) => mock.snapshot(),
  'worlds.list': ({ worlds }) => worlds.list(),
}

/** The group that `fill` makes. */
function groupOf({ conversations }: MockProvider['messages']): string {
  return conversations().find(({ id }) => !id.includes('-'))?.id ?? ''
}

/** Those that give a number, a text, true or false, or nothing; a world beside this one; an answer that is nobody else's. */
const NOTHING_TO_CHANGE = [
  ['origin', 'port', 'signal', 'stop', 'fetch', 'fingerprintOf', 'restore', 'reset', 'inspect'],
  ['suspendClient', 'unsuspendClient', 'rotateClientSecret', 'journal.mark', 'faults.disarm', 'faults.release'],
  ['clients.addRedirectUri', 'clients.removeRedirectUri', 'worlds.create', 'worlds.remove', 'worlds.subscribe'],
  ['clock.now', 'clock.advance', 'clock.advanceToExpiryOf', 'clock.freeze', 'clock.rate', 'clock.run', 'clock.running'],
].flat()

function authorizationUrl({ config }: MockProvider): string {
  const parameters = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: config.scopes.join(' '),
    state: 'a-state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  return `${config.authorizationEndpoint}?${new URLSearchParams(parameters)}`
}

async function seenBySubscriber({ journal, fetch, config }: MockProvider): Promise<unknown> {
  const seen: unknown[] = []
  const unsubscribe = journal.subscribe((event) => seen.push(event))
  await fetch(`${config.apiOrigin}/2/users/me`, { headers: { 'user-agent': 'a reader' } })
  await new Promise(setImmediate)
  unsubscribe()
  return seen
}

/** A world in which there is something of everything. */
async function fill(mock: MockProvider): Promise<void> {
  const { accessToken } = await mock.signIn()
  mock.faults.arm({ at: 'users', when: { method: 'GET' }, then: { omit: ['data'], replace: { meta: { a: [1] } } } })
  await mock.fetch(`${mock.config.apiOrigin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}` } })
  await mock.approve(authorizationUrl(mock))
  mock.lists.add({ owner: 'ada_practice', name: 'Friends', members: ['ben_practice'] })
  const to = ['ben_practice', 'mallory_practice']
  const { conversationId } = mock.messages.send({ from: 'ada_practice', to, text: 'all' })
  mock.messages.leave(conversationId, 'mallory_practice')
}

/** All that can be read of the world, as text; `worlds` and what moves by being read are left out. */
function readingOf(mock: MockProvider): string {
  const { config, profile, journal, clients, users, posts, lists, messages } = mock
  const all = [
    clients.list(),
    users.list(),
    posts.list(),
    lists.list(),
    messages.list(),
    messages.conversations(),
    mock.faults.list(),
    mock.secrets(),
    mock.worlds.list().length,
  ]
  return JSON.stringify([config, profile, journal.events, all, mock.snapshot()], null, 1)
}

/** Overwrites, adds and removes wherever it can. Functions and what they lead to are the caller's means, not its finds. */
function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null || !isPlain(value)) return
  for (const member of Object.values(value)) spoil(member)
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== 'function') Reflect.set(value, name, 'javascript:alert(1)')
  }
  if (Array.isArray(value)) Reflect.set(value, value.length, 'javascript:alert(2)')
  else Reflect.set(value, 'more', 'javascript:alert(3)')
  Reflect.deleteProperty(value, 'clientId')
}

function isPlain(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}

/** The reading of a world that is the same each time, after something was done with what it gave. */
async function readingAfter(mock: MockProvider, give: (mock: MockProvider) => unknown, use: (value: unknown) => void) {
  const { mock: world } = await mock.worlds.create({ seed: 'the same' })
  await fill(world)
  use(await give(world))
  return readingOf(world).replaceAll(world.origin, 'ORIGIN')
}

// Two worlds, as to be read is one of the things that happen to a world.
test.for(Object.entries(given))('nobody changes the world through what %s gave', async ([, give], { mock }) => {
  const untouched = await readingAfter(mock, give, () => {})

  const spoilt = await readingAfter(mock, give, spoil)

  expect(spoilt).toBe(untouched)
})

test('every member of the handle is looked at', ({ mock }) => {
  const names = Object.entries(mock).flatMap(([name, value]) =>
    ['clock', 'faults', 'journal', 'clients', 'users', 'posts', 'lists', 'messages', 'worlds'].includes(name)
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  )

  expect(new Set([...Object.keys(given), ...NOTHING_TO_CHANGE])).toEqual(new Set(names))
})

test('a client that is given a redirect URI behind the checks stays as it is, and the caller is told', ({ mock }) => {
  const [client] = mock.clients.list()

  const push = () => Reflect.apply(Array.prototype.push, client?.redirectUris, ['javascript:alert(1)'])

  expect(push).toThrow(TypeError)
  expect(mock.clients.list()[0]?.redirectUris).toHaveLength(1)
})

test('the journal that is handed out has nothing that writes', ({ mock }) => {
  expect(Object.keys(mock.journal).toSorted()).toEqual(['events', 'mark', 'since', 'subscribe'])
  expect(Object.getPrototypeOf(mock.journal)).toBe(Object.prototype)
})

test('a snapshot is the caller’s own: it may be changed, and restored', async ({ mock }) => {
  await fill(mock)
  const snapshot = mock.snapshot()

  Object.assign(snapshot.clients[0] ?? {}, { name: 'Renamed' })
  mock.restore(snapshot)
  spoil(snapshot)

  expect(mock.clients.list()[0]?.name).toBe('Renamed')
  expect(() => mock.restore(mock.snapshot())).not.toThrow()
})

test('what is given to a world stays the caller’s: later changes of it are without effect', ({ mock }) => {
  const redirectUris = ['http://127.0.0.1:9/own']
  const scopes = ['tweet.read']
  const client = { clientId: 'own', redirectUris }
  mock.clients.register(client)
  void mock.signIn({ client: 'own', scopes })
  const before = readingOf(mock)

  redirectUris.push('javascript:alert(1)')
  scopes.push('users.read')

  expect(readingOf(mock)).toBe(before)
})

test('a change over the control API is in its answer', async ({ mock }) => {
  const { clientId } = mock.config
  const suspended = await ask(mock, `POST /clients/${clientId}/suspend`, {})
  const back = await ask(mock, `POST /clients/${clientId}/unsuspend`, {})
  const added = await ask(mock, `POST /clients/${clientId}/redirect-uris`, { redirectUri: 'http://127.0.0.1:9/b' })
  const rotated = await ask(mock, `POST /clients/${clientId}/rotate-secret`, {})

  expect(suspended.json).toMatchObject({ suspended: true })
  expect(back.json).toMatchObject({ suspended: false })
  expect(added.json).toMatchObject({ redirectUris: [expect.any(String), 'http://127.0.0.1:9/b'] })
  expect(rotated.json).toMatchObject({ clientSecret: mock.config.clientSecret })
})

test('the profiles that the package exports cannot be changed for all worlds', async ({ mock }) => {
  const before = JSON.stringify([namedProfiles, profileX, allowedValues('rotation')])

  spoil(namedProfiles)
  spoil(profileX)
  spoil(allowedValues('rotation'))

  expect(JSON.stringify([namedProfiles, profileX, allowedValues('rotation')])).toBe(before)
  expect(mock.profile.rotation).toBe('always')
})
