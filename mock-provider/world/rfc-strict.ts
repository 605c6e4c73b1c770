import type { Profile, RfcSwitches, Sourced } from './profile.ts'

/** In profile `x`: what RFC 6749, 6750, 7009 and 7636 ask, and X does otherwise or was never seen to do. */
export const rfcSwitches: { [Name in keyof RfcSwitches]: Sourced<Name> } = {
  clientAuthenticationError: {
    value: 'unauthorized_client',
    tag: 'seen by many',
    source: 'cases token-confidential-no-basic, token-wrong-secret, token-bad-client-id; RFC 6749 §5.2: invalid_client',
  },
  twoAuthentications: {
    value: 'accepted',
    tag: 'seen by many',
    source: 'twitter-api-v2 sends Basic and client_secret; RFC 6749 §2.3: one method in a request',
  },
  tokenParameters: {
    value: 'anywhere',
    tag: 'seen by many',
    source:
      'twitter-api-v2 posts JSON, the official SDK sends a query (case token-params-in-query); RFC 6749 §4.1.3, §6 and RFC 7009 §2.1: a form',
  },
  unknownGrantTypeError: {
    value: 'invalid_request',
    tag: 'seen by many',
    source: 'case token-client-credentials; RFC 6749 §5.2: unsupported_grant_type',
  },
  othersRefreshTokenError: {
    value: 'invalid_client',
    tag: 'seen once',
    source: 'case token-refresh-other-client; RFC 6749 §5.2: invalid_grant',
  },
  refreshScope: { value: 'ignored', tag: 'our choice', source: 'no report tells; RFC 6749 §6: narrower, never wider' },
  pragmaNoCache: { value: false, tag: 'our choice', source: 'no report tells; RFC 6749 §5.1: MUST' },
  revokeRefusals: {
    value: 'none',
    tag: 'our choice',
    source: 'no report tells; RFC 7009 §2.1: another client’s token is refused; §2.2.1: unsupported_token_type',
  },
  wwwAuthenticate: {
    value: false,
    tag: 'seen by many',
    source: 'in no dump of X’s headers (case me-401); RFC 6749 §5.2 and RFC 6750 §3: MUST',
  },
  challengeMethodCase: {
    value: 'any',
    tag: 'seen by many',
    source: 'case authorize-s256-lowercase; RFC 7636 §4.3: S256 or plain',
  },
}

/** Profile `rfc-strict` against `x`: RFC 6749, 6750, 7009, 7636 and 9700, as far as `leftAsX` does not say otherwise. */
export const rfcStrict: Partial<Profile> = {
  // RFC 7636 §4.1 to §4.3, RFC 9700 §2.1.1.
  verifierRule: 'rfc7636',
  plainAllowed: false,
  challengeMethodCase: 'exact',
  // RFC 6749 §2.3, §2.3.1, §3.2.1, §4.1.3.
  twoAuthentications: 'refused',
  percentEncodedBasic: 'required',
  basicOnPublicClient: 'refused',
  tokenParameters: 'form',
  // RFC 6749 §4.1.2, §4.1.2.1.
  codeReplayRevokes: true,
  unusableState: 'echoed',
  // RFC 6749 §5.1, §5.2, §6, RFC 6750 §3.
  pragmaNoCache: true,
  clientAuthenticationError: 'invalid_client',
  deadTokenError: 'invalid_grant',
  othersRefreshTokenError: 'invalid_grant',
  unknownGrantTypeError: 'unsupported_grant_type',
  wwwAuthenticate: true,
  refreshScope: 'honoured',
  // RFC 7009 §2.1, §2.2.1.
  revokeNeedsTypeHint: false,
  revokeRefusals: 'rfc7009',
  // RFC 9700 §4.14.2.
  replayClosesFamily: true,
}

/** Where `rfc-strict` stays with X all the same. */
export const leftAsX: readonly { rule: string; here: string; why: string }[] = [
  {
    rule: 'RFC 6749 §3.1, §3.2: TLS',
    here: 'plain HTTP on loopback',
    why: 'a mock’s certificate proves nothing; the proxy speaks TLS to clients that insist',
  },
  {
    rule: 'RFC 6749 §2.3.1: endpoints are protected against guessing of secrets',
    here: 'any number of attempts',
    why: 'a test that sends a wrong secret must get the same answer each time',
  },
  {
    rule: 'RFC 6749 §4.1.1: `redirect_uri`, `scope` and `state` are optional, and of any length',
    here: 'each is required, and a state has 500 characters at most',
    why: 'X asks for it; a client that keeps to it is right by both',
  },
  {
    rule: 'RFC 6749 §4.4, §5.2: the client credentials grant',
    here: '`/oauth2/token` answers 403 and code 99 or 170',
    why: 'it is X’s older endpoint with words of its own; the RFCs’ token endpoint is `/2/oauth2/token`',
  },
  {
    rule: 'RFC 6750 §3.1: a malformed `authorization` header SHOULD get 400',
    here: '401, with a challenge',
    why: 'X has one answer for every header that it cannot use',
  },
  {
    rule: 'RFC 9700 §2.1: any port of a loopback redirect URI',
    here: 'an exact match, port included',
    why: 'X’s rule is stricter, and RFC 9700 asks for it elsewhere',
  },
  {
    rule: 'RFC 9700 §2.1: `iss` against mix-up (RFC 9207)',
    here: 'none',
    why: 'X sends none; a client of one server needs none',
  },
  {
    rule: 'RFC 9700 §2.2.1, §2.5: sender-constrained tokens, keys in place of secrets (SHOULD)',
    here: 'bearer tokens and client secrets',
    why: 'X has no other',
  },
  { rule: 'RFC 9700 §2.6: metadata (RFC 8414, SHOULD)', here: 'none', why: 'X publishes none' },
  {
    rule: 'RFC 9700 §4.12: 303 behind the consent form (SHOULD)',
    here: '302',
    why: 'browsers turn both into GET; only 307 would pass the form on',
  },
]
