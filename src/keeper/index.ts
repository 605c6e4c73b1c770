export type { Access, AccessOptions } from './access.ts'
export { machineClock, type KeeperClock } from './clock.ts'
export type { DueOptions, DueReport } from './due.ts'
export {
  ClientConfigError,
  GrantRevokedError,
  GrantUnknownError,
  KeeperError,
  NeedsConsentError,
  RefreshUnavailableError,
  RotationNotPersistedError,
  SealError,
  StoreError,
} from './errors.ts'
export type { KeeperEvent, KeeperListener } from './events.ts'
export type { GrantFetch } from './fetch.ts'
export type { ConsentReason, GrantKey, GrantRow, GrantState, GrantView, TokenPair } from './grant.ts'
export { createTokenKeeper, type KeeperOptions, type TokenKeeper } from './keeper.ts'
export { createPolicy, defaultPolicy, type KeeperPolicy } from './policy.ts'
export { createProvider, type Rotated, type TokenProvider } from './provider.ts'
export type { Released } from './release.ts'
export type { Schedule, ScheduleOptions } from './schedule.ts'
export { createKeyRing, rotateKeyRing, type KeyRing } from './key-ring.ts'
export { loadKeyRing, readKeyRing, writeKeyRing } from './key-ring-file.ts'
export { parseKeyRing } from './key-ring-text.ts'
export { createSealer, type SealContext, type Sealer } from './seal.ts'
export { createFileSpool, createMemorySpool, type Spool, type SpoolEntry, type Spooled } from './spool.ts'
export { createDocumentStore, type Documents, type GrantDocument } from './stores/documents.ts'
export { createMemoryStore } from './stores/memory.ts'
export { openStore } from './stores/open.ts'
export { createPostgresStore } from './stores/postgres.ts'
export { createSqliteStore } from './stores/sqlite.ts'
export type { Census, Claim, ClaimRequest, Commit, GrantStore, Settlement } from './stores/store.ts'
export { judgeRefresh, verdictTable, type Judgement, type Verdict } from './verdicts.ts'
