import { deepFreeze } from './frozen.ts'
import { mediaAlternatives, mediaSwitches } from './media-switches.ts'
import { postAlternatives, postSwitches } from './post-switches.ts'
import type { Profile, Sourced } from './profile.ts'
import { rfcStrict, rfcSwitches } from './rfc-strict.ts'

/** Profile `x`: what X documents or several people saw; each value with its source, each unknown as a switch. */
export const profileX = deepFreeze<{ [Name in keyof Profile]: Sourced<Name> }>({
  accessTokenLifetimeSeconds: {
    value: 7200,
    tag: 'seen by many',
    source:
      'expires_in of every published answer; X docs: OAuth 2.0 Authorization Code Flow with PKCE, "How long will my credentials stay valid?"',
  },
  codeLifetimeSeconds: {
    value: 30,
    tag: 'documented',
    source: 'X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Glossary"; RFC 6749 §4.1.2 recommends 600 s at most',
  },
  refreshLifetimeSeconds: {
    value: 15_552_000,
    tag: 'documented',
    source:
      'six months: X developer relations, dev.to/twitterdev "Handling Refresh Tokens…" (2022); 180 days is our reading; not in the reference docs',
  },
  refreshLifetimeSlides: { value: true, tag: 'our choice', source: 'nobody measured it' },
  rotation: {
    value: 'always',
    tag: 'seen by many',
    source: 'kg0r0 (2021-12), httr2 197, gptme PR 285: every refresh answers with a new refresh token',
  },
  previousRefreshTokenGraceSeconds: {
    value: 0,
    tag: 'inferred',
    source: 'singer-io/tap-twitter-ads README: the old one dies instantly; nobody measured a grace window',
  },
  replayClosesFamily: {
    value: false,
    tag: 'our choice',
    source: 'trypostit/trypost 126 claims that it does, without proof; RFC 9700 §4.14.2 has it as part of rotation',
  },
  codeReplayRevokes: { value: false, tag: 'our choice', source: 'nobody reports it; RFC 6749 §4.1.2: SHOULD revoke' },
  failedExchangeBurnsCode: { value: false, tag: 'our choice', source: 'no report tells; RFC 6749 leaves it open' },
  oldAccessTokenSurvives: {
    value: true,
    tag: 'our choice',
    source: 'no report tells; httr2 197 can be read both ways',
  },
  clientIdBesideBasic: {
    value: 'optional',
    tag: 'documented',
    source:
      'X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Confidential clients"; xurl 69 (2026-05: case token-client-id-optional); required in golang/oauth2 534, kg0r0 and better-auth 3481, up to 2025-07 (case token-missing-client-id)',
  },
  basicOnPublicClient: {
    value: 'ignored',
    tag: 'seen once',
    source:
      'laravel/socialite PR 576; a comment in public code says invalid_client (case token-public-with-basic-tolerated)',
  },
  publicRefreshNeedsBasic: {
    value: false,
    tag: 'documented',
    source:
      'X docs: OAuth 2.0 Making requests on behalf of users, "Step 5"; kg0r0 saw 401 in the launch week of 2021-12',
  },
  secretInBody: {
    value: 'refused',
    tag: 'seen by many',
    source: 'gptme-contrib PR 48 (status and raw body), httr2 122: case token-secret-in-body',
  },
  percentEncodedBasic: {
    value: 'accepted',
    tag: 'our choice',
    source: 'RFC 6749 §2.3.1 asks clients to encode; no report tells what X does with it',
  },
  unknownScope: {
    value: 'redirect',
    tag: 'inferred',
    source:
      'from where other errors go (case authorize-long-state); one report each: gptme-contrib PR 314 (2026-02) saw error=invalid_scope, better-auth 423 (2024-11) the error page',
  },
  unusableState: {
    value: 'emptied',
    tag: 'seen by many',
    source:
      'supabase/supabase 41705 (2026-01, prints X’s answer), supabase/auth 2363, casdoor 2498 and others (cases authorize-long-state, authorize-missing-state); RFC 6749 §4.1.2.1: the exact value received',
  },
  stateCharacters: {
    value: 'kept',
    tag: 'our choice',
    source: 'base64 survives (xurl); better-auth 423 saw a JSON text lose its quotes and commas, once',
  },
  verifierRule: {
    value: 'any',
    tag: 'seen by many',
    source: 'docs sample "challenge"; xdk sends 171 characters (case authorize-short-plain-challenge)',
  },
  plainAllowed: {
    value: true,
    tag: 'documented',
    source: 'X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Parameters"',
  },
  deadTokenError: {
    value: 'invalid_request',
    tag: 'seen by many',
    source: 'cases token-invalid-code, token-invalid-refresh: never invalid_grant in a first-hand report',
  },
  revokeScope: {
    value: 'grant',
    tag: 'our choice',
    source: 'no report tells; RFC 7009 §2.1: SHOULD for a refresh token, MAY for an access token',
  },
  revokeNeedsTypeHint: {
    value: true,
    tag: 'seen by many',
    source: 'arctic 314 and a public Swift client, against the docs (case revoke-missing-token-type-hint)',
  },
  prettyProblems: {
    value: true,
    tag: 'seen by many',
    source: 'content-length 99 and 93 (2021 to 2023), iembot 154 raw text (2026-02); one compact 403 in 2025-04',
  },
  rateLimits: {
    value: 'pay-per-use',
    tag: 'documented',
    source:
      'X docs: Rate limits (2026-08; the plans of 2025 as of 2025-01); that a window opens with the first call is our choice',
  },
  rateLimitBody: {
    value: 'problem',
    tag: 'seen by many',
    source:
      'ZerePy 73 (2025-01) and others; X docs: Rate limits print code 88 (case 429-docs-form), which no v2 capture has',
  },
  enrolment: {
    value: 'enrolled',
    tag: 'our choice',
    source:
      'an app in a project, with credits and all calls; the refusals are the cases 402-credits, 403-client-not-enrolled and so on. X docs (2026): likes, follows, quotes and a second cashtag are not in self-serve plans (`self-serve-2026`)',
  },
  problemTypes: {
    value: 'api.twitter.com',
    tag: 'seen by many',
    source:
      'recordings 2025-03, xdk 25 (2026-02), 402 bodies (2026-07); docs and cursor/plugins 270 (2026-08) say api.x.com',
  },
  missingResource: {
    value: 'errors-200',
    tag: 'seen by many',
    source: 'fixtures of many public clients, 2021 to 2026; the tests of x-ruby (2026) have a 404 with a problem',
  },
  sampled: { value: 'on', tag: 'our choice', source: 'shapes of X’s OpenAPI document, values made up; `off`: 501' },
  ...mediaSwitches,
  ...postSwitches,
  ...rfcSwitches,
})

