import { misshapen, oldCode, oldRefreshToken, sentBefore } from './evidence.ts'
import type { Meaning } from './meaning.ts'
import { rehearse } from './probes.ts'

/** Codes and refresh tokens. */
export const codes: Meaning[] = [
  {
    id: 'token-code',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Value passed for the authorization code was invalid."',
    match: { said: 'Value passed for the authorization code was invalid' },
    means: 'X does not take this authorization code any more, or never did',
    causes: [
      {
        says: 'the code was used already: the callback ran twice (a reload, a double click, a prefetch, a retry)',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 496',
        fix: 'delete the pending state at its first use, and exchange only for a state that was there',
        reasons: ['replayed'],
        evidence: sentBefore('code'),
      },
      {
        says: 'the code was older than 30 s',
        weight: 'documented',
        source: 'X docs: OAuth 2.0 Authorization Code Flow with PKCE, "Glossary"',
        fix: 'exchange at once, in the request that brings the code',
        reasons: ['expired'],
        evidence: oldCode,
      },
      {
        says: 'the code was cut off, changed on the way, or is no code of X',
        weight: 'many',
        source: 'public tests that send junk, see token-invalid-code in docs/fidelity.md',
        fix: 'read it with a URL parser and send it on as it is: 91 characters',
        reasons: ['unknown'],
        evidence: misshapen('code', 'ac'),
      },
      {
        says: 'the code was issued to another client id',
        weight: 'inferred',
        source: 'RFC 6749 §5.2',
        fix: 'use one client id for both requests',
        reasons: ['client'],
      },
      {
        says: 'the user or the app ended the grant before the exchange',
        weight: 'inferred',
        source: 'RFC 6749 §5.2',
        fix: 'ask the user for consent again',
        reasons: ['revoked'],
      },
    ],
    probe: rehearse('The report has the refusal with its reason: replayed, expired, unknown or client.'),
    cases: ['token-invalid-code'],
    hint: 'The code is unknown, used already or older than 30 s: ask the user again and exchange at once.',
    atSteps: 'nowhere: step 4 drops it and starts a new attempt',
  },
  {
    id: 'token-verifier',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Value passed for the code verifier did not match the code challenge."',
    match: { said: 'Value passed for the code verifier did not match the code challenge' },
    means: 'the code_verifier is not the one whose challenge opened this attempt',
    causes: [
      {
        says: 'the verifier is of another attempt: made anew in the callback, or overwritten by a second log-in',
        weight: 'many',
        source: 'xdevplatform/twitter-api-typescript-sdk 26, smolblog/oauth2-twitter 6',
        fix: 'make the verifier once an attempt, and keep it in the session by state',
        reasons: ['verifier'],
      },
      {
        says: 'the challenge was made wrongly: of the hash in hex, with = or + or /, or plain where S256 was said',
        weight: 'inferred',
        source: 'docs/mistakes.md M03, M04 and M10',
        fix: 'send base64url(SHA-256(verifier)) without padding',
        reasons: ['verifier'],
      },
    ],
    probe: {
      command: `node -p 'crypto.createHash("sha256").update("CODE_VERIFIER").digest("base64url")'`,
      tells:
        'Compare with code_challenge in the authorization URL of this attempt. The same: your program sends another verifier than this one. Not the same, but that of another attempt’s URL: the verifier is of that attempt. Like none: the challenge is made wrongly.',
    },
    cases: ['token-wrong-verifier'],
    hint: 'Send the verifier whose challenge opened this very attempt: keep it by state.',
    atSteps: 'close old tabs, begin at step 1. In your app: keep it in the session, by `state`.',
  },
  {
    id: 'token-redirect-uri',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Value passed for the redirect uri did not match the uri of the authorization code."',
    match: { said: 'Value passed for the redirect uri did not match the uri of the authorization code' },
    means: 'redirect_uri differs between the authorization URL and the token request',
    causes: [
      {
        says: 'redirect_uri was changed between the two requests: a slash, http or https, localhost or 127.0.0.1, a port',
        weight: 'documented',
        source: 'X docs: Callback URLs',
        fix: 'send the same string in both requests, from one setting',
        reasons: ['redirect'],
      },
    ],
    probe: rehearse(
      'A refusal with the reason "redirect" in the report: your program sends two addresses. None: the setting that went live differs from the one you ran with.',
    ),
    cases: ['token-wrong-redirect-uri'],
    hint: 'REDIRECT_URI must be the same string as in the authorization URL, to the last slash.',
    atSteps: 'put `REDIRECT_URI` back, begin at step 1',
  },
  {
    id: 'token-refresh',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Value passed for the token was invalid."',
    match: { said: 'Value passed for the token was invalid' },
    means: 'X does not take this refresh token any more, or never did',
    causes: [
      {
        says: 'it was used already: its successor was not stored, or two callers refreshed with it at once',
        weight: 'many',
        source: 'gptme/gptme-contrib 285, nopara73/LongevityWorldCup 789, trypostit/trypost 126',
        fix: 'store the new refresh token before anything else, and let one refresh per user run at a time',
        reasons: ['replayed'],
        evidence: sentBefore('refresh_token'),
      },
      {
        says: 'it is no refresh token of X: cut off, or an access token in its place',
        weight: 'many',
        source: 'troubleshooting tables of public programs, see token-invalid-refresh in docs/fidelity.md',
        fix: 'send the refresh_token of the latest token answer as it is: 91 characters',
        reasons: ['unknown'],
        evidence: misshapen('refresh_token', 'rt'),
      },
      {
        says: 'the user or the app ended the grant',
        weight: 'inferred',
        source: 'trypostit/trypost, its publisher tests',
        fix: 'ask the user for consent again; no request brings this grant back',
        reasons: ['revoked'],
      },
      {
        says: 'it is older than six months',
        weight: 'documented',
        source: 'X developer relations, dev.to/twitterdev, 2022',
        fix: 'ask the user for consent again; refresh at least every few months',
        reasons: ['expired'],
        evidence: oldRefreshToken,
      },
    ],
    probe: {
      command: 'npm run lab -- run --fail-on replay -- COMMAND',
      tells:
        'COMMAND starts your program. It fails with the request that sent a used token: your program’s own doing. If it passes, the grant was ended from outside, or by age.',
    },
    cases: ['token-invalid-refresh', 'token-reused-refresh', 'token-revoked-user'],
    hint: 'The refresh token is used up, expired or revoked: if no newer one is stored, ask the user for consent again.',
    atSteps: 'look for a newer one, else step 1: the user must agree again',
  },
  {
    id: 'token-invalid-grant',
    endpoint: 'token endpoint',
    says: '400 `invalid_grant`',
    match: { error: 'invalid_grant' },
    means: 'the RFC’s word for a dead code or refresh token; no first-hand report has it from X',
    causes: [
      {
        says: 'another server, a test double or a library answered, not X',
        weight: 'inferred',
        source: 'no first-hand report of X has this word; RFC 6749 §5.2',
        fix: 'look which host was asked',
      },
    ],
    probe: {
      command: 'npm run lab -- run -- COMMAND',
      tells: 'COMMAND starts your program. The report lists each host that it called.',
    },
    cases: [],
  },
]
