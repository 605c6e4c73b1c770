import { test, expect } from '../../../src/testing/vitest.ts'
import { createRandomSource } from '../../../mock-provider/world/random.ts'
import {
  createClientId,
  createClientSecret,
  createToken,
  isTokenShaped,
  type TokenKind,
} from '../../../mock-provider/world/tokens.ts'

const random = createRandomSource()
const kinds: TokenKind[] = ['ac', 'at', 'rt']

/** The sample of X's documentation, in case authorize-approve-redirect. */
const codeOfTheDocs = 'VGNibzFWSWREZm01bjN1N3dicWlNUG1oa2xRRVNNdmVHelJGY2hPWGxNd2dxOjE2MjIxNjA4MjU4MjU6MToxOmFjOjE'

test.for(kinds)('a token of kind %s has the frame of X', (kind) => {
  const text = createToken(kind, 1_622_160_825_825, random)

  expect(text).toMatch(/^[A-Za-z0-9_-]{91}$/)
  const frame = Buffer.from(text, 'base64url').toString('latin1')
  expect(frame).toMatch(new RegExp(`^[A-Za-z0-9_-]{45}:1622160825825:1:[01]:${kind}:1$`))
  expect(isTokenShaped(text, kind)).toBe(true)
})

test('the published code of X has that frame as well', () => {
  expect(isTokenShaped(codeOfTheDocs, 'ac')).toBe(true)
  expect(isTokenShaped(codeOfTheDocs)).toBe(true)
})

test.for(['', 'x'.repeat(91), codeOfTheDocs.slice(1), `${codeOfTheDocs}A`])('%j is no token of X', (text) => {
  expect(isTokenShaped(text)).toBe(false)
})

test('a token of one kind is not taken for another', () => {
  expect(isTokenShaped(codeOfTheDocs, 'rt')).toBe(false)
})

test('the seventh part is 0 for some tokens and 1 for others', () => {
  const bits = Array.from({ length: 200 }, () =>
    Buffer.from(createToken('at', 1_622_160_825_825, random), 'base64url')
      .toString('latin1')
      .at(-6),
  )

  expect(new Set(bits)).toEqual(new Set(['0', '1']))
})

test('client ids and secrets have the form of X', () => {
  const id = createClientId(random)

  expect(id).toHaveLength(34)
  expect(Buffer.from(id, 'base64url').toString('latin1')).toMatch(/^[A-Za-z0-9_-]{20}:1:ci$/)
  expect(createClientSecret(random)).toMatch(/^[A-Za-z0-9_-]{50}$/)
})

test('tokens of an early clock keep their length', () => {
  expect(createToken('at', 5000, random)).toHaveLength(91)
})
