import type { RatePlan } from '../wire/rate-limits.ts'
import type { Printing } from '../wire/write.ts'

/** Where a value comes from. *Our choice* is what nobody knows: a switch, not a claim about X. */
export type Tag = 'standard' | 'documented' | 'seen by many' | 'seen once' | 'inferred' | 'our choice'

/** The value of a switch in profile `x`, and how it is known. */
export type Sourced<Name extends keyof Profile> = { value: Profile[Name]; tag: Tag; source: string }

/** What the RFCs ask and X does otherwise, or was never seen to do: the switches that only `rfc-strict` changes. */
export type RfcSwitches = Pick<Printing, 'pragmaNoCache' | 'wwwAuthenticate'> & {
  /** A client that is not who it says. `invalid_client` is also 401 wherever the Authorization header was tried. */
  clientAuthenticationError: 'unauthorized_client' | 'invalid_client'
  /** An Authorization header and a `client_secret` in one request. */
  twoAuthentications: 'accepted' | 'refused'
  /** Where the parameters of token and revocation requests may stand: query and JSON too, or in a form only. */
  tokenParameters: 'anywhere' | 'form'
  unknownGrantTypeError: 'invalid_request' | 'unsupported_grant_type'
  /** A refresh token that was issued to another client. */
  othersRefreshTokenError: 'invalid_client' | 'invalid_grant'
  /** `scope` in a refresh request. `honoured`: a narrower one narrows the access token, a wider one is refused. */
  refreshScope: 'ignored' | 'honoured'
  /** `rfc7009`: another client's token and an app-only token are refused, not answered like an unknown one. */
  revokeRefusals: 'none' | 'rfc7009'
  /** `code_challenge_method` in any case, or as RFC 7636 spells it. */
  challengeMethodCase: 'any' | 'exact'
}

/** What posts and searches do at X where sources differ or plans do (post-switches.ts). */
export type PostSwitches = {
  /** How old a post must be before a search without `end_time` finds it. */
  searchDelaySeconds: number
  /** How long a query may be: 512 and 1,024 characters, or 4,096. */
  searchQueryLength: 'self-serve' | 'enterprise'
  /** Replies to posts whose author has neither mentioned nor quoted the caller, nor replied. */
  repliesToStrangers: 'allowed' | 'refused'
}

/** What uploads do at X where sources differ or nothing is known (media-switches.ts). */
export type MediaSwitches = {
  /** What becomes of videos and GIFs once they are complete: with success or not, on the world's clock, or at once. */
  mediaProcessing: 'succeeds' | 'at-once' | 'fails'
  /** `POST /2/media/upload` with a `command`, as media was uploaded until 2025-06. */
  mediaCommands: 'accepted' | 'refused'
  /** The most bytes that a video of a post may have (`tweet_video`, `amplify_video`). */
  videoBytes: number
}

/** Everything about the server that is a number, differs between sources, or is not known. */
export type Profile = RfcSwitches &
  PostSwitches &
  MediaSwitches &
  Printing & {
    accessTokenLifetimeSeconds: number
    codeLifetimeSeconds: number
    refreshLifetimeSeconds: number
    /** Whether the refresh token's life starts anew at each rotation, or counts from consent. */
    refreshLifetimeSlides: boolean
    rotation: 'always' | 'never' | 'alternate'
    /** For how long the directly preceding refresh token is answered with the same new pair. 0: not at all. */
    previousRefreshTokenGraceSeconds: number
    replayClosesFamily: boolean
    codeReplayRevokes: boolean
    failedExchangeBurnsCode: boolean
    oldAccessTokenSurvives: boolean
    /** `client_id` in the body beside a Basic header. */
    clientIdBesideBasic: 'optional' | 'required'
    /** A Basic header from a public client. */
    basicOnPublicClient: 'ignored' | 'refused'
    publicRefreshNeedsBasic: boolean
    /** `client_secret` as a form field in place of Basic. */
    secretInBody: 'refused' | 'accepted'
    /** Id and secret percent-encoded inside Basic, as RFC 6749 §2.3.1 asks; `accepted` takes plain ones as well. */
    percentEncodedBasic: 'accepted' | 'refused' | 'required'
    unknownScope: 'error-page' | 'redirect'
    /** How a state that is missing or too long comes back with the error. `echoed`: as it came, and not at all where none came. */
    unusableState: 'emptied' | 'echoed'
    /** `json-stripped`: quotes and commas vanish from a state that is a JSON text. */
    stateCharacters: 'kept' | 'json-stripped'
    /** `rfc7636`: 43 to 128 unreserved characters. */
    verifierRule: 'any' | 'rfc7636'
    plainAllowed: boolean
    /** The `error` of a dead code or refresh token and of what does not fit the code. */
    deadTokenError: 'invalid_request' | 'invalid_grant'
    /** What ends when one token of a pair is revoked. */
    revokeScope: 'grant' | 'token'
    revokeNeedsTypeHint: boolean
    /** Whose documented rate limits hold, on the world's clock. */
    rateLimits: RatePlan
    /** The body of a 429: the problem that live answers have, or the old form that the docs print. */
    rateLimitBody: 'problem' | 'code-88'
    /** What X's console says of app and user: anything but `enrolled` refuses calls after a perfectly good log-in. */
    enrolment: Enrolment
    /** One user or post that does not exist: 200 with `errors` alone, or a 404 with a problem around them. */
    missingResource: 'errors-200' | 'problem-404'
    /** Operations that nothing in the world answers: an answer made up from X's schema, or 501. */
    sampled: 'on' | 'off'
  }

/**
 * `free-2025`: to like is not in the plan (case likes-403-free). `free-2026`: posting answers 503. `self-serve-2026`: no
 * likes, follows, quotes, and one cashtag at most in a post. The others: cases 402-credits, 403-*, 429-usage-cap.
 */
export type Enrolment =
  | 'enrolled'
  | 'client-not-enrolled'
  | 'client-not-enrolled-docs'
  | 'user-not-enrolled'
  | 'credits-depleted'
  | 'usage-capped'
  | 'free-2025'
  | 'free-2026'
  | 'self-serve-2026'
