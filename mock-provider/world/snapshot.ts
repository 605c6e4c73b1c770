import type { AppOnlyState } from './app-only.ts'
import type { AttemptState } from './attempts.ts'
import type { Client } from './clients.ts'
import type { ClockState } from './clock.ts'
import type { FaultState } from './faults.ts'
import type { MessagesState } from './messages.ts'
import type { FoldersState } from './folders.ts'
import type { ListsState } from './lists.ts'
import type { MediaState } from './media.ts'
import type { PostsState } from './posts.ts'
import type { Profile } from './profile.ts'
import type { RateState } from './rate-windows.ts'
import type { RelationsState } from './relations.ts'
import type { StoreState } from './store.ts'
import type { User } from './users.ts'

/** Of the format of snapshots: it grows when the world gains something to save. */
export const SNAPSHOT_VERSION = 4

/** Everything that exists in one world, as JSON. Tokens are in it as digests only; client secrets are in clear. */
export type Snapshot = {
  version: typeof SNAPSHOT_VERSION
  clock: ClockState
  profile: Profile
  fingerprintKey: string
  randomDrawn: number
  sampleKey: string
  journalSeq: number
  clients: Client[]
  users: User[]
  store: StoreState
  attempts: AttemptState
  appOnly: AppOnlyState
  posts: PostsState
  relations: RelationsState
  messages: MessagesState
  lists: ListsState
  folders: FoldersState
  media: MediaState
  rateWindows: RateState
  faults: FaultState[]
}
