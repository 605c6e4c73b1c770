import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainText } from '../../src/explain/explain.ts'
import { createMask } from '../../src/explain/mask.ts'
import { tell } from '../../src/explain/words.ts'
import { sameCases } from '../same-cases.ts'
import { FAKE_BASIC, FAKE_SECRET, FAKE_VERIFIER, fakeToken } from './fake-secrets.ts'
import { har } from './inputs/hars.ts'

/** Letters and digits as secrets have them. */
const random = (characters: string, length: number) =>
  fc.array(fc.constantFrom(...characters), { minLength: length, maxLength: length }).map((each) => each.join(''))

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const HEX = '0123456789abcdef'

/** X's tokens, secrets and verifiers, and what other servers make. */
const secrets = fc
  .oneof(
    fc
      .tuple(random(BASE64URL.slice(0, 62), 45), fc.constantFrom('ac', 'at', 'rt'))
      .map(([text, kind]) => Buffer.from(`${text}:1772366400123:1:0:${kind}:1`).toString('base64url')),
    random(BASE64URL, 43),
    random(BASE64URL, 50),
    random(BASE64URL, 128),
    random(HEX, 40),
    random(HEX, 96).map((hex) => Buffer.from(hex, 'hex').toString('base64')),
  )
  // What has a handful of characters in it is no secret.
  .filter((secret) => new Set(secret).size >= Math.min(14, secret.length / 3))

/** Where people have secrets in what they paste. */
const places: ((secret: string) => string)[] = [
  (secret) => `{"access_token":"${secret}","token_type":"bearer","expires_in":7200}`,
  (secret) => `{"error":"invalid_request","error_description":"Value passed for the token was invalid: ${secret}"}`,
  (secret) =>
    `{"title":"Invalid Request","detail":"bad ${secret}","type":"https://api.twitter.com/2/problems/invalid-request","errors":[{"message":"The \`id\` query parameter value [${secret}] is not valid"}]}`,
  (secret) =>
    `> Authorization: Basic ${secret}\n< HTTP/2 401\n< set-cookie: auth_token=${secret}; Path=/\n<\n{"error":"unauthorized_client","error_description":"Missing valid authorization header"}`,
  (secret) =>
    `curl -u abc:${secret} https://api.x.com/2/oauth2/token -d code=${secret} -d code_verifier=${secret}\nHTTP/2 400\n\n{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}`,
  (secret) =>
    `GET /2/users/${secret} HTTP/1.1\nauthorization: Bearer ${secret}\ncookie: ct0=${secret}\n\nHTTP/1.1 401 Unauthorized\n\n{"title":"Unauthorized","detail":"Unauthorized","type":"about:blank","status":401}`,
  (secret) =>
    `https://app.example/cb?error=invalid_request&error_description=${encodeURIComponent(secret)}&state=${encodeURIComponent(secret)}`,
  (secret) => `{"error":"${secret}","error_description":"Missing required parameter [${secret}]."}`,
  (secret) =>
    `{ data: { error: 'invalid_grant', error_description: '${secret}' }, config: { data: 'grant_type=refresh_token&refresh_token=${encodeURIComponent(secret)}&client_secret=${encodeURIComponent(secret)}' } }`,
  (secret) => `  12:00:44  POST /2/oauth2/token 400  g2 RT#1  replayed: ${secret}`,
  (secret) => `  12:00:44  GET /2/tweets/${secret} 401  unknown: ${secret}`,
  (secret) => `tweepy.errors.Forbidden: 403 Forbidden\n${secret} You are not permitted to perform this action.`,
  (secret) =>
    har([
      {
        url: `https://api.x.com/2/users/${secret}?token=${secret}`,
        form: `code=${encodeURIComponent(secret)}`,
        status: 401,
        body: `{"error":"invalid_client","error_description":"${secret}"}`,
      },
    ]),
]

