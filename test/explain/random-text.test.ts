import { readFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMask } from '../../src/explain/mask.ts'
import { sameCases } from '../same-cases.ts'

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()
const DIGITS = '0123456789'

/** What programs make secrets of, and of how many characters. */
const alphabets: [name: string, characters: string, lengths: number[]][] = [
  ['letters and digits', UPPER + LOWER + DIGITS, [16, 17, 18, 19, 24]],
  ['base64url', `${UPPER + LOWER + DIGITS}-_`, [16, 17, 18, 19, 24]],
  ['base64', `${UPPER + LOWER + DIGITS}+/`, [18, 19, 24]],
  ['base32', `${UPPER}234567`, [16, 17, 18, 19, 26, 32]],
  ['base32 in lower case', `${LOWER}234567`, [16, 19, 32]],
  ['lower case and digits', LOWER + DIGITS, [16, 17, 18, 19, 32]],
  ['hexadecimal', `${DIGITS}abcdef`, [16, 18, 32]],
]

/** Where no name says what it is. */
const places: ((text: string) => string)[] = [
  (text) => `the app said ${text} and went away`,
  (text) => `{"detail":"bad ${text}"}`,
  (text) => `{"x":"${text}"}`,
  (text) => `see (${text}), or '${text}'`,
]

const secretsOf = (characters: string, length: number) =>
  fc
    .array(fc.constantFrom(...characters), { minLength: length, maxLength: length })
    .map((each) => each.join(''))
    // What has a handful of characters in it is blackened, and a number is an id.
    .filter((text) => new Set(text).size >= 8 && /\D/.test(text))

/** How many of a hundred come out, in one place or another. */
function outOf(sample: string[]): number {
  const out = sample.filter((secret) => places.some((place) => createMask()(place(secret)).includes(secret)))
  return (100 * out.length) / sample.length
}

test.for(alphabets.flatMap(([name, characters, lengths]) => lengths.map((length) => ({ name, characters, length }))))(
  'of $length random characters of $name that nothing names, 19 of 20 and more are masked',
  ({ characters, length }) => {
    const sample = fc.sample(secretsOf(characters, length), { seed: sameCases.seed ?? 1, numRuns: 500 })

    expect(outOf(sample)).toBeLessThan(5)
  },
)

test('a UUID is masked, whatever digits and letters it has', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.boolean(), fc.constantFrom(...places), (uuid, isUpper, place) => {
      const text = isUpper ? uuid.toUpperCase() : uuid

      expect(createMask()(place(text))).not.toContain(text.slice(0, 8))
    }),
    { ...sameCases, numRuns: 500, examples: [['11111111-1111-4111-8111-111111111111', false, places[0] ?? String]] },
  )
  expect(createMask()(`urn:uuid:${randomUUID()}`)).toMatch(/^urn:uuid:⟦\d+:36:[^⟧]*⟧$/)
})

test.for([
  '1234567890123456789',
  '2987462781157096572 and 165204835',
  'media 13_1263145212760805376',
  '2026-03-01T12:00:00.000Z',
  '20260301T120000Z',
  'Wed, 21 Oct 2015 07:28:00 GMT',
  'node-v20.20.2-linux-x64',
  '/usr/lib/python3.11/site-packages/requests/adapters.py',
  'File "/app/src/services/twitter_client.py", line 123, in refresh_token',
  'at processTicksAndRejections (node:internal/process/task_queues:95:5)',
  'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://api.twitter.com/2/users/me',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_HTTP_HEADERS_SENT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'OAuth2UserHandler.fetch_token',
  'unsupported-authentication',
  'Application-Only is forbidden for this endpoint. OAuth 2.0 User Context, OAuth 1.0a User Context',
  'expansions=author_id,referenced_tweets.id.author_id&tweet.fields=created_at,public_metrics',
  'x-rate-limit-remaining: 899',
  'com.twitter.clientlib.ApiException',
  'grant_type=refresh_token',
  'application/x-www-form-urlencoded;charset=UTF-8',
  'https://developer.x.com/en/docs/authentication/oauth-2-0/authorization-code',
  'xxxxxxxxxxxxxxxxxxxx',
])('what must be read stays as it is: %s', (text) => {
  expect(createMask()(text)).toBe(text)
})

test('of what X says nothing is masked but what was sent', () => {
  const corpus = readFileSync(new URL('../../mock-provider/wire/observed.json', import.meta.url), 'utf8')
  const texts = new Set(corpus.match(/(?<="(?:message|detail|title|error|error_description|type|reason)": ?")[^"\\]+/g))
  const ofValues = /[\w-]*\d[\w-]{15,}|\[[^\]]*\]/

  expect(texts.size).toBeGreaterThan(50)
  const masked = [...texts].filter((text) => !ofValues.test(text) && createMask()(text) !== text)
  expect(masked).toEqual([])
})
