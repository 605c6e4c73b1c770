import * as fc from 'fast-check'
import { hostileText, toBytes } from './texts.ts'
import { garbage } from './streams.ts'

/** What a program under test may say to its proxy. */

const HOSTS = [
  'api.x.com',
  'x.com',
  'twitter.com',
  'API.X.COM',
  'x.com.',
  'evil.example',
  '[::1]',
  '127.0.0.1',
  '',
].concat(['x.com@evil.example', 'api.x.com:99999', 'api.x.com:80', 'x.com\0', '%78.com', 'a b', 'x.com/../'])
const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'CONNECT', 'QUERY', 'PRI']
const HEADERS = [
  'trailer: x',
  'trailer: x\r\ntransfer-encoding: chunked',
  'te: trailers',
  'connection: x-odd, close',
  'x-odd: a',
]
  .concat(['upgrade: websocket', 'connection: upgrade', 'expect: 100-continue', 'expect: tea', 'keep-alive: timeout=5'])
  .concat([
    'transfer-encoding: chunked',
    'transfer-encoding: gzip',
    'content-length: 3',
    'content-length: x',
    'connection: host',
  ])
  .concat([
    'proxy-authorization: Basic YTpi',
    'host: evil.example',
    'content-length: 3\r\ncontent-length: 4',
    'connection: content-length',
  ])

const inLine = (text: string) => [...toBytes(text)].filter((byte) => byte >= ' ' && byte !== '\x7f').join('')

const header = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HEADERS) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', 'host', 'cookie', '__proto__'), hostileText)
      .map(([name, value]) => `${name}: ${inLine(value)}`),
  },
)

const target = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('/2/users/me', '', '/i/oauth2/authorize?a=b', '/2/oauth2/token') },
  { weight: 1, arbitrary: hostileText.map((text) => `/${inLine(text).replaceAll(' ', '')}`) },
)

const start = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...METHODS),
        fc.constantFrom('http', 'https', 'HTTP', 'ftp'),
        fc.constantFrom(...HOSTS),
        target,
      )
      .map(([method, scheme, host, path]) => `${method} ${scheme}://${host}${path} HTTP/1.1`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...HOSTS), fc.constantFrom('443', '80', '0', '', '65536', 'x'))
      .map(([host, port]) => `CONNECT ${host}:${port} HTTP/1.1`),
  },
  { weight: 1, arbitrary: target.map((path) => `GET ${path} HTTP/1.0`) },
)

const request = fc
  .tuple(
    start,
    fc.array(header, { maxLength: 4 }),
    fc.oneof(fc.constantFrom('', 'abc', '3\r\nabc\r\n0\r\nx: y\r\n\r\n'), garbage),
  )
  .map(([line, headers, body]) => `${[line, 'host: api.x.com', ...headers].join('\r\n')}\r\n\r\n${body}`)

/** Bytes of one connection. */
export const proxyTraffic: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 5, arbitrary: request }, { weight: 1, arbitrary: garbage }), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(''))
