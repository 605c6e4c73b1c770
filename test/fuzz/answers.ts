import * as fc from 'fast-check'
import { hostileText, toBytes } from './texts.ts'

/** What a hostile server writes, and what it does then. `{length}` is the body's. */
export type HostileAnswer = { head: string; body: string; then: 'close' | 'reset' | 'stay' | 'half' }

/** What a client sent may come back, in any writing that it was sent in. */
const ECHOES = ['clientSecret', 'basic', 'basicInForm', 'code', 'codeInForm', 'codeVerifier', 'accessToken']
  .concat(['refreshToken', 'refreshTokenInForm'])
  .map((name) => `{${name}}`)

const echo = fc
  .tuple(fc.constantFrom('', 'Basic ', 'Bearer ', 'you sent ', '"', 'code='), fc.constantFrom(...ECHOES))
  .map((parts) => parts.join(''))
const text = fc.oneof({ weight: 3, arbitrary: echo }, { weight: 2, arbitrary: hostileText })

/** Not in a header, lest the answer be another one. */
const inHeader = (value: string) => [...toBytes(value)].filter((byte) => byte >= ' ' && byte !== '\x7f').join('')

const STATUS_LINES = ['200 OK', '400 Bad Request', '401 Unauthorized', '403 Forbidden', '429 Too Many Requests'].concat(
  ['500 Oops', '503 Later', '302 Found', '307 Again', '204 No Content', '304 Same', '999 Odd', '000 x', '20 x'],
)

const statusLine = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...STATUS_LINES) },
  { weight: 1, arbitrary: text.map((reason) => `400 ${inHeader(reason)}`) },
)

const HEADERS = [
  'content-encoding: gzip',
  'content-encoding: deflate',
  'content-encoding: br',
  'content-encoding: x, gzip',
]
  .concat(['content-length: 1', 'content-length: 99999', 'content-length: -1', 'content-length: 1, 2', 'trailer: x'])
  .concat(['transfer-encoding: chunked', 'transfer-encoding: gzip, chunked', 'connection: upgrade', 'upgrade: h2c'])
  .concat([
    'location: http://127.0.0.1:9/',
    'location: {basic}',
    'location: /',
    'set-cookie: a={refreshToken}',
    ' folded',
  ])
  .concat(['no colon', ': no name', 'content-length: {length}', 'content-type: application/json; charset=utf-16'])

const header = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HEADERS) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('content-type', 'location', 'retry-after', 'www-authenticate', 'x'), text)
      .map(([name, value]) => `${name}: ${inHeader(value)}`),
  },
)

const tokens = { token_type: 'bearer', expires_in: 7200, access_token: 'a', scope: 'tweet.read', refresh_token: 'b' }
const user = { data: { id: '1', name: 'Ada', username: 'ada' } }

const odd: fc.Arbitrary<unknown> = fc.oneof(text, fc.constantFrom<unknown[]>(null, 1, -1, 1e308, {}, [], true, '7200'))

const json: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(tokens),
  fc.tuple(fc.constantFrom(...Object.keys(tokens)), odd).map(([name, value]) => ({ ...tokens, [name]: value })),
  fc.tuple(text, odd).map(([error, description]) => ({ error, error_description: description })),
  fc.tuple(text, text, odd).map(([title, detail, type]) => ({ title, detail, type, status: 400 })),
  fc.constant(user),
  odd.map((name) => ({ data: { ...user.data, name } })),
  fc.jsonValue({ maxDepth: 2 }),
)

const body = fc.oneof(
  { weight: 6, arbitrary: json.map((value) => toBytes(JSON.stringify(value))) },
  { weight: 2, arbitrary: text.map(toBytes) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('5\r\nabc', '0\r\n\r\n', '\x1f\x8b\x08\0', '{"a":'.repeat(5000), 'a'.repeat(70_000)),
  },
)

/** Answers of a server that keeps to nothing. */
export const hostileAnswers: fc.Arbitrary<HostileAnswer> = fc
  .record({
    statusLine,
    headers: fc.array(header, { maxLength: 3 }),
    body,
    before: fc.oneof(
      { weight: 8, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'HTTP/1.1 100 Continue\r\n\r\n',
          'HTTP/1.1 101 Switch\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
        ),
      },
      { weight: 1, arbitrary: text.map(toBytes) },
    ),
    then: fc.constantFrom('close', 'close', 'reset', 'stay', 'half'),
  })
  .map(({ statusLine: status, headers, body: sent, before, then }) => ({
    head: `${before}HTTP/1.1 ${status}\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`,
    body: sent,
    then,
  }))