export type ProfileName = 'x' | 'x-reported' | 'rfc-strict' | 'grace' | 'lenient'

/** Named sets: what each one changes against `x`. */
export const namedProfiles = deepFreeze<Record<ProfileName, Partial<Profile>>>({
  x: {},
  /** trypostit/trypost 126: one unproven report of 2026-07. */
  'x-reported': { replayClosesFamily: true },
  'rfc-strict': rfcStrict,
  /** Mock only: what other servers do so that two workers may refresh at once. */
  grace: { previousRefreshTokenGraceSeconds: 60 },
  /** Mock only: lets clients of the 2022 tutorial through, which send the secret as a form field. */
  lenient: { secretInBody: 'accepted' },
})

const ALTERNATIVES = deepFreeze<Partial<Record<keyof Profile, readonly unknown[]>>>({
  rotation: ['always', 'never', 'alternate'],
  clientIdBesideBasic: ['optional', 'required'],
  basicOnPublicClient: ['ignored', 'refused'],
  secretInBody: ['refused', 'accepted'],
  percentEncodedBasic: ['accepted', 'refused', 'required'],
  unknownScope: ['redirect', 'error-page'],
  unusableState: ['emptied', 'echoed'],
  stateCharacters: ['kept', 'json-stripped'],
  verifierRule: ['any', 'rfc7636'],
  deadTokenError: ['invalid_request', 'invalid_grant'],
  revokeScope: ['grant', 'token'],
  rateLimits: ['pay-per-use', '2025-free', '2025-basic', '2025-pro', 'off'],
  rateLimitBody: ['problem', 'code-88'],
  enrolment: [
    'enrolled',
    'client-not-enrolled',
    'client-not-enrolled-docs',
    'user-not-enrolled',
    'credits-depleted',
    'usage-capped',
    'free-2025',
    'free-2026',
    'self-serve-2026',
  ],
  problemTypes: ['api.twitter.com', 'api.x.com'],
  ...mediaAlternatives,
  ...postAlternatives,
  missingResource: ['errors-200', 'problem-404'],
  sampled: ['on', 'off'],
  clientAuthenticationError: ['unauthorized_client', 'invalid_client'],
  twoAuthentications: ['accepted', 'refused'],
  tokenParameters: ['anywhere', 'form'],
  unknownGrantTypeError: ['invalid_request', 'unsupported_grant_type'],
  othersRefreshTokenError: ['invalid_client', 'invalid_grant'],
  refreshScope: ['ignored', 'honoured'],
  revokeRefusals: ['none', 'rfc7009'],
  challengeMethodCase: ['any', 'exact'],
})

/**
 * The profile of that name with single values replaced.
 *
 * @throws {RangeError} for an unknown name or a value that the switch does not have; says what is allowed.
 */
export function createProfile(name: string = 'x', overrides: Partial<Profile> = {}): Readonly<Profile> {
  if (!Object.hasOwn(namedProfiles, name))
    throw new RangeError(`profile "${name}" does not exist; there are ${Object.keys(namedProfiles).join(', ')}`)
  const base = Object.fromEntries(Object.entries(profileX).map(([key, { value }]) => [key, value]))
  for (const [key, value] of Object.entries(overrides)) assertProfileValue(key, value)
  return Object.freeze({ ...base, ...namedProfiles[name as ProfileName], ...overrides } as Profile)
}

function assertProfileValue(key: string, value: unknown): void {
  if (!Object.hasOwn(profileX, key))
    throw new RangeError(`profile switch "${key}" does not exist; there are ${Object.keys(profileX).join(', ')}`)
  const allowed = allowedValues(key as keyof Profile)
  const fits = typeof allowed === 'string' ? Number.isInteger(value) && Number(value) >= 0 : allowed.includes(value)
  if (fits) return
  const choice = typeof allowed === 'string' ? allowed : allowed.join(', ')
  throw new RangeError(`profile switch ${key} cannot be ${JSON.stringify(value)}; it takes ${choice}`)
}

/** What a switch takes: a list of values, or a sentence where the values are numbers. */
export function allowedValues(key: keyof Profile): readonly unknown[] | string {
  if (typeof profileX[key].value === 'boolean') return [true, false]
  return ALTERNATIVES[key] ?? `a whole number of ${key === 'videoBytes' ? 'bytes' : 'seconds'}, 0 or more`
}
