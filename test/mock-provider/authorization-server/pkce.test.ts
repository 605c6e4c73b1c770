import { createHash } from 'node:crypto'
import { test, expect } from '../../../src/testing/vitest.ts'
import {
  isAllowedLength,
  readCodeChallengeMethod,
  slipOf,
  verifierFits,
} from '../../../mock-provider/authorization-server/pkce.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { codeChallenge, codeVerifier, exchange, getCode, lastEvent } from '../fixtures.ts'

const strict = test.extend({ mockOptions: { profile: 'rfc-strict' } })

/** The status of an exchange whose challenge comes from this verifier. */
async function exchangeWith(mock: MockProvider, verifier: string, method: string | undefined): Promise<number> {
  const isPlain = method === undefined || method === 'plain'
  const challenge = isPlain ? verifier : createHash('sha256').update(verifier).digest('base64url')
  const code = await getCode(mock, { code_challenge: challenge, code_challenge_method: method })
  const { status } = await exchange(mock, code, { code_verifier: verifier })
  return status
}

test('the verifier of RFC 7636 Appendix B fits its challenge, and no other does', () => {
  expect(verifierFits(codeVerifier, codeChallenge, 's256')).toBe(true)
  expect(verifierFits(`${codeVerifier}A`, codeChallenge, 's256')).toBe(false)
  expect(verifierFits(codeVerifier, codeChallenge.toLowerCase(), 's256')).toBe(false)
})

test('with method plain the verifier itself is the challenge', () => {
  expect(verifierFits('challenge', 'challenge', 'plain')).toBe(true)
  expect(verifierFits('challenge', 'challengE', 'plain')).toBe(false)
  expect(verifierFits(codeVerifier, codeChallenge, 'plain')).toBe(false)
})

test.for([
  ['S256', 's256'],
  ['s256', 's256'],
  ['plain', 'plain'],
  ['PLAIN', 'plain'],
  [undefined, 'plain'],
  ['S512', undefined],
  ['', undefined],
] as const)('code_challenge_method %s is read as %s', ([name, method]) => {
  expect(readCodeChallengeMethod(name)).toBe(method)
})

test.for([
  ['a'.repeat(42), false],
  ['a'.repeat(43), true],
  ['a'.repeat(128), true],
  ['a'.repeat(129), false],
  ['-._~'.repeat(11), true],
  [`${'a'.repeat(43)}+`, false],
  [`${'a'.repeat(43)}\n`, false],
] as const)('RFC 7636 §4.1 says of %j: %s', ([text, allowed]) => {
  expect(isAllowedLength(text, 'rfc7636')).toBe(allowed)
  expect(isAllowedLength(text, 'any')).toBe(true)
})

test.for([
  ['S256 in the words of the RFC', codeVerifier, 'S256'],
  ['s256 as the official SDK writes it', codeVerifier, 's256'],
  ['plain with the short text of the docs sample', 'challenge', 'plain'],
  ['no method, which means plain', 'challenge', undefined],
  ['the 171 characters of xdk', 'x'.repeat(171), 'S256'],
] as const)('profile x takes %s', async ([, verifier, method], { mock }) => {
  expect(await exchangeWith(mock, verifier, method)).toBe(200)
})

strict.for([
  ['42 characters', 'x'.repeat(42)],
  ['171 characters', 'x'.repeat(171)],
  ['characters that need encoding', '+'.repeat(43)],
] as const)('rfc-strict refuses a verifier of %s', async ([, verifier], { mock }) => {
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const code = await getCode(mock, { code_challenge: challenge })

  const { status, text } = await exchange(mock, code, { code_verifier: verifier })

  expect(status).toBe(400)
  expect(text).toContain('"error":"invalid_grant"')
  expect(lastEvent(mock)).toMatchObject({ kind: 'code.refused', reason: 'verifier' })
  expect(lastEvent(mock)?.detail).toMatch(/43 to 128/)
})

strict('rfc-strict refuses plain, and a method that is left out', async ({ mock }) => {
  await expect(getCode(mock, { code_challenge_method: 'plain' })).rejects.toThrow('error=invalid_request')
  await expect(getCode(mock, { code_challenge_method: undefined })).rejects.toThrow('error=invalid_request')
  expect(lastEvent(mock)?.detail).toMatch(/^code_challenge_method=plain is refused by this profile/)
})

