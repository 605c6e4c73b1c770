import * as fc from 'fast-check'
import { requests } from './requests.ts'
import { hostileText, toBytes } from './texts.ts'

/** Bytes on one connection: requests, whole and torn, one behind the other, and what is no request at all. */

const GARBAGE = [
  '\r\n',
  '\n',
  '\0',
  'x',
  'GET',
  'GET / HTTP/1.1\r\n',
  'hello\r\n\r\n',
  '\x16\x03\x01\x02\0\x01',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET /2/users/me HTTP/9.9\r\nhost: a\r\n\r\n',
  'GET /2/users/me HTTP/1.1\r\n host: a\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n',
  'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n5;a=\x1b\r\nabcde\r\n0\r\nx: y\r\n\r\n',
  'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n',
  'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd',
  'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n',
  'POST /2/oauth2/token HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 0\r\n\r\n',
  'GET /2/users/me HTTP/1.1\r\nhost: a\r\nexpect: tea\r\n\r\n',
  'GET /2/users/me HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
]

/** What stands behind a request that is whole. */
export const garbage: fc.Arbitrary<string> = fc.oneof(fc.constantFrom(...GARBAGE), hostileText.map(toBytes))

/** One that stays on the connection. */
export const kept = requests.map((text) => text.replace('connection: close\r\n', '').replace(/^HEAD/, 'GET'))

/** A few bytes less, and others in their place. */
const torn = fc
  .tuple(kept, fc.nat({ max: 400 }), fc.nat({ max: 40 }), garbage)
  .map(([text, at, length, more]) => text.slice(0, at) + more + text.slice(at + length))

/** Each part is filled on its own, so that its length is right unless it is torn. */
export const streams: fc.Arbitrary<string[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: kept }, { weight: 2, arbitrary: torn }, { weight: 2, arbitrary: garbage }),
  { minLength: 1, maxLength: 5 },
)
