import type { Client, NewClient } from './world/clients.ts'
import type { Duration } from './world/clock.ts'
import type { FaultSpec } from './world/fault-spec.ts'
import type { ArmedFault, ListedFault } from './world/faults.ts'
import type { JournalEvent } from './world/journal.ts'
import type { WorldContents } from './world/contents.ts'
import type { List } from './world/lists.ts'
import type { Conversation, DmEvent } from './world/messages.ts'
import type { Populated } from './world/populate.ts'
import type { NewPost, Post } from './world/posts.ts'
import type { Profile } from './world/profile.ts'
import type { Snapshot } from './world/snapshot.ts'
import type { NewUser, User } from './world/users.ts'
import type { WorldOptions } from './world/world.ts'

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

/** Tokens as `signIn` hands them out. `expiresAt` is in whole seconds since 1970 of the mock's clock. */
export type SignedIn = {
  accessToken: string
  refreshToken?: string
  scopes: string[]
  issuedAt: number
  expiresAt: number
}

export type SignInOptions = {
  client?: string
  user?: string
  scopes?: readonly string[]
  /** For clients that watch their own clock; the profile's lifetime unless given. */
  expiresInSeconds?: number
}

/** `author` by user name or id; an id of your own makes a post of its instant. */
export type NewListedPost = { author: string } & Pick<
  NewPost,
  'text' | 'id' | 'inReplyToPostId' | 'quotedPostId' | 'mediaIds' | 'replySettings' | 'poll'
>

/** A list as it is read back. */
export type ListedList = List & { readonly memberIds: readonly string[]; readonly followerIds: readonly string[] }

/** `owner` and `members` by user name or id. */
export type NewListedList = {
  owner: string
  name: string
  description?: string
  private?: boolean
  id?: string
  members?: readonly string[]
}

/** What can be done with one world and its listener. */
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
  /**
   * Plays the user at the consent page; resolves to the address the browser is sent to, with an `error` where X sends one.
   *
   * @param authorizationUrl where the app sends its users, at this mock, at `https://x.com` or at `https://twitter.com`.
   * @throws {RangeError} for any other address; {Error} with the reason where X would show its error page.
   */
  approve(authorizationUrl: string | URL, options?: { user?: string }): Promise<URL>
  /** The same for a user who cancels. */
  deny(authorizationUrl: string | URL, options?: { user?: string }): Promise<URL>
  readonly clock: {
    now(): number
    advance(duration: Duration): void
    /** Moves to the second from which on that token is refused; nowhere if it is refused already. */
    advanceToExpiryOf(token: string): void
    freeze(): void
    /**
     * It moves with the machine's clock from now on; with a `rate`, so many seconds pass in one of the machine's.
     *
     * @throws {RangeError} for a rate that is not above 0, or more than 10,000.
     */
    run(options?: { rate?: number }): void
    readonly running: boolean
    /** How many seconds pass in one of the machine's while it runs; 1 unless told otherwise. */
    readonly rate: number
  }
  readonly faults: {
    arm(spec: FaultSpec): ArmedFault
    list(): ListedFault[]
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
  /** What users wrote, oldest first. */
  readonly posts: {
    list(): Post[]
    /** @throws {RangeError} for an author, a post or a file that does not exist, and for an id or a poll that X would not take. */
    add(post: NewListedPost): Post
  }
  /** Lists with their members and followers, each oldest first; users are named by user name or id. */
  readonly lists: {
    list(): ListedList[]
    /** @throws {RangeError} for a name, a description or an id that X would not take, and for an account that does not exist. */
    add(list: NewListedList): ListedList
    /** @throws {RangeError} for a list or an account that does not exist. */
    addMembers(listId: string, users: readonly string[]): ListedList
    /** @throws {RangeError} for a list or an account that does not exist. */
    removeMember(listId: string, user: string): ListedList
  }
  /** What users wrote to each other. */
  readonly messages: {
    /** Every message, and who joined or left a group, oldest first; also what is older than the 30 days that X shows. */
    list(): DmEvent[]
    conversations(): Conversation[]
    /** One more, from one user to another or to several: then in a group of its own. @throws {RangeError} */
    send(message: { from: string; to: string | readonly string[]; text: string }): DmEvent
    /** One more in a conversation that is there. @throws {RangeError} */
    send(message: { from: string; conversationId: string; text: string }): DmEvent
    /** Adds users to a group. @throws {RangeError} */
    join(conversationId: string, users: readonly string[], options: { by: string }): DmEvent
    /** Takes a user out of a group; undefined after the last one. @throws {RangeError} */
    leave(conversationId: string, user: string): DmEvent | undefined
  }
  /**
   * Adds users, posts, lists, messages and what people did, by names: what a `world.json` has. All of it, or nothing.
   *
   * @returns how many of each. @throws {RangeError} that begins with the member that is wrong: `posts[3].author: …`.
   */
  populate(contents: WorldContents): Populated
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
  /**
   * Shows the inspector, a page with every request and all levers, to the person at this terminal: prints its address and
   * opens it in their browser, as `BROWSER` says, but not over SSH or in a container.
   *
   * With `wait` it resolves once "Go on" is pressed on that page, or the mock stops; give the test the time for it. Where
   * nobody can look (in CI, without a terminal) it resolves at once, and says so once.
   *
   * @returns the address: `http://127.0.0.1:PORT/_mock/inspector`.
   */
  inspect(options?: { wait?: boolean }): Promise<string>
  snapshot(): Snapshot
  restore(snapshot: Snapshot): void
  reset(): void
  stop(): Promise<void>
  /** Aborted once the provider stops. */
  readonly signal: AbortSignal
}

/** What may differ from the first world. */
export type NewWorld = WorldOptions & {
  /** Registered for both practice clients, unless `clients` is given. */
  redirectUris?: readonly string[]
}

/** A world beside the first: `id` to end it by, `mock` to steer it; its origin is its own. */
export type OpenWorld = { id: string; mock: MockProvider }

/** What has become of a world. */
export type WorldNews = OpenWorld & { what: 'opened' | 'failed' }

export type Worlds = {
  /** @throws {RangeError} for options that cannot be. @throws {NoRoomError} when too many are open or no port is left. */
  create(options?: NewWorld): Promise<OpenWorld>
  list(): OpenWorld[]
  /**
   * Called with each world that opens from now on, before anybody can ask it, and with each that is removed because its
   * test failed, before it ends. @returns how to end that.
   */
  subscribe(listener: (news: WorldNews) => void): () => void
  /** Ends one; `failed`: the test that it was for has failed. @throws {RangeError} for an id that is not open. */
  remove(id: string, why?: { failed?: boolean }): Promise<void>
}
