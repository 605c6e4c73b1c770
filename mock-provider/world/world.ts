import { AppOnlyTokens } from './app-only.ts'
import { Clients, type NewClient } from './clients.ts'
import type { WorldContents } from './contents.ts'
import { END, LAST_SECOND, WorldClock, type ClockState } from './clock.ts'
import { Facts } from './facts.ts'
import { Faults } from './faults.ts'
import { Folders } from './folders.ts'
import { ForeignText } from './foreign-text.ts'
import { GracePairs } from './grace-pairs.ts'
import { Journal } from './journal.ts'
import { Messages } from './messages.ts'
import { populate, populateAtStart, type Populated } from './populate.ts'
import { Lists } from './lists.ts'
import type { Profile } from './profile.ts'
import { createProfile } from './profiles.ts'
import { MediaFiles } from './media.ts'
import { Posts } from './posts.ts'
import { RateWindows } from './rate-windows.ts'
import { Relations } from './relations.ts'
import { createRandomSource, type RandomSource } from './random.ts'
import { Samples } from './samples.ts'
import { fingerprint, Secrets } from './secrets.ts'
import { copyOfJson } from './checks.ts'
import { SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts'
import { assertSnapshot } from './snapshot-check.ts'
import { Store, type Grant, type FamilyEnd } from './store.ts'
import { practicePosts, practiceUsers } from './practice.ts'
import { canEnd } from './token-life.ts'
import { Users, type NewUser } from './users.ts'
import { Attempts } from './attempts.ts'

export type WorldOptions = {
  /** A named profile; `x` unless given. */
  profile?: string
  /** Single switches of the profile, by name. */
  overrides?: Partial<Profile>
  /** Makes a run repeatable; the clock then starts frozen at 2030-01-01T00:00:00Z. */
  seed?: string | number
  /**
   * `frozen` (unless given) or `running`. `startAt` is an instant in whole seconds since 1970; with a `rate` so many seconds
   * pass in one of the machine's, while the clock runs.
   */
  clock?: 'frozen' | 'running' | { startAt?: number; running?: boolean; rate?: number }
  clients?: NewClient[]
  users?: NewUser[]
  /** What else there is from the start: users, posts, lists, messages and what people did, by names (`world.json`). */
  contents?: WorldContents
  /** How a refusal of them begins: `contents` unless given, or the name of the file that they are from. */
  contentsName?: string
  /** How many events the journal keeps; 10,000 unless given. */
  journalSize?: number
  /** How many issued secrets `secrets()` remembers; 20,000 unless given. */
  secretsSize?: number
  /** The key of all fingerprints, so that other programs can print the same ones. Random unless given. */
  fingerprintKey?: string
}

/** 2030-01-01T00:00:00Z: where a seeded clock stands. */
const SEEDED_START_AT = 1_893_456_000

/** What exists and what time it is. It knows neither HTTP nor the rules of the protocol. */
export class World {
  readonly clock: WorldClock
  readonly random: RandomSource
  readonly secrets: Secrets
  readonly journal: Journal
  readonly facts: Facts
  readonly clients: Clients
  readonly users = new Users()
  readonly store = new Store()
  readonly attempts: Attempts
  readonly appOnly: AppOnlyTokens
  readonly faults: Faults
  readonly relations = new Relations()
  readonly posts = new Posts((id) => this.relations.forgetPost(id))
  readonly messages = new Messages()
  readonly lists = new Lists(this.relations)
  readonly folders = new Folders(this.relations)
  readonly media = new MediaFiles()
  readonly rateWindows = new RateWindows()
  /** What the answers of operations are made of that nothing in the world answers. */
  readonly samples: Samples
  /** The answer to the last rotation of a grant, for profiles with grace; in memory only, never in a snapshot. */
  readonly gracePairs = new GracePairs()
  profile: Readonly<Profile>
  readonly #foreign: ForeignText
  /** Which world has written the journal from which event on; a save point's key says of which it is. */
  #writers: { key: string; from: number }[]
  readonly #initial: Snapshot

  constructor(options: WorldOptions = {}) {
    this.profile = createProfile(options.profile, options.overrides)
    this.random = createRandomSource(options.seed)
    this.samples = new Samples(options.seed)
    this.secrets = new Secrets(options.fingerprintKey ?? this.random.text(43), options.secretsSize)
    this.#writers = [{ key: this.secrets.key, from: 0 }]
    this.clock = new WorldClock(startOf(options))
    assertSizes(options)
    this.#foreign = new ForeignText(this.secrets)
    this.facts = new Facts(this.secrets, this.#foreign)
    this.journal = new Journal(
      () => this.clock.now(),
      options.journalSize,
      (text, most) => this.masked(text, most),
    )
    this.clock.onMove((movedMs) => this.#recordMove(movedMs))
    this.faults = new Faults(this.journal)
    this.attempts = new Attempts(this.random)
    this.appOnly = new AppOnlyTokens(this.secrets)
    this.clients = new Clients(this.random, this.secrets)
    for (const client of options.clients ?? []) this.clients.register(client)
    for (const user of [...practiceUsers, ...(options.users ?? [])]) this.users.add(user)
    for (const { username, ...post } of practicePosts)
      this.posts.add({ ...post, authorId: this.users.get(username).id }, 0)
    populateAtStart(this, options)
    this.#initial = this.snapshot()
  }

  /**
   * Adds contents, all of them or none.
   *
   * @throws {RangeError} that names the first member that is wrong.
   */
  populate(contents: WorldContents): Populated {
    return populate(this, contents)
  }

  /** A save point: the whole world but for its journal. */
  snapshot(): Snapshot {
    return {
      version: SNAPSHOT_VERSION,
      clock: this.clock.save(),
      profile: { ...this.profile },
      fingerprintKey: this.secrets.key,
      randomDrawn: this.random.drawn,
      sampleKey: this.samples.save(),
      journalSeq: this.journal.mark(),
      clients: this.clients.save(),
      users: this.users.save(),
      store: this.store.save(),
      attempts: this.attempts.save(),
      appOnly: this.appOnly.save(),
      posts: this.posts.save(),
      relations: this.relations.save(),
      messages: this.messages.save(),
      lists: this.lists.save(),
      folders: this.folders.save(),
      media: this.media.save(),
      rateWindows: this.rateWindows.save(),
      faults: this.faults.save(),
    }
  }

  /**
   * Puts the world back to a save point. The journal goes on: it gains `world.restored` and never loses an event.
   *
   * @throws {TypeError} for what is not a snapshot, with the member that is wrong. Nothing has changed then.
   */
  restore(snapshot: Snapshot): void {
    assertSnapshot(snapshot)
    this.#load(copyOfJson(snapshot))
  }

  /** Back to how it started, clock included. */
  reset(): void {
    this.#load(copyOfJson(this.#initial))
  }

  /** Takes over a snapshot of which every part is right: from here on nothing is refused. */
  #load(snapshot: Snapshot): void {
    // An empty journal goes on with the numbers of that world, and with what they stand for.
    if (this.journal.mark() === 0) this.#writers = [{ key: snapshot.fingerprintKey, from: 0 }]
    const upTo = this.#isOwn(snapshot) ? { upTo: snapshot.journalSeq } : {}
    this.clock.load(snapshot.clock)
    this.profile = Object.freeze(snapshot.profile)
    this.secrets.rekey(snapshot.fingerprintKey)
    this.random.drawn = snapshot.randomDrawn
    this.samples.load(snapshot.sampleKey)
    this.clients.load(snapshot.clients)
    this.users.load(snapshot.users)
    this.store.load(snapshot.store)
    this.gracePairs.clear()
    this.attempts.load(snapshot.attempts)
    this.appOnly.load(snapshot.appOnly)
    this.posts.load(snapshot.posts)
    this.relations.load(snapshot.relations)
    this.messages.load(snapshot.messages)
    this.lists.load(snapshot.lists)
    this.folders.load(snapshot.folders)
    this.media.load(snapshot.media)
    this.rateWindows.load(snapshot.rateWindows)
    this.faults.load(snapshot.faults)
    this.journal.continueFrom(snapshot.journalSeq)
    const detail = `as it was after event ${snapshot.journalSeq}`
    const { seq } = this.journal.append({ kind: 'world.restored', actor: 'lab', detail, ...upTo })
    if (this.#writers.at(-1)?.key !== this.secrets.key) this.#writers.push({ key: this.secrets.key, from: seq })
  }

  /** Whether what came before a save point stands in this journal. */
  #isOwn({ fingerprintKey, journalSeq }: Snapshot): boolean {
    const newest = this.journal.mark()
    const writer = this.#writers.findLast(({ from }) => from <= journalSeq)
    return (newest === 0 || journalSeq <= newest) && writer?.key === fingerprintKey
  }

  /** `..4c55`, as journal and screens print a secret. */
  fingerprintOf(secret: string): string {
    return fingerprint(this.secrets.digest(secret))
  }

  /** A text of others as it may be written down: secrets in it as fingerprints, printable, at most so long. */
  masked(text: string, most: number): string {
    return this.#foreign.write(text, most)
  }

  /** Ends a family. @returns whether that changed anything: what had ended already does not end again. */
  closeFamily(grant: Grant, why: FamilyEnd): boolean {
    if (!canEnd(grant, why)) return false
    grant.closed = { at: this.clock.now(), why }
    return true
  }

  #recordMove(movedMs: number): void {
    const { running, rate } = this.clock
    const now = running ? `running${rate === 1 ? '' : `, ${rate} times as fast`}` : 'frozen'
    const detail = movedMs === 0 ? now : `advanced by ${movedMs / 1000} s`
    this.journal.append({ kind: 'clock.moved', actor: 'lab', detail })
  }
}

function assertSizes({ journalSize = 1, secretsSize = 1 }: WorldOptions): void {
  for (const [name, size] of Object.entries({ journalSize, secretsSize }))
    if (!Number.isSafeInteger(size) || size < 1)
      throw new RangeError(`${name} cannot be ${size}; it takes a whole number, 1 or more`)
}

function startOf({ seed, clock }: WorldOptions): Partial<ClockState> {
  const seededMs = seed === undefined ? {} : { nowMs: SEEDED_START_AT * 1000 }
  if (clock === undefined || typeof clock === 'string') return { ...seededMs, running: clock === 'running' }
  const { startAt, running = false, rate } = clock
  if (startAt !== undefined && (!Number.isSafeInteger(startAt) || startAt < 0 || startAt > LAST_SECOND))
    throw new RangeError(`clock.startAt cannot be ${startAt}; it takes whole seconds since 1970, up to ${END}`)
  const startMs = startAt === undefined ? seededMs : { nowMs: startAt * 1000 }
  return { ...startMs, running, ...(rate !== undefined && { rate }) }
}
