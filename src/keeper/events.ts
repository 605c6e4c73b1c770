import type { ConsentReason, GrantKey } from './grant.ts'

/** What happens, for metrics, audit and alarms. `at` is seconds since 1970. No event has a token in it. */
export type KeeperEvent = { at: number } & (
  | ({ type: 'grant.adopted'; generation: number } & Of)
  | ({ type: 'refresh.started'; generation: number } & Of)
  /** `heldSeconds`: from the claim to the commit. */
  | ({ type: 'refresh.rotated'; generation: number; heldSeconds: number } & Of)
  /** A caller waits for a flight of this process that is under way. */
  | ({ type: 'refresh.joined' } & Of)
  /** Somebody else was faster: theirs counts. */
  | ({ type: 'refresh.lost_race'; generation: number } & Of)
  /** Certainly not processed. */
  | ({ type: 'refresh.transient'; code: string; retryAt: number } & Of)
  /** The provider may have rotated; the answer did not come. */
  | ({ type: 'refresh.uncertain'; code: string; retryAt: number } & Of)
  /** The answer was usable, but not as it should be: no or an odd lifetime, fewer scopes, no access token. */
  | ({ type: 'refresh.odd_answer'; what: string } & Of)
  /** A new pair came and the store did not take it at once; `spooled` says whether it is on this machine's disk. */
  | ({ type: 'rotation.unpersisted'; generation: number; spooled: boolean; code: string } & Of)
  /** A pair that waited in memory or in the spool is in the store now. */
  | ({ type: 'rotation.rescued'; generation: number; from: 'memory' | 'spool' } & Of)
  | ({ type: 'grant.needs_consent'; reason: ConsentReason } & Of)
  /** `atProvider`: whether the provider was told as well; if not, background work goes on trying. */
  | ({ type: 'grant.revoked'; atProvider: boolean } & Of)
  /** So many grants turned dead at once that the provider is doubted: this one is not marked, and tried again at `retryAt`. */
  | ({ type: 'valve.closed'; why: string; retryAt: number } & Of)
  /** The client is refused. Nothing is refreshed until `retryAt`. */
  | { type: 'client.misconfigured'; why: string; retryAt: number }
  /** The provider asked to be left alone. */
  | { type: 'provider.paused'; why: string; retryAt: number }
  /** The lease of an owner that said nothing was taken over. */
  | ({ type: 'lease.stolen'; from: string } & Of)
  /** This machine's clock was set while a request was under way, or is behind what it wrote itself. */
  | { type: 'clock.jump'; bySeconds: number }
  /** This machine's clock and the store's are too far apart to share leases: nothing is claimed. */
  | { type: 'clock.skew'; bySeconds: number; limitSeconds: number }
  | ({ type: 'seal.failed'; code: string } & Of)
  | { type: 'store.failed'; code: string; during: string }
)

type Of = { key: GrantKey }

/** An event without its time. */
export type News = KeeperEvent extends infer Event ? (Event extends KeeperEvent ? Omit<Event, 'at'> : never) : never

/** Who is told. What it throws or rejects with changes nothing. */
export type KeeperListener = (event: KeeperEvent) => unknown
