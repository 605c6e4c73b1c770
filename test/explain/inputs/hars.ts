import { FAKE_BASIC, FAKE_CLIENT_ID, FAKE_SECRET, FAKE_VERIFIER, fakeToken } from '../fake-secrets.ts'
import type { Pasted } from './input.ts'

const NOON = Date.parse('2026-03-01T12:00:00Z') / 1000

type Entry = {
  method?: string
  url: string
  at?: string
  form?: string
  status: number
  requestHeaders?: object[]
  headers?: object[]
  body?: string
  encoding?: string
}

/** A HAR as browsers export it: without the Authorization header. */
export function har(entries: Entry[]): string {
  return JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '537.36' },
      entries: entries.map(
        ({
          method = 'POST',
          url,
          at = '2026-03-01T12:00:05.000Z',
          form,
          status,
          headers = [],
          requestHeaders = [],
          body = '',
          encoding,
        }) => ({
          startedDateTime: at,
          time: 120,
          request: {
            method,
            url,
            headers: [{ name: 'content-type', value: 'application/x-www-form-urlencoded' }, ...requestHeaders],
            ...(form !== undefined && { postData: { mimeType: 'application/x-www-form-urlencoded', text: form } }),
          },
          response: {
            status,
            headers,
            content: { size: body.length, mimeType: 'application/json', text: body, ...(encoding && { encoding }) },
          },
        }),
      ),
    },
  })
}

const TOKEN = 'https://api.x.com/2/oauth2/token'
const CODE = `grant_type=authorization_code&code=${fakeToken('ac', NOON)}&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&code_verifier=${FAKE_VERIFIER}&client_id=${FAKE_CLIENT_ID}`
const DEAD_CODE =
  '{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}'
const TOKENS = `{"token_type":"bearer","expires_in":7200,"access_token":"${fakeToken('at')}","scope":"tweet.read users.read offline.access","refresh_token":"${fakeToken('rt')}"}`

/** Recordings of a browser. */
export const hars: Pasted[] = [
  {
    name: 'a code that was exchanged twice',
    text: har([
      { method: 'GET', url: 'https://app.example/style.css', status: 200 },
      { url: TOKEN, form: CODE, status: 200, body: TOKENS },
      { url: TOKEN, form: CODE, status: 400, body: DEAD_CODE },
    ]),
    id: 'token-code',
    cause: /used already/,
    verdict: 'evidence',
  },
  {
    name: 'a code that was 50 s old, with a body in base64',
    text: har([
      {
        url: TOKEN,
        form: CODE,
        at: '2026-03-01T12:00:50.000Z',
        status: 400,
        body: Buffer.from(DEAD_CODE).toString('base64'),
        encoding: 'base64',
      },
    ]),
    id: 'token-code',
    cause: /older than 30 s/,
    verdict: 'evidence',
  },
  {
    name: 'a secret in the form',
    text: har([
      {
        url: TOKEN,
        form: `${CODE}&client_secret=${FAKE_SECRET}`,
        status: 401,
        body: '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}',
      },
    ]),
    id: 'token-header',
    cause: /in the form/,
    verdict: 'evidence',
  },
  {
    name: 'no secret anywhere: a browser leaves the header out, so nobody is accused',
    text: har([
      {
        url: TOKEN,
        form: CODE,
        status: 401,
        body: '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}',
      },
    ]),
    id: 'token-header',
    cause: /sent no Basic header/,
    verdict: 'cannot tell',
  },
  {
    name: 'a callback with an error',
    text: har([{ method: 'GET', url: 'https://app.example/cb?error=access_denied&state=abc', status: 302 }]),
    id: 'authorize-denied',
    cause: /pressed Cancel/,
    verdict: 'one cause',
  },
  {
    name: 'a HAR that has the header',
    text: har([
      {
        url: TOKEN,
        form: CODE,
        requestHeaders: [{ name: 'Authorization', value: `Basic ${FAKE_BASIC}` }],
        status: 401,
        body: '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}',
      },
    ]),
    id: 'token-header',
    cause: /Basic header is there/,
    verdict: 'evidence',
  },
  {
    name: 'a browser’s clock that goes wrong: X’s own counts',
    text: har([
      {
        url: TOKEN,
        form: CODE,
        at: '2026-03-01T12:09:00.000Z',
        headers: [{ name: 'date', value: 'Sun, 01 Mar 2026 12:00:03 GMT' }],
        status: 400,
        body: DEAD_CODE,
      },
    ]),
    id: 'token-code',
    cause: /used already/,
    verdict: 'cannot tell',
  },
]
