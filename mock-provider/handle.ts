import { denyConsent, giveConsent } from './authorization-server/authorize.ts'
import { createFetch } from './fetch.ts'
import {
  advanceToExpiryOf,
  DEFAULT_SCOPES,
  playUser,
  revokeByUser,
  signIn,
  type SignedIn,
  type SignInOptions,
} from './levers.ts'
import type { Client, NewClient } from './world/clients.ts'
import type { Duration } from './world/clock.ts'
import type { FaultSpec } from './world/fault-spec.ts'
import type { ArmedFault } from './world/faults.ts'
import type { JournalEvent } from './world/journal.ts'
import type { Profile } from './world/profile.ts'
import type { Post } from './world/posts.ts'
import type { NewUser, User } from './world/users.ts'
import type { Worlds } from './worlds.ts'
import type { Snapshot } from './world/snapshot.ts'
import type { World } from './world/world.ts'

/** What a client needs to know, in the words of `src/client`; of the first registered client. */
export type MockConfig = {
  authorizationEndpoint: string
  tokenEndpoint: string
  revocationEndpoint: string
  apiOrigin: string
  clientId: string
  clientSecret?: string
  redirectUri: string
  scopes: string[]
}

export type MockProvider = {
  readonly origin: string
  readonly port: number
  /** For the first registered client, a confidential one unless `clients` was given. */
  readonly config: MockConfig
  /** The same for another client. @throws {RangeError} for one that is not registered. */
  configOf(clientId: string): MockConfig
  readonly profile: Readonly<Profile>
  /** Fetch API in, Fetch API out, no socket. Knows X's own paths only, on whatever host they are asked. */
  fetch: typeof globalThis.fetch
  /** Tokens without a browser. @throws {RangeError} for an unknown client, user or scope list; {Error} after `stop`. */
  signIn(options?: SignInOptions): Promise<SignedIn>
  /** Plays the user at the consent page; resolves to the address the browser is sent to, with an `error` where X sends one. @throws {Error} with the reason where X would show its error page. */
  approve(authorizationUrl: string | URL, options?: { user?: string }): Promise<URL>
  deny(authorizationUrl: string | URL, options?: { user?: string }): Promise<URL>
  readonly clock: {
    now(): number
    advance(duration: Duration): void
    /** Moves to the second from which on that token is refused; nowhere if it is refused already. */
    advanceToExpiryOf(token: string): void
    freeze(): void
    run(): void
    readonly running: boolean
  }
  readonly faults: {
    arm(spec: FaultSpec): ArmedFault
    list(): ReturnType<World['faults']['list']>
    disarm(id?: number): void
    /** Ends the waiting of the requests that this fault, or any, has met. @returns whether one waited. */
    release(id?: number): boolean
  }
  readonly journal: {
    readonly events: JournalEvent[]
    /** The newest event's number, for `since`; with a name, that of a `lesson.marked` written now. */
    mark(name?: string): number
    /** All, from the first event on, unless a mark is given. @throws {JournalTruncatedError} when some of them were dropped. */
    since(mark?: number): JournalEvent[]
    subscribe(listener: (event: JournalEvent) => void): () => void
  }
  readonly clients: {
    list(): Client[]
    register(client?: NewClient): Client
    addRedirectUri(clientId: string, uri: string): void
    removeRedirectUri(clientId: string, uri: string): void
  }
  readonly users: { list(): User[]; add(user: NewUser): User }
  /** What users wrote, oldest first. `add` takes the author's id or user name; an id of your own makes a post of its instant. */
  readonly posts: { list(): Post[]; add(post: { author: string; text: string; id?: string }): Post }
  /** Every secret this world issued, in clear, for leak scans; `lost` counts older ones that are no longer known. */
  secrets(): { values: string[]; lost: number }
  /** `..4c55`, as the journal prints that secret. */
  fingerprintOf(secret: string): string
  /** The user takes the app's access back (x.com/settings/connected_apps); all matching families end. @returns the grants that ended now. */
  revokeByUser(options?: { client?: string; user?: string }): string[]
  suspendClient(clientId: string): void
  /** Takes a suspension back; tokens that still live work again. */
  unsuspendClient(clientId: string): void
  /** @returns the new secret; the old one is refused from now on. */
  rotateClientSecret(clientId: string): string
  /** Further worlds in this process, one for each parallel worker; they end with this one. */
  readonly worlds: Worlds
  snapshot(): Snapshot
  restore(snapshot: Snapshot): void
  reset(): void
  stop(): Promise<void>
  /** Aborted once the provider stops. */
  readonly signal: AbortSignal
}

type Door = { origin: string; port: number; signal: AbortSignal; stop: () => Promise<void>; worlds: Worlds }

/** The levers of one world. */
export function createHandle(world: World, { origin, port, signal, stop, worlds }: Door): MockProvider {
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
      return new URL(playUser(world, url, giveConsent, userOf(user)))
    },
    deny: async (url, { user } = {}) => {
      assertStarted('deny', signal)
      return new URL(playUser(world, url, denyConsent, userOf(user)))
    },
    clock: {
      now: () => world.clock.now(),
      advance: (duration) => world.clock.advance(duration),
      advanceToExpiryOf: (token) => advanceToExpiryOf(world, token),
      freeze: () => world.clock.freeze(),
      run: () => world.clock.run(),
      get running() {
        return world.clock.running
      },
    },
    faults: {
      arm: (spec) => world.faults.arm(spec),
      list: () => world.faults.list(),
      disarm: (id) => world.faults.disarm(id),
      release: (id) => world.faults.release(id),
    },
    journal: world.journal,
    clients: {
      list: () => world.clients.list(),
      register: (client) => world.clients.register(client),
      addRedirectUri: (clientId, uri) => world.clients.addRedirectUri(clientId, uri),
      removeRedirectUri: (clientId, uri) => world.clients.removeRedirectUri(clientId, uri),
    },
    users: { list: () => world.users.list(), add: (user) => world.users.add(user) },
    posts: {
      list: () => world.posts.list(),
      add: ({ author, ...post }) =>
        world.posts.add({ ...post, authorId: world.users.get(author).id }, world.clock.nowMs()),
    },
    secrets: () => world.secrets.list(),
    fingerprintOf: (secret) => world.fingerprintOf(secret),
    revokeByUser: ({ client, user } = {}) => revokeByUser(world, client ?? firstClientId(), userOf(user)),
    suspendClient: (clientId) => void (world.clients.get(clientId).suspended = true),
    unsuspendClient: (clientId) => void (world.clients.get(clientId).suspended = false),
    rotateClientSecret: (clientId) => world.clients.rotateSecret(clientId),
    worlds,
    snapshot: () => world.snapshot(),
    restore: (snapshot) => world.restore(snapshot),
    reset: () => world.reset(),
    stop,
    signal,
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
    authorizationEndpoint: `${origin}/i/oauth2/authorize`,
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
