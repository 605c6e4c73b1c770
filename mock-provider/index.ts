export { startMockProvider } from './provider.ts'
export type { MockProviderOptions } from './provider.ts'
export type {
  ListedList,
  MockConfig,
  MockProvider,
  NewListedList,
  NewListedPost,
  NewWorld,
  OpenWorld,
  SignedIn,
  SignInOptions,
  Worlds,
} from './handle.ts'
export {
  adviceOnMissing,
  adviceOnRefreshes,
  adviceOnRepeated,
  adviceOnReplay,
  adviceOnStale,
  adviceOnStatus,
  adviceOnUnfired,
  type Advice,
} from './findings/advice.ts'
export { asCurl, variablesOf } from './findings/curl.ts'
export { explain, type Explained, type Row } from './findings/explained.ts'
export { formatEvidence } from './findings/evidence.ts'
export { lastJudgement, readFindings, readRun, type FamilyFindings, type Findings } from './findings/findings.ts'
export { findWrongHosts, namesX, type WrongHost } from './findings/hosts.ts'
export { findNotes, formatNotes, type Note } from './findings/notes.ts'
export { inScope, type Scope } from './findings/scope.ts'
export { findUnfired, type Unfired } from './findings/unfired.ts'
export { formatEvent, formatEvents, formatSent } from './findings/event-line.ts'
export { readFamilies, type Family, type Refusal, type ReplayUse, type Use } from './findings/families.ts'
export {
  findSecrets,
  LeakScanner,
  type NamedSecret,
  withArticle,
  type FoundSecret,
  type Leak,
  type OutputName,
} from './findings/leaks.ts'
export { findReplays, findStale, type Replay, type Stale } from './findings/lineage.ts'
export { lifetimeOf, readLives, stateOf, type Life } from './findings/lives.ts'
export { isMistake, mistakes, type Mistake } from './findings/mistakes.ts'
export {
  authenticationOf,
  clientOf,
  grantTypeOf,
  isRequest,
  isTokenRequest,
  parameterOf,
  type Events,
} from './findings/requests.ts'
export { OutputPieces, type Piece } from './findings/output-pieces.ts'
export { filesAt, kindOfSecret, SecretScan, type Finding } from './findings/secret-scan.ts'
export type { PageParts, Theme } from './web/kit/document.tsx'
export type { Tab, Tone } from './web/kit/components.tsx'
export { answerOfEvent, type Noted } from './findings/refusals.ts'
export { clockTime, momentOf, withUnits } from './findings/times.ts'
export { issuedBy, labelsByFingerprint, lostAnswers, presentedBy } from './findings/tokens.ts'
export { couldBe, explainAnswer, type Explanation, type RankedCause, type Verdict } from './meanings/explain-answer.ts'
export type { Answer, Cause, Endpoint, Meaning, Probe, Sent, SentValue, Weight } from './meanings/meaning.ts'
export { plainPath } from './meanings/needed-scopes.ts'
export { findMeaning, knownErrors, meanings } from './meanings/meanings.ts'
export { JournalTruncatedError } from './world/journal.ts'
export type { EventKind, Fact, HttpFacts, JournalEvent } from './world/journal.ts'
export type { EndpointName, FaultAction, FaultCondition, FaultSpec } from './world/fault-spec.ts'
export type { ArmedFault } from './world/faults.ts'
export { practiceClients } from './world/practice.ts'
export { allowedValues, namedProfiles, profileX } from './world/profiles.ts'
export type { Enrolment, Profile, Tag } from './world/profile.ts'
export type { ProfileName } from './world/profiles.ts'
export type { Client, ClientType, NewClient } from './world/clients.ts'
export { MAX_RATE, type Duration } from './world/clock.ts'
export type { WorldContents } from './world/contents.ts'
export type { Conversation, DmEvent, DmEventType } from './world/messages.ts'
export type { Populated } from './world/populate.ts'
export type { Post } from './world/posts.ts'
export type { NewUser, User } from './world/users.ts'
export { SNAPSHOT_VERSION } from './world/snapshot.ts'
export type { Snapshot } from './world/snapshot.ts'

/** What live pages are made of, the course's as well as the inspector's: loaded when a page is. */
export function loadPageKit(): Promise<typeof import('./web/kit/kit.ts')> {
  return import('./web/kit/kit.ts')
}
