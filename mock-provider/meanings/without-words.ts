import type { Meaning } from './meaning.ts'
import { callMe } from './probes.ts'

/** What comes when X itself says nothing. */
export const withoutWords: Meaning[] = [
  {
    id: 'page-blocked',
    endpoint: 'resource server',
    says: 'an HTML page in place of JSON',
    match: { isPage: true },
    means: 'this page is not of X’s API: something in between, or X’s web site, answered',
    causes: [
      {
        says: 'a gateway or bot check (Cloudflare) stood in between',
        weight: 'inferred',
        source: 'X’s API answers in JSON; its hosts are behind Cloudflare',
        fix: 'try again later; from another network if it stays',
      },
      {
        says: 'the web site’s host was asked (x.com, twitter.com), not api.x.com',
        weight: 'inferred',
        source: 'a dozen public programs have /2/oauth2/token at x.com; that they fail is inferred',
        fix: 'token endpoint and API are at https://api.x.com',
      },
    ],
    probe: callMe(
      'JSON: the API answers you, so look at the address that your program calls. HTML: something in between.',
    ),
    cases: [],
  },
  {
    id: 'cors',
    endpoint: 'resource server',
    says: 'the browser: "blocked by CORS policy: No \'Access-Control-Allow-Origin\' header"',
    match: { said: 'blocked by CORS policy' },
    means: 'X lets no page of another site read its answers; the request may have been carried out all the same',
    causes: [
      {
        says: 'a script of a page called X: no endpoint of X sends Access-Control-Allow-Origin',
        weight: 'many',
        source:
          'X staff 2021 and 2022: xdevplatform/samples 32, twitter-api-typescript-sdk 36; JoeMayo/LinqToTwitter 286',
        fix: 'call X from your server. A code that was sent so is spent: log in again',
      },
    ],
    probe: callMe('200 from a terminal: nothing is wrong with the token, only with the place that it is sent from.'),
    cases: [],
  },
  {
    id: 'api-no-answer',
    endpoint: 'resource server',
    says: 'no answer of the API',
    match: { endpoint: 'resource server', said: 'no answer came' },
    means: 'the answer did not arrive; a post may have been made all the same',
    causes: [
      {
        says: 'the connection broke or timed out, before or after X had done its work',
        weight: 'inferred',
        source: 'nothing in the message says which',
        fix: 'read again at will; before a post is sent again, look whether it is there',
      },
    ],
    probe: callMe('200: X answers you, so it was that moment. No answer either: the network, or X.'),
    cases: [],
  },
  {
    id: 'no-answer',
    endpoint: 'token endpoint',
    says: 'nothing, or half an answer',
    match: { said: 'no answer came' },
    means: 'the answer did not arrive; the code or refresh token may be used up all the same',
    causes: [
      {
        says: 'the connection broke or timed out, before or after X had done its work',
        weight: 'inferred',
        source: 'codes and refresh tokens are good for one use, and nothing brings an answer again',
        fix: 'send the refresh once more; if that is refused, the user must agree again',
      },
    ],
    probe: {
      command: `npm run lab -- run --fault '{"at": "token", "then": "drop-after-commit"}' -- COMMAND`,
      tells:
        'COMMAND starts your program. Here the answer is lost after the work was done: see what your program does.',
    },
    cases: [],
    atSteps: 'after step 6: step 6 once more; if that is refused, step 1',
  },
  {
    id: 'api-404',
    endpoint: 'resource server',
    says: '404 with an empty body',
    match: { endpoint: 'resource server', status: 404 },
    means: 'X has no such path; it looked at no token',
    causes: [
      {
        says: 'the path is mistyped, of another version, or of another method',
        weight: 'once',
        source: 'xdevplatform/docs 395',
        fix: 'compare method and path with docs.x.com; API calls begin with /2/',
        reasons: ['unknown-path'],
      },
    ],
    probe: callMe('200 or 401: host and token are fine, and it is the path. 404: it is the host.'),
    cases: ['404-unknown-path'],
  },
]