/** What loggers do with a text. */
const nestings: ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify({ level: 'error', message: text }),
  (text) => JSON.stringify({ body: JSON.stringify({ inner: text }) }),
  (text) => `https://app.example/error?details=${encodeURIComponent(text)}`,
  (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;'),
  (text) => text.replaceAll('"', '\\u0022'),
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => `2026-03-01T12:00:00Z ERROR ${text}`,
]

/** Everything that could come out: the screen at two widths, and the data. */
function outputOf(text: string): string {
  const explained = explainText(text)
  return [tell(explained, 80), tell(explained, 60), JSON.stringify(explained)].join('\n')
}

/** A secret is out when 12 characters of it are, broken over lines or not. */
function leaks(output: string, secret: string): boolean {
  const joined = output.replaceAll(/\s+/g, '')
  const parts = Array.from({ length: secret.length - 11 }, (_, index) => secret.slice(index, index + 12))
  return parts.some((part) => joined.includes(part))
}

test('no secret comes out, wherever it stands and however the text is wrapped', () => {
  fc.assert(
    fc.property(
      secrets,
      fc.constantFrom(...places),
      fc.array(fc.constantFrom(...nestings), { maxLength: 2 }),
      (secret, place, wraps) => {
        const text = wraps.reduce((inner, wrap) => wrap(inner), place(secret))

        expect({ text, leaks: leaks(outputOf(text), secret) }).toEqual({ text, leaks: false })
      },
    ),
    { ...sameCases, numRuns: 1500 },
  )
})

test('every place is explained, so that the property above is about something', () => {
  const found = places.map((place) => ({ place, ...explainText(place(fakeToken('rt'))) }))
  const silent = found.filter(({ items, successes }) => items.length + successes.length === 0)

  expect(silent.map(({ place }) => String(place))).toEqual([])
})

test.for<string[]>([
  ['a Basic header', `curl -H 'Authorization: Basic ${FAKE_BASIC}' https://api.x.com/2/oauth2/token`, FAKE_BASIC],
  ['a secret of an environment', `TWITTER_CLIENT_SECRET=${FAKE_SECRET}\n`, FAKE_SECRET],
  ['a verifier in an object of JavaScript', `{ codeVerifier: '${FAKE_VERIFIER}' }`, FAKE_VERIFIER],
])('%s beside an answer does not come out', ([, beside = '', secret = '']) => {
  const output = outputOf(
    `${beside}\n{"error":"invalid_request","error_description":"Value passed for the token was invalid."}`,
  )

  expect(output).toContain('refresh token')
  expect(leaks(output, secret)).toBe(false)
})

test('what X’s answer quotes cannot steer the terminal', () => {
  const detail = 'a\u001B[2Jb\u009Bc\u202Ed'

  const output = outputOf(JSON.stringify({ title: 'Strange', detail, type: 'about:blank', status: 418 }))

  expect(output).toContain('Strange')
  expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

const answerWith = (text: string) => `{"title":"Odd ${text}","detail":"x","status":418,"type":"about:blank"}`

test('an access token of OAuth 1.0a is masked, wherever its user’s id ends', () => {
  const tokens = fc.tuple(random('0123456789', 19), random(BASE64URL.slice(0, 62), 30)).map((parts) => parts.join('-'))

  fc.assert(
    fc.property(tokens, (token) => {
      expect(createMask()(answerWith(token))).not.toContain(token.split('-')[1])
    }),
    // One that looks like a word as well.
    { ...sameCases, numRuns: 300, examples: [['2987462781157096572-abcdefghijklmnopqrstuvwxyzABCD']] },
  )
})

test('what was a secret by its name in one line is one in the next, also without a name', () => {
  const text = `client_secret=my-company-oauth-secret\n${answerWith('my-company-oauth-secret')}`

  expect(JSON.stringify(explainText(text))).not.toContain('my-company')
})

test('a limit that was blackened is no evidence', () => {
  const blackened = `HTTP/1.1 429 Too Many Requests
x-rate-limit-limit: 75
x-rate-limit-remaining: xxxx

{"title":"Too Many Requests","detail":"Too Many Requests","status":429,"type":"about:blank"}`

  expect(tell(explainText(blackened), 80)).toContain('Cannot tell')
})
