import { FAKE_BASIC, FAKE_CLIENT_ID, FAKE_SECRET, FAKE_VERIFIER, fakeToken } from '../fake-secrets.ts'
import type { Pasted } from './input.ts'

const NOON = Date.parse('2026-03-01T12:00:00Z') / 1000
const REFUSED = '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}'
const DEAD_CODE =
  '{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}'
const DEAD_TOKEN = '{"error":"invalid_request","error_description":"Value passed for the token was invalid."}'

/** `curl -v`: the headers of the request, not its body. */
function verbose(request: string[], answer: string[], body: string): string {
  return [
    '*   Trying 104.244.42.2:443...',
    '* Connected to api.x.com (104.244.42.2) port 443 (#0)',
    ...request.map((line) => `> ${line}`),
    '> ',
    '* We are completely uploaded and fine',
    ...answer.map((line) => `< ${line}`),
    '< ',
    '* Connection #0 to host api.x.com left intact',
    body,
  ].join('\n')
}

/** HTTP as it is, and as curl shows it. */
export const transcripts: Pasted[] = [
  {
    name: 'curl -v with Basic',
    text: verbose(
      [
        'POST /2/oauth2/token HTTP/2',
        'Host: api.x.com',
        `authorization: Basic ${FAKE_BASIC}`,
        'content-type: application/x-www-form-urlencoded',
      ],
      ['HTTP/2 401 ', 'content-type: application/json; charset=utf-8'],
      REFUSED,
    ),
    id: 'token-header',
    cause: /Basic header is there/,
    verdict: 'evidence',
  },
  {
    name: 'a curl command without -u, and its answer',
    text: `$ curl -i https://api.x.com/2/oauth2/token -d grant_type=refresh_token -d client_id=${FAKE_CLIENT_ID} -d refresh_token=${fakeToken('rt')}\nHTTP/2 401\ncontent-type: application/json\n\n${REFUSED}`,
    id: 'token-header',
    cause: /sent no Basic header/,
    verdict: 'evidence',
  },
  {
    name: 'a curl command with the secret in the form',
    text: `curl -i -X POST 'https://api.twitter.com/2/oauth2/token' \\\n  --data-urlencode 'client_id=${FAKE_CLIENT_ID}' \\\n  --data-urlencode 'client_secret=${FAKE_SECRET}' \\\n  --data-urlencode 'grant_type=refresh_token' \\\n  --data-urlencode 'refresh_token=${fakeToken('rt')}'\n\nHTTP/1.1 401 Unauthorized\nContent-Type: application/json;charset=utf-8\n\n${REFUSED}\n`,
    id: 'token-header',
    cause: /in the form/,
    verdict: 'evidence',
  },
  {
    name: 'a curl command with a code that was 47 s old',
    text: `curl -si -u ${FAKE_CLIENT_ID}:${FAKE_SECRET} https://api.x.com/2/oauth2/token -d grant_type=authorization_code -d code=${fakeToken('ac', NOON)} -d code_verifier=${FAKE_VERIFIER} -d redirect_uri=http://127.0.0.1:3000/callback\nHTTP/2 400\ndate: Sun, 01 Mar 2026 12:00:47 GMT\ncontent-type: application/json\n\n${DEAD_CODE}`,
    id: 'token-code',
    cause: /older than 30 s/,
    verdict: 'evidence',
  },
  {
    name: 'a curl command with an access token in place of the refresh token',
    text: `curl -i -u ${FAKE_CLIENT_ID}:${FAKE_SECRET} https://api.x.com/2/oauth2/token -d grant_type=refresh_token -d refresh_token=${fakeToken('at')}\nHTTP/2 400\ncontent-type: application/json\n\n${DEAD_TOKEN}`,
    id: 'token-refresh',
    cause: /no refresh token of X/,
    verdict: 'evidence',
  },
  {
    name: 'the same refresh twice, by curl',
    text: [1, 2]
      .map(
        (time) =>
          `curl -i -u ${FAKE_CLIENT_ID}:${FAKE_SECRET} https://api.x.com/2/oauth2/token -d grant_type=refresh_token -d refresh_token=${fakeToken('rt')}\nHTTP/2 ${time === 1 ? 200 : 400}\ncontent-type: application/json\n\n${time === 1 ? `{"token_type":"bearer","expires_in":7200,"access_token":"${fakeToken('at', NOON, 'G')}","scope":"tweet.read users.read offline.access","refresh_token":"${fakeToken('rt', NOON, 'G')}"}` : DEAD_TOKEN}\n`,
      )
      .join('\n'),
    id: 'token-refresh',
    cause: /used already/,
    verdict: 'evidence',
  },
  {
    name: 'curl -v of users/me with a token of this morning',
    text: verbose(
      ['GET /2/users/me HTTP/2', 'Host: api.x.com', `authorization: Bearer ${fakeToken('at', NOON - 4 * 3600)}`],
      ['HTTP/2 401 ', 'date: Sun, 01 Mar 2026 12:00:00 GMT', 'content-type: application/problem+json'],
      '{\n  "title": "Unauthorized",\n  "type": "about:blank",\n  "status": 401,\n  "detail": "Unauthorized"\n}',
    ),
    id: 'api-401',
    cause: /older than two hours/,
    verdict: 'evidence',
  },
  {
    name: 'curl -v of users/me without a header',
    text: verbose(
      ['GET /2/users/me HTTP/2', 'Host: api.x.com', 'user-agent: curl/8.5.0'],
      ['HTTP/2 401 ', 'content-type: application/problem+json'],
      '{\n  "title": "Unauthorized",\n  "type": "about:blank",\n  "status": 401,\n  "detail": "Unauthorized"\n}',
    ),
    id: 'api-401',
    cause: /did not arrive as one/,
    verdict: 'evidence',
  },
  {
    name: 'curl -i with the window used up',
    text: 'HTTP/2 429 \ndate: Sun, 01 Mar 2026 12:00:00 GMT\ncontent-type: application/json; charset=utf-8\nx-rate-limit-limit: 75\nx-rate-limit-remaining: 0\nx-rate-limit-reset: 1772367300\n\n{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}',
    id: 'api-429',
    cause: /15 minutes/,
    verdict: 'evidence',
  },
  {
    name: 'curl -i with the day used up',
    text: 'HTTP/2 429 \ncontent-type: application/json; charset=utf-8\nx-rate-limit-limit: 1200000\nx-rate-limit-remaining: 1199990\nx-user-limit-24hour-limit: 25\nx-user-limit-24hour-remaining: 0\nx-user-limit-24hour-reset: 1772449200\n\n{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}',
    id: 'api-429',
    cause: /the day is used up/,
    verdict: 'evidence',
  },
  {
    name: 'curl -i of a path that X does not have',
    text: 'curl -i https://api.x.com/2/user/me -H "Authorization: Bearer $TOKEN"\nHTTP/2 404 \ndate: Sun, 01 Mar 2026 12:00:00 GMT\ncontent-length: 0\n\n',
    id: 'api-404',
    cause: /path is mistyped/,
    verdict: 'one cause',
  },
  {
    name: 'curl -i of a post that was too much for X',
    text: 'curl -i -X POST https://api.x.com/2/tweets -H "Authorization: Bearer $TOKEN" -d @post.json\nHTTP/2 503 \ncontent-type: application/json\n\n{"title":"Service Unavailable","detail":"Service Unavailable","type":"about:blank","status":503}',
    id: 'api-503',
    cause: /overloaded/,
    verdict: 'cannot tell',
  },
  {
    name: 'a token answer without a scope, and the 403 that follows',
    text: `HTTP/1.1 200 OK\ncontent-type: application/json\n\n{"token_type":"bearer","expires_in":7200,"access_token":"${fakeToken('at')}","scope":"users.read follows.read"}\n\nGET /2/users/me HTTP/1.1\nhost: api.x.com\nauthorization: Bearer ${fakeToken('at')}\n\nHTTP/1.1 403 Forbidden\ncontent-type: application/problem+json\n\n{"title":"Forbidden","type":"about:blank","status":403,"detail":"Forbidden"}`,
    id: 'api-403',
    cause: /lacks a scope/,
    verdict: 'evidence',
  },
]
