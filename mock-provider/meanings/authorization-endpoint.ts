import { longState, withoutParameter } from './evidence.ts'
import type { Meaning } from './meaning.ts'
import { rehearse } from './probes.ts'

const WRITE_IT = 'A parameter of the authorization URL is missing or wrong: let buildAuthorizationUrl() write it.'

const LOG_IN_ONCE = 'Open the authorization URL with $MOCK_ORIGIN in place of https://x.com.'

/** What comes in place of a code. */
export const authorizationEndpoint: Meaning[] = [
  {
    id: 'authorize-page',
    endpoint: 'authorization endpoint',
    says: 'a page: "Something went wrong", "You weren’t able to give access to the App." No redirect.',
    match: { said: 'You weren’t able to give access to the App' },
    means: 'X does not send the user back: it does not trust the client id or the redirect URI',
    causes: [
      {
        says: '`redirect_uri` is not registered to the letter: a slash, a port, http or https, 127.0.0.1 or localhost',
        weight: 'many',
        source: 'xdevplatform/twitter-api-typescript-sdk 38, CodedOre/NewCaw 58',
        fix: 'compare redirect_uri in the address bar with the console, letter by letter',
        reasons: ['redirect'],
      },
      {
        says: 'the client id is unknown or empty, or is an API key',
        weight: 'many',
        source: 'xdevplatform/xurl 27, pilcrowonpaper/arctic 137',
        fix: 'take the OAuth 2.0 Client ID from the console: 34 characters',
        reasons: ['client', 'client-suspended', 'parameter'],
      },
      {
        says: 'a scope has a name that X does not know (another saw invalid_scope at the callback)',
        weight: 'once',
        source: 'better-auth/better-auth 423',
        fix: 'compare the scopes with X’s list: a dot in offline.access, not an underscore',
        reasons: ['scope'],
      },
      {
        says: 'client_id or redirect_uri occurs twice',
        weight: 'inferred',
        source: 'RFC 6749 §3.1, case authorize-repeated-parameter',
        fix: 'send each once',
        reasons: ['malformed'],
      },
    ],
    probe: {
      command: 'PROVIDER=live npm run step:3',
      tells:
        'With CLIENT_ID and REDIRECT_URI of the console (docs/live.md) it opens the page with everything else right. The page of consent: your program sends other values. The same error: id or address is not what the console has.',
    },
    cases: ['authorize-bad-redirect-uri', 'authorize-unknown-client', 'authorize-invalid-scope-page'],
    atSteps:
      'Ctrl-C. Compare the printed address with the console: slash, port, `127.0.0.1` or `localhost`, then `CLIENT_ID`.',
  },
  {
    id: 'authorize-empty-state',
    endpoint: 'authorization endpoint',
    says: '`error=invalid_request` and an empty `state`',
    match: { endpoint: 'authorization endpoint', error: 'invalid_request', state: 'empty' },
    means: 'X cannot use the state of the authorization request',
    causes: [
      {
        says: '`state` is longer than 500 characters (a JWT or JSON in it, a preview host’s long address)',
        weight: 'many',
        source: 'supabase/supabase 41705, casdoor/casdoor 2498',
        fix: 'send a random state of 1 to 500 characters, and keep the rest in the session under it',
        reasons: ['state'],
        evidence: longState,
      },
      {
        says: '`state` is missing or empty (one saw an error page)',
        weight: 'once',
        source: 'nextauthjs/next-auth 6135; against it xdevplatform/twitter-api-typescript-sdk 59',
        fix: 'send a random state, and compare it when the user returns',
        reasons: ['parameter'],
        evidence: withoutParameter('state'),
      },
      {
        says: 'a response of somebody else, not of your attempt',
        weight: 'inferred',
        source: 'RFC 6749 §10.12',
        fix: 'exchange nothing, and end no attempt for it',
      },
    ],
    probe: {
      command: `node -p 'new URL("AUTHORIZATION_URL").searchParams.get("state")?.length'`,
      tells: 'More than 500: too long. undefined or 0: missing. Anything else: the response is not of this attempt.',
    },
    cases: ['authorize-long-state', 'authorize-missing-state'],
    hint: WRITE_IT,
    atSteps:
      'nowhere: step 3 says that it is unverified and keeps waiting. The steps send a short state, so somebody else sent it: go on in the browser. In your own app: a state of 1 to 500 characters',
  },
  {
    id: 'authorize-invalid-request',
    endpoint: 'authorization endpoint',
    says: '`error=invalid_request` and your `state`',
    match: { endpoint: 'authorization endpoint', error: 'invalid_request' },
    means: 'client, redirect URI and state are right, another parameter of the authorization URL is not',
    causes: [
      {
        says: '`code_challenge` is missing or its name mistyped (refused: seen by many, anomalyco/openauth 148; at the callback: once)',
        weight: 'once',
        source: 'a server log of 2025-11 in Rutuja303/AI-Content-Generation',
        fix: 'send code_challenge and code_challenge_method=S256, for confidential clients as well',
        reasons: ['parameter'],
        evidence: withoutParameter('code_challenge'),
      },
      {
        says: '`code_challenge_method` is neither S256 nor plain, or a parameter occurs twice',
        weight: 'inferred',
        source: 'RFC 7636 §4.4.1, RFC 6749 §3.1',
        fix: 'let one function write the whole URL',
        reasons: ['challenge-method', 'challenge', 'malformed'],
      },
      {
        says: '`state` is missing or too long, if your framework hides that it came back empty',
        weight: 'inferred',
        source: 'cases authorize-long-state and authorize-missing-state',
        fix: 'look at the raw address of the callback',
        evidence: ({ state }) => (state === 'given' ? { fits: false, says: 'the state came back' } : undefined),
      },
    ],
    probe: rehearse(`${LOG_IN_ONCE} The report has the refusal with the parameter.`),
    cases: [
      'authorize-missing-pkce',
      'authorize-missing-pkce-callback',
      'authorize-bad-challenge-method',
      'authorize-repeated-parameter',
    ],
    hint: WRITE_IT,
    atSteps: 'your own app’s code; the steps always send it',
  },
  {
    id: 'authorize-invalid-scope',
    endpoint: 'authorization endpoint',
    says: '`error=invalid_scope`, or the page',
    match: { endpoint: 'authorization endpoint', error: 'invalid_scope' },
    means: 'X does not take the scopes of the authorization request',
    causes: [
      {
        says: 'a scope name does not exist (another saw the error page: better-auth/better-auth 423)',
        weight: 'once',
        source: 'gptme/gptme-contrib 315',
        fix: 'compare the scopes with X’s list: a dot in offline.access, not an underscore',
        reasons: ['scope'],
      },
      {
        says: 'the scope parameter is missing or empty',
        weight: 'inferred',
        source: 'RFC 6749 §3.3',
        fix: 'ask for tweet.read and users.read at least',
        reasons: ['parameter'],
      },
    ],
    probe: rehearse(`${LOG_IN_ONCE} The report names the scope that X does not know.`),
    cases: ['authorize-invalid-scope', 'authorize-missing-scope'],
    hint: 'A scope name is wrong: check SCOPES.',
    atSteps: '`SCOPES`: a dot in `offline.access`, not `_`',
  },
  {
    id: 'authorize-denied',
    endpoint: 'authorization endpoint',
    says: '`error=access_denied`',
    match: { error: 'access_denied' },
    means: 'the user pressed Cancel, so there is no code',
    causes: [
      {
        says: 'the user pressed Cancel',
        weight: 'once',
        source: 'PLhery/node-twitter-api-v2 doc/auth.md',
        fix: 'ask again only if the user wants to',
      },
    ],
    probe: rehearse(`${LOG_IN_ONCE} Press Cancel there: your program gets the same.`),
    cases: ['authorize-cancel-redirect'],
    hint: 'The user said no: ask again only if the user wants to.',
    atSteps: 'step 1 again, if you want to',
  },
  {
    id: 'authorize-response-type',
    endpoint: 'authorization endpoint',
    says: '`error=unsupported_response_type`',
    match: { error: 'unsupported_response_type' },
    means: 'X knows response_type=code, and nothing else',
    causes: [
      {
        says: 'response_type is another one, say token',
        weight: 'inferred',
        source: 'RFC 6749 §4.1.2.1',
        fix: 'send response_type=code',
        reasons: ['response-type'],
      },
    ],
    probe: rehearse(`${LOG_IN_ONCE} The report has the refusal with what was sent.`),
    cases: ['authorize-bad-response-type'],
  },
]
