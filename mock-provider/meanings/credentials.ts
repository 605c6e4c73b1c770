import type { Meaning } from './meaning.ts'
import { callMe } from './probes.ts'

const CODE_FLOW = 'get a user’s token by the code flow with PKCE, and send that'

/** The resource server on the kind of credentials, and the older API on those of OAuth 2.0. */
export const credentials: Meaning[] = [
  {
    id: 'api-app-only',
    endpoint: 'resource server',
    says: '403 "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint."',
    match: { said: 'Authenticating with OAuth 2.0 Application-Only is forbidden' },
    means: 'this call wants a user’s token, and got the app’s own',
    causes: [
      {
        says: 'the bearer token of the console, or of client_credentials, was sent',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 475, xdevplatform/bookmarks-search 10',
        fix: CODE_FLOW,
        reasons: ['app-only'],
      },
    ],
    probe: callMe(
      'The same answer: this token is the app’s own. 200: it is a user’s, and your program sends another one.',
    ),
    cases: ['me-403-app-only'],
    hint: 'This call takes a user’s access token: log in with the code flow.',
  },
  {
    id: 'api-user-context',
    endpoint: 'resource server',
    says: '403 "Authenticating with OAuth 2.0 User Context is forbidden for this endpoint."',
    match: { said: 'Authenticating with OAuth 2.0 User Context is forbidden' },
    means: 'this call wants the app’s own token, and got a user’s',
    causes: [
      {
        says: 'a user’s token was sent to one of the calls that are about the app: compliance, usage, stream rules, webhooks',
        weight: 'inferred',
        source: 'OpenAPI 2.167 of X, which lists no user’s token for them; the words are those of case me-403-app-only',
        fix: 'get the app’s token with client_credentials at /oauth2/token, and send that',
        reasons: ['user-context'],
      },
    ],
    probe: callMe('200: this token is a user’s, and good; the call that failed takes another kind.'),
    cases: [],
    hint: 'This call takes the app’s own token, from client_credentials.',
  },
  {
    id: 'api-oauth1',
    endpoint: 'resource server',
    says: '403 "Authenticating with OAuth 1.0a User Context is forbidden for this endpoint."',
    match: { said: 'Authenticating with OAuth 1.0a User Context is forbidden' },
    means: 'this call wants a user’s token of OAuth 2.0, and got one of OAuth 1.0a',
    causes: [
      {
        says: 'the request was signed with the access token and secret of the console',
        weight: 'once',
        source: 'sferik/x-ruby 28',
        fix: CODE_FLOW,
        reasons: ['oauth1'],
      },
    ],
    probe: callMe('200: the token is one of OAuth 2.0, and your program signs with another. 401 or 403: it is none.'),
    cases: ['bookmarks-403-oauth1'],
    hint: 'This call takes a user’s access token: log in with the code flow.',
  },
  {
    id: 'api-unknown-authentication',
    endpoint: 'resource server',
    says: '403 "Authenticating with Unknown is forbidden for this endpoint."',
    match: { said: 'Authenticating with Unknown is forbidden' },
    means: 'X cannot tell what kind of token this is',
    causes: [
      {
        says: 'the token is none of a user: of client_credentials, a guest’s, or an OAuth 1.0a header that X cannot read',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 500, singer-io/tap-twitter-ads README.md',
        fix: CODE_FLOW,
        reasons: ['oauth1'],
      },
    ],
    probe: callMe('200: the token is a user’s, and your program sends another one. 401 or 403: it is none.'),
    cases: ['me-403-unknown-auth'],
    hint: 'This call takes a user’s access token: log in with the code flow.',
  },
  {
    id: 'api-oauth1-permissions',
    endpoint: 'resource server',
    says: '403 "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."',
    match: { said: 'Your client app is not configured with the appropriate oauth1 app permissions' },
    means: 'about OAuth 1.0a, not about scopes: the app may only read, or its tokens are older than the permission',
    causes: [
      {
        says: 'the app may only read, or access token and secret were made before it got write permission',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 493, xdevplatform/samples 141',
        fix: 'set Read and write in the console, then regenerate access token and secret',
      },
    ],
    probe: {
      command: 'curl -i https://api.x.com/2/users/me -H "Authorization: Bearer ACCESS_TOKEN"',
      tells:
        'With an OAuth 2.0 user token. 200: use that token with scope tweet.write, and the app permissions do not matter. Else see "Read and write" in the console.',
    },
    cases: ['403-oauth1-permissions'],
  },
  {
    id: 'v1-220',
    endpoint: 'resource server',
    says: '403 code 220 "Your credentials do not allow access to this resource"',
    match: { code: 220 },
    means: 'an endpoint of API v1.1 got a token that it does not take',
    causes: [
      {
        says: 'a user token of OAuth 2.0 was sent to a path under /1.1/',
        weight: 'many',
        source: 'PLhery/node-twitter-api-v2 167, 371, 417 and 445, in 2022',
        fix: 'call the endpoint of /2/ that does the same, or sign with OAuth 1.0a',
        reasons: ['older-api'],
      },
      {
        says: 'another kind of credentials: what X answers to them is unknown',
        weight: 'inferred',
        source: 'no report of other credentials is known',
        fix: 'look which token was sent',
      },
    ],
    probe: callMe('200: a user token of OAuth 2.0, so call /2/ endpoints with it. 403 or 401: another kind.'),
    cases: ['v11-oauth2-user-token'],
  },
  {
    id: 'v1-453',
    endpoint: 'resource server',
    says: '403 code 453 "You currently have access to a subset of X API V2 endpoints …"',
    match: { code: 453 },
    means: 'the plan of the app does not have this endpoint of API v1.1; token and code are right',
    causes: [
      {
        says: 'the endpoint was taken out of the plan, as most of v1.1 since 2023',
        weight: 'many',
        source: 'socioboard/Socioboard-5.0 440, gregkh/bti 57, hugoclrd/tweets-cleaner 12',
        fix: 'call the endpoint of /2/ that does the same',
      },
    ],
    probe: callMe('200 with a user token of OAuth 2.0: go on at /2/.'),
    cases: [],
  },
  {
    id: 'v1-89',
    endpoint: 'resource server',
    says: '401 code 89 "Invalid or expired token"',
    match: { code: 89 },
    means: 'about OAuth 1.0a: access token or its secret are not accepted',
    causes: [
      {
        says: 'access token and secret are mistyped, regenerated since, or revoked',
        weight: 'many',
        source: 'tweepy/tweepy 1961, ciaranj/node-oauth 320, ptwobrussell/Mining-the-Social-Web-2nd-Edition 147',
        fix: 'regenerate them in the console and copy all four values again, or go over to OAuth 2.0',
      },
      {
        says: 'a token of OAuth 2.0 was sent as one of OAuth 1.0a',
        weight: 'inferred',
        source: 'the two kinds have different texts',
        fix: 'send it as Authorization: Bearer',
      },
      {
        says: 'a token of OAuth 2.0 was sent that is unknown or dead',
        weight: 'inferred',
        source: 'nobody reports it; the mock’s choice',
        fix: 'call the endpoint of /2/ that does the same, with a living token',
        reasons: ['unknown', 'expired', 'superseded', 'revoked'],
      },
    ],
    probe: callMe('200: it is a token of OAuth 2.0. 401 or 403: it is one of OAuth 1.0a, or none.'),
    cases: [],
  },
  {
    id: 'v1-32',
    endpoint: 'resource server',
    says: '401 code 32 "Could not authenticate you"',
    match: { code: 32 },
    means: 'about OAuth 1.0a: X could not check the signature or the credentials',
    causes: [
      {
        says: 'one of the four values is wrong, or the signature does not fit the request',
        weight: 'documented',
        source: 'X docs: Response codes',
        fix: 'copy all four values again, and let a library sign; or go over to OAuth 2.0',
      },
    ],
    probe: callMe('200: the token is one of OAuth 2.0, and needs no signature.'),
    cases: [],
  },
  {
    id: 'v1-215',
    endpoint: 'resource server',
    says: '400 code 215 "Bad Authentication data"',
    match: { code: 215 },
    means: 'API v1.1 found no credentials that it could read',
    causes: [
      {
        says: 'the Authorization header is missing or malformed',
        weight: 'many',
        source: 'atymic/twitter 33, googleworkspace/apps-script-oauth1 29, adamwynne/twitter-api 62',
        fix: 'look what header goes out; for /2/ it is Authorization: Bearer',
        reasons: ['bearer-missing'],
      },
    ],
    probe: callMe('200: the token is good, and your program sends it in another way.'),
    cases: ['v11-no-credentials'],
  },
]