strict('rfc-strict takes S256 with the verifier of the RFC', async ({ mock }) => {
  expect(await exchangeWith(mock, codeVerifier, 'S256')).toBe(200)
})

test('a wrong verifier gets the words of X and the journal says verifier', async ({ mock }) => {
  const code = await getCode(mock)

  const { status, text } = await exchange(mock, code, { code_verifier: 'x'.repeat(43) })

  expect(status).toBe(400)
  expect(text).toBe(
    '{"error":"invalid_request","error_description":"Value passed for the code verifier did not match the code challenge."}',
  )
  expect(lastEvent(mock)).toMatchObject({ kind: 'code.refused', reason: 'verifier', grant: 'g1' })
})

const hashOf = (encoding: 'base64' | 'base64url' | 'hex', verifier = codeVerifier) =>
  createHash('sha256').update(verifier).digest(encoding)

/** Its hash has `+` and `/` in standard base64. */
const unlucky = 'verifier-with-both-signs-in-its-hash-number-0008'

test.for([
  ['padded', `${codeChallenge}=`, 'in base64url with its padding'],
  ['in standard base64', hashOf('base64', unlucky), 'in standard base64 (+ and /) with its padding', unlucky],
  [
    'in standard base64 without padding',
    hashOf('base64', unlucky).slice(0, -1),
    'in standard base64 (+ and /)',
    unlucky,
  ],
  ['in hex', hashOf('hex'), 'in hexadecimal'],
  ['in capital hex', hashOf('hex').toUpperCase(), 'in hexadecimal'],
  ['hex in base64url', Buffer.from(hashOf('hex')).toString('base64url'), 'in hexadecimal, and that in base64url'],
] as const)(
  'the journal names a challenge %s, the wire does not',
  async ([, challenge, spelling, verifier = codeVerifier], { mock }) => {
    const code = await getCode(mock, { code_challenge: challenge })

    const { text } = await exchange(mock, code, { code_verifier: verifier })

    expect(text).toContain('"Value passed for the code verifier did not match the code challenge."')
    expect(lastEvent(mock)).toMatchObject({
      reason: 'verifier',
      detail: `code_verifier does not fit the code_challenge: the challenge is the verifier’s hash ${spelling}; S256 wants base64url without padding`,
    })
  },
)

test.for([
  [
    'plain with a hash',
    codeChallenge,
    'plain',
    'the challenge is the S256 hash of the verifier, and the method is plain',
  ],
  [
    'a hash and no method',
    codeChallenge,
    undefined,
    'the challenge is the S256 hash of the verifier, and the method is plain',
  ],
  [
    'plain with a hash in hex',
    hashOf('hex'),
    'plain',
    'the challenge is the verifier’s hash in hexadecimal, and the method is plain',
  ],
  [
    'S256 with the verifier itself',
    codeVerifier,
    'S256',
    'the challenge is the verifier itself, and the method is S256',
  ],
] as const)('the journal names %s', async ([, challenge, method, detail], { mock }) => {
  const code = await getCode(mock, { code_challenge: challenge, code_challenge_method: method })

  await exchange(mock, code)

  expect(lastEvent(mock)?.detail).toContain(`code_verifier does not fit the code_challenge: ${detail}`)
})

test('a challenge whose + the query turned into a blank is known all the same', () => {
  const challenge = hashOf('base64', unlucky)

  expect(challenge).toMatch(/\+.*\/|\/.*\+/)
  expect(slipOf(unlucky, challenge.replaceAll('+', ' '), 's256')).toContain(
    'in standard base64 (+ and /) with its padding',
  )
})

test('of another verifier’s challenge no slip is told', async ({ mock }) => {
  const code = await getCode(mock)

  await exchange(mock, code, { code_verifier: 'x'.repeat(43) })

  expect(lastEvent(mock)?.detail).toBe('code_verifier does not fit the code_challenge')
})

test('a missing verifier is named', async ({ mock }) => {
  const code = await getCode(mock)

  const { text } = await exchange(mock, code, { code_verifier: undefined })

  expect(text).toBe('{"error":"invalid_request","error_description":"Missing required parameter [code_verifier]."}')
})
