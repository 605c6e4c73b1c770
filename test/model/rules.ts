/** What the profiles differ in, as docs/fidelity.md has it. Written down once more: a model that read it from the mock would agree with its faults. */
export type Rules = {
  rotation: 'always' | 'never' | 'alternate'
  graceSeconds: number
  replayEnds: boolean
  codeReplayEnds: boolean
  failureSpendsCode: boolean
  oldAccessTokenLives: boolean
  refreshLifeStartsAnew: boolean
  secretInBody: boolean
  revocationEndsGrant: boolean
  hintNeeded: boolean
  deadTokenError: string
  /** Of a client that cannot show who it is. */
  authenticationError: string
  /** RFC 6749 §2.3.1 gives Basic to clients with a password: a public one that sends it is refused. */
  publicMayNotSendBasic: boolean
  /** Of a refresh token that another client presents. */
  foreignTokenError: string
  /** Status of revoking another client's token, of which nothing happens. */
  foreignRevocation: number
}

export const CODE_LIFE = 30
export const ACCESS_LIFE = 7200
export const REFRESH_LIFE = 180 * 86_400

const x: Rules = {
  rotation: 'always',
  graceSeconds: 0,
  replayEnds: false,
  codeReplayEnds: false,
  failureSpendsCode: false,
  oldAccessTokenLives: true,
  refreshLifeStartsAnew: true,
  secretInBody: false,
  revocationEndsGrant: true,
  hintNeeded: true,
  deadTokenError: 'invalid_request',
  foreignTokenError: 'invalid_client',
  foreignRevocation: 200,
  authenticationError: 'unauthorized_client',
  publicMayNotSendBasic: false,
}

type Setup = { profile: string; overrides?: Record<string, unknown>; rules: Rules }

const grace = { ...x, graceSeconds: 60 }

/** RFC 6749 §4.1.2, §5.2 and §6, RFC 7009 §2.1, RFC 9700 §4.14.2. */
const strict: Rules = {
  ...x,
  replayEnds: true,
  codeReplayEnds: true,
  hintNeeded: false,
  deadTokenError: 'invalid_grant',
  foreignTokenError: 'invalid_grant',
  foreignRevocation: 400,
  authenticationError: 'invalid_client',
  publicMayNotSendBasic: true,
}

/** The named profiles, then single switches over them. */
export const setups: Setup[] = [
  { profile: 'x', rules: x },
  { profile: 'x-reported', rules: { ...x, replayEnds: true } },
  { profile: 'rfc-strict', rules: strict },
  { profile: 'grace', rules: grace },
  { profile: 'lenient', rules: { ...x, secretInBody: true } },
  { profile: 'grace', overrides: { revokeScope: 'token' }, rules: { ...grace, revocationEndsGrant: false } },
  { profile: 'grace', overrides: { replayClosesFamily: true }, rules: { ...grace, replayEnds: true } },
  {
    profile: 'x-reported',
    overrides: { revokeScope: 'token' },
    rules: { ...x, replayEnds: true, revocationEndsGrant: false },
  },
  { profile: 'x', overrides: { rotation: 'never' }, rules: { ...x, rotation: 'never' } },
  { profile: 'grace', overrides: { rotation: 'alternate' }, rules: { ...grace, rotation: 'alternate' } },
  { profile: 'x', overrides: { oldAccessTokenSurvives: false }, rules: { ...x, oldAccessTokenLives: false } },
  { profile: 'x', overrides: { refreshLifetimeSlides: false }, rules: { ...x, refreshLifeStartsAnew: false } },
  { profile: 'x', overrides: { failedExchangeBurnsCode: true }, rules: { ...x, failureSpendsCode: true } },
]
