import { denyConsent, giveConsent } from './authorization-server/authorize.ts'
import { CONSENT_PATH, createConsentAddresses, type Reached } from './consent-address.ts'
import { createFetch } from './fetch.ts'
import type { MockConfig, MockProvider, Worlds } from './handle.ts'
import { createInspect } from './inspect.ts'
import { advanceToExpiryOf, DEFAULT_SCOPES, playUser, revokeByUser, signIn } from './levers.ts'
import { listsOf } from './list-levers.ts'
import { postsOf } from './post-levers.ts'
import { messagesOf } from './message-levers.ts'
import type { Client } from './world/clients.ts'
import type { User } from './world/users.ts'
import type { World } from './world/world.ts'
import type { Waiting } from './waiting.ts'

/** How much of a wrong address is shown, in characters. */
const MAX_SHOWN = 200

/** A listener that has started. */
type Started = Reached & { signal: AbortSignal; stop: () => Promise<void>; worlds: Worlds; waiting: Waiting }

/** The levers of one world. */
export function createHandle(world: World, started: Started): MockProvider {
  const { origin, port, signal, stop, worlds } = started
  const addresses = createConsentAddresses(started, (text) => world.masked(text, MAX_SHOWN))
  const firstClientId = (): string => world.clients.list()[0]?.clientId ?? ''
  const userOf = (name?: string): User => (name === undefined ? firstUser(world) : world.users.get(name))
  const configOf = (clientId: string): MockConfig => clientConfig(origin, world.clients.get(clientId))
  return {
    origin,
    port,
    get config() {
      return configOf(firstClientId())
    },
    configOf,
    get profile() {
      return world.profile
    },
    fetch: createFetch(world, signal),
    signIn: async (options = {}) => {
      assertStarted('signIn', signal)
      return signIn(world, { ...options, client: options.client ?? firstClientId(), user: userOf(options.user).id })
    },
    approve: async (url, { user } = {}) => {
      assertStarted('approve', signal)
      return new URL(playUser(world, addresses.read(url, 'approve'), giveConsent, userOf(user)))
    },
    deny: async (url, { user } = {}) => {
      assertStarted('deny', signal)
      return new URL(playUser(world, addresses.read(url, 'deny'), denyConsent, userOf(user)))
    },
    clock: {
      now: () => world.clock.now(),
      advance: (duration) => world.clock.advance(duration),
      advanceToExpiryOf: (token) => advanceToExpiryOf(world, token),
      freeze: () => world.clock.freeze(),
      run: (options) => world.clock.run(options),
      get running() {
        return world.clock.running
      },
      get rate() {
        return world.clock.rate
      },
    },
    faults: {
      arm: (spec) => world.faults.arm(spec),
      list: () => world.faults.list(),
      disarm: (id) => world.faults.disarm(id),
      release: (id) => world.faults.release(id),
    },
    journal: readersOf(world),
    clients: {
      list: () => world.clients.list(),
      register: (client) => world.clients.register(client),
      addRedirectUri: (clientId, uri) => world.clients.addRedirectUri(clientId, uri),
      removeRedirectUri: (clientId, uri) => world.clients.removeRedirectUri(clientId, uri),
    },
    users: { list: () => world.users.list(), add: (user) => world.users.add(user) },
    posts: postsOf(world),
    lists: listsOf(world),
    messages: messagesOf(world),
    populate: (contents) => world.populate(contents),
    secrets: () => world.secrets.list(),
    fingerprintOf: (secret) => world.fingerprintOf(secret),
    revokeByUser: ({ client, user } = {}) => revokeByUser(world, client ?? firstClientId(), userOf(user)),
    suspendClient: (clientId) => world.clients.suspend(clientId, true),
    unsuspendClient: (clientId) => world.clients.suspend(clientId, false),
    rotateClientSecret: (clientId) => world.clients.rotateSecret(clientId),
    worlds,
    inspect: createInspect(started),
    snapshot: () => world.snapshot(),
    restore: (snapshot) => world.restore(snapshot),
    reset: () => world.reset(),
    stop,
    signal,
  }
}

/** The journal without what writes to it. */
function readersOf({ journal }: World): MockProvider['journal'] {
  return {
    get events() {
      return journal.events
    },
    mark: (name) => journal.mark(name),
    since: (mark) => journal.since(mark),
    subscribe: (listener) => journal.subscribe(listener),
  }
}

function assertStarted(call: string, signal: AbortSignal): void {
  if (signal.aborted)
    throw new Error(
      `${call}: this provider was stopped; await all work before the test ends (or stop() is called), or start another one`,
    )
}

function clientConfig(origin: string, client: Client): MockConfig {
  return {
    authorizationEndpoint: origin + CONSENT_PATH,
    tokenEndpoint: `${origin}/2/oauth2/token`,
    revocationEndpoint: `${origin}/2/oauth2/revoke`,
    apiOrigin: origin,
    clientId: client.clientId,
    ...(client.clientSecret !== undefined && { clientSecret: client.clientSecret }),
    redirectUri: client.redirectUris[0] ?? '',
    scopes: [...DEFAULT_SCOPES],
  }
}

function firstUser(world: World): User {
  const [user] = world.users.list()
  if (user) return user
  throw new RangeError('this world has no users')
}
