import { expect, test } from 'vitest'
import { createCodeVerifier, createState, deriveCodeChallenge } from '../../src/client/index.ts'

test('the code_challenge of RFC 7636 Appendix B comes out', () => {
  const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

  const codeChallenge = deriveCodeChallenge(codeVerifier)

  expect(codeChallenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
})

test('a code_verifier is 43 characters of base64url and never the same', () => {
  const verifiers = Array.from({ length: 100 }, createCodeVerifier)

  expect(verifiers.every((verifier) => /^[A-Za-z0-9_-]{43}$/.test(verifier))).toBe(true)
  expect(new Set(verifiers).size).toBe(100)
})

test('a code_verifier of 43 and of 128 unreserved characters is taken', () => {
  const shortest = deriveCodeChallenge('~.'.padEnd(43, 'a'))
  const longest = deriveCodeChallenge('-_'.padEnd(128, 'Z'))

  expect([shortest.length, longest.length]).toEqual([43, 43])
})

test.each([
  ['42 characters', 'a'.repeat(42)],
  ['129 characters', 'a'.repeat(129)],
  ['a plus sign', '+'.padEnd(43, 'a')],
  ['padding', '='.padStart(43, 'a')],
  ['a newline at the end', `${'a'.repeat(43)}\n`],
])('a code_verifier with %s is refused', (_, codeVerifier) => {
  const derive = () => deriveCodeChallenge(codeVerifier)

  expect(derive).toThrow(expect.objectContaining({ name: 'TypeError', code: 'ERR_CODE_VERIFIER' }))
  expect(derive).not.toThrow(codeVerifier)
})

test('a state is opaque, base64url and never the same', () => {
  const states = Array.from({ length: 100 }, createState)

  expect(states.every((state) => /^[A-Za-z0-9_-]{43}$/.test(state))).toBe(true)
  expect(new Set(states).size).toBe(100)
})
