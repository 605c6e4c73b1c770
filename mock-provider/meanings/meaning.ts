/** Who answered. */
export type Endpoint =
  'authorization endpoint' | 'token endpoint' | 'revocation endpoint' | 'app-only endpoint' | 'resource server'

/** How well a fact is known: three or more first-hand reports, one, X's docs or an RFC, or that it follows from others. */
export type Weight = 'many' | 'once' | 'documented' | 'inferred'

/** A value that a request carried, without the value. `kind` and `ageSeconds` are read from X's token text. */
export type SentValue = {
  length: number
  /** Whether it may be what was sent, and not `xxx` or `VGNi…` in its place: people blacken what they paste. */
  isWhole?: boolean | undefined
  kind?: 'ac' | 'at' | 'rt' | undefined
  /** How old it was when it was sent. */
  ageSeconds?: number | undefined
  /** Where the same value was sent before. */
  before?: string | undefined
}

/**
 * What is known of the request. A member is missing where the input does not show it, so that absence is never read out of
 * silence: `authorization` is `none` only where all headers were there to see.
 */
export type Sent = {
  method?: string | undefined
  path?: string | undefined
  authorization?: string | undefined
  bearer?: SentValue | undefined
  /** Of the query and the form. */
  parameters?: ReadonlyMap<string, SentValue> | undefined
}

/** One answer of X, as far as it is known. */
export type Answer = {
  endpoint?: Endpoint | undefined
  status?: number | undefined
  error?: string | undefined
  /** `error_description`, `detail`, `title`, messages: whatever was said in words. */
  said: readonly string[]
  /** The last path part of a problem's `type`. */
  problem?: string | undefined
  /** The member `reason` of a problem. */
  reason?: string | undefined
  /** Of the older form of errors. */
  code?: number | undefined
  /** Of an authorization response with an error. */
  state?: 'given' | 'empty' | 'missing' | undefined
  /** Lower case names. */
  headers?: ReadonlyMap<string, string> | undefined
  isPage?: boolean | undefined
  /** The entry, where it is known without words. */
  meaning?: string | undefined
  /** The word of the mock's journal for this refusal, which X never gives. */
  journalReason?: string | undefined
  /** What the user granted, where a token answer shows it. */
  granted?: readonly string[] | undefined
  sent?: Sent | undefined
}

/** What in the input speaks for a cause, or rules it out. */
export type Evidence = { fits: boolean; says: string }

/** One way in which an answer comes about. */
export type Cause = {
  /** A clause: begins in lower case, ends without a full stop. */
  says: string
  weight: Weight
  /** `owner/repo number` is an issue or pull request on GitHub. */
  source: string
  /** What to do about it: one sentence. */
  fix: string
  /** The same for this very answer, where its words say more; undefined where they do not. */
  fixFor?: (answer: Answer) => string | undefined
  /** The words with which the mock's journal tells this cause. */
  reasons?: readonly string[]
  evidence?: (answer: Answer) => Evidence | undefined
}

/** The one next thing to try. */
export type Probe = { command: string; tells: string }

/** What an answer must have. `said` is the beginning of any of its texts; of the others, what the answer lacks is no contradiction. */
export type Match = {
  endpoint?: Endpoint
  status?: number
  error?: string
  said?: string | readonly string[]
  problem?: string
  reason?: string
  code?: number
  state?: 'given' | 'empty'
  isPage?: true
}

/** One answer of X: how it is known, what it means, why it comes, and what to try next. Causes stand in the order of likelihood. */
export type Meaning = {
  id: string
  endpoint: Endpoint
  /** As X says it, for people; code in backticks. */
  says: string
  match: Match
  /** One sentence. */
  means: string
  causes: readonly [Cause, ...Cause[]]
  probe: Probe
  /** Cases of the corpus. */
  cases: readonly string[]
  /** What `src/client/hints.ts` says of it. */
  hint?: string
  /** Where a reader of docs/live.md, who runs the steps, puts it right. */
  atSteps?: string
  /** What more there is to say of this very answer. */
  notes?: (answer: Answer) => string[]
}
