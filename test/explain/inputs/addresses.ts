import type { Pasted } from './input.ts'

const AUTHORIZE =
  'https://x.com/i/oauth2/authorize?response_type=code&client_id=abc&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=tweet.read'

/** Addresses of callbacks, and lines of logs. */
export const addresses: Pasted[] = [
  {
    name: 'a callback with an empty state',
    text: 'http://127.0.0.1:3000/callback?error=invalid_request&state=',
    id: 'authorize-empty-state',
    cause: /longer than 500/,
    verdict: 'cannot tell',
  },
  {
    name: 'the authorization URL with its long state, then the callback',
    text: `${AUTHORIZE}&state=${'eyJhbGciOi9'.repeat(50)}&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256\nGET /cb?error=invalid_request&state= HTTP/1.1\n`,
    id: 'authorize-empty-state',
    cause: /longer than 500/,
    verdict: 'evidence',
  },
  {
    name: 'the authorization URL without a state, then the callback',
    text: `${AUTHORIZE}&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\n127.0.0.1 - - [01/Mar/2026:12:00:31 +0000] "GET /cb?error=invalid_request&state= HTTP/1.1" 400 11`,
    id: 'authorize-empty-state',
    cause: /missing or empty/,
    verdict: 'evidence',
  },
  {
    name: 'a callback with the state, no code_challenge in the URL before it',
    text: `redirecting to ${AUTHORIZE}&state=abc\ncallback: /cb?error=invalid_request&state=abc`,
    id: 'authorize-invalid-request',
    cause: /code_challenge is missing|`code_challenge` is missing/,
    verdict: 'evidence',
  },
  {
    name: 'a callback with an unknown scope',
    text: 'https://app.example/cb?error=invalid_scope&state=abc',
    id: 'authorize-invalid-scope',
    cause: /scope name does not exist/,
    verdict: 'cannot tell',
  },
  {
    name: 'a callback of a user who said no',
    text: 'https://app.example/cb?error=access_denied&state=Zm9v',
    id: 'authorize-denied',
    cause: /pressed Cancel/,
    verdict: 'one cause',
  },
  {
    name: 'what X’s page gets',
    text: '{"errors":[{"error":"invalid_request","error_description":"Redirect is requested.","redirect_uri":"https://app.example/cb?error=invalid_request&state="}]}',
    id: 'authorize-empty-state',
    cause: /longer than 500/,
    verdict: 'cannot tell',
  },
  {
    name: 'a line of the mock',
    text: '  12:00:44  POST /2/oauth2/token 400  g2 RT#1  replayed: RT#1 was used 9 s ago and rotated away',
    id: 'token-refresh',
    cause: /used already/,
    verdict: 'evidence',
  },
  {
    name: 'an event of the mock',
    text: '{"seq":7,"at":1893456000,"actor":"client","kind":"code.refused","client":"abc","http":{"method":"POST","path":"/2/oauth2/token","status":400,"request":[],"response":[]},"reason":"verifier","detail":"code_verifier does not fit the code_challenge"}',
    id: 'token-verifier',
    cause: /another attempt/,
    verdict: 'cannot tell',
  },
  {
    name: 'a line of a log with the status alone',
    text: '2026-03-01 12:00:31 INFO outgoing POST https://api.x.com/2/oauth2/token -> 401',
    id: 'token-header',
    cause: /sent no Basic header/,
    verdict: 'cannot tell',
  },
]
