import { inspect } from 'node:util'
import * as fc from 'fast-check'
import type { CompactJWEHeaderParameters } from 'jose'
import { expect, test } from 'vitest'
import { sameCases } from '../same-cases.ts'
import { bytesOf, context } from './rings.ts'
import { anyText, codeOf, errorOf, forge, ownText, pair, sealer, withHeader } from './seals.ts'

test('each single bit of a seal that is flipped is seen, and is a SealError', async () => {
  const sealed = await sealer.seal(pair, context)
  const bytes = Buffer.from(sealed)
  const flips = Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(bytes)
    flipped.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    return flipped.toString('latin1')
  })

  const codes = await Promise.all(flips.map((flipped) => codeOf(sealer.open(flipped, context))))

  expect([...new Set(codes)].toSorted()).toEqual(['ERR_SEAL_BROKEN', 'ERR_SEAL_KEY_UNKNOWN'])
})

test('each single bit of header, IV, ciphertext and tag that is flipped is seen where the text is still base64url', async () => {
  const parts = (await sealer.seal(pair, context)).split('.').map((part) => Buffer.from(part, 'base64url'))
  const flips = parts.flatMap((part, index) =>
    Array.from({ length: part.length * 8 }, (_, bit) => {
      const flipped = Buffer.from(part)
      flipped.writeUInt8(part.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      return parts.map((each, at) => (at === index ? flipped : each).toString('base64url')).join('.')
    }),
  )

  const codes = await Promise.all(flips.map((flipped) => codeOf(sealer.open(flipped, context))))

  expect([...new Set(codes)].toSorted()).toEqual(['ERR_SEAL_BROKEN', 'ERR_SEAL_KEY_UNKNOWN'])
})

test('any text in place of a seal is refused with a SealError', async () => {
  const sealed = await sealer.seal(pair, context)
  const cut = fc.tuple(fc.nat(sealed.length), fc.nat(9), anyText)
  const mixtures = cut.map(([at, less, more]) => `${sealed.slice(0, at)}${more}${sealed.slice(at + less)}`)
  const property = fc.asyncProperty(fc.oneof(anyText, mixtures), async (text) => {
    fc.pre(text !== sealed)
    expect(await codeOf(sealer.open(text, context))).toMatch(/^ERR_SEAL_(BROKEN|KEY_UNKNOWN)$/)
  })

  await fc.assert(property, { ...sameCases, numRuns: 300 })
})

test('other letters for the same bytes are a changed seal', async () => {
  const sealed = await sealer.seal(pair, context)
  const last = sealed.at(-1) ?? ''
  const sameBytes = `${sealed.slice(0, -1)}${String.fromCharCode(last.charCodeAt(0) + 1)}`
  const padded = [`${sealed}==`, `${sealed}\n`, ` ${sealed}`, sealed.replace('..', '. .'), `${sealed}.`]

  const codes = await Promise.all([sameBytes, ...padded].map((text) => codeOf(sealer.open(text, context))))

  expect(codes).toEqual(Array.from(codes, () => 'ERR_SEAL_BROKEN'))
})

const headers: [what: string, header: Partial<CompactJWEHeaderParameters>][] = [
  ['another enc', { enc: 'A128GCM' }],
  ['an enc with another mode', { enc: 'A128CBC-HS256' }],
  ['alg A256KW', { alg: 'A256KW' }],
  ['alg A256GCMKW', { alg: 'A256GCMKW' }],
  ['alg PBES2', { alg: 'PBES2-HS256+A128KW', p2c: 1_000_000, p2s: 'c2FsdHNhbHQ' }],
  ['alg none', { alg: 'none' }],
  ['another typ', { typ: 'JWT' }],
  ['zip', { zip: 'DEF' }],
  ['crit', { crit: ['exp'], exp: 1 }],
  ['a member that is not ours', { cty: 'text' }],
  ['a key from elsewhere', { jku: 'https://example.com/keys' }],
  ['a kid that every object has', { kid: '__proto__' }],
]

test.for(headers)('a seal whose header was given %s is refused', async ([, header]) => {
  const sealed = withHeader(await sealer.seal(pair, context), header)

  expect(await codeOf(sealer.open(sealed, context))).toMatch(/^ERR_SEAL_(BROKEN|KEY_UNKNOWN)$/)
})

test.for<[what: string, header: object, key?: Uint8Array]>([
  ['A256CBC-HS512', { enc: 'A256CBC-HS512' }, Buffer.concat([bytesOf('k1'), bytesOf('k2')])],
  ['A128CBC-HS256 and the same key', { enc: 'A128CBC-HS256' }],
  ['A128GCM and half of the key', { enc: 'A128GCM' }, bytesOf('k1').subarray(0, 16)],
  ['A256KW', { alg: 'A256KW' }],
  ['A256GCMKW', { alg: 'A256GCMKW' }],
  ['another typ', { typ: 'JWT' }],
  ['a member that is not ours', { cty: 'text' }],
  ['compression', { zip: 'DEF' }],
])('what was sealed with the right key, but with %s, is refused', async ([, header, key]) => {
  const sealed = await forge(header, ownText, key)

  expect(await codeOf(sealer.open(sealed, context))).toBe('ERR_SEAL_BROKEN')
})

test('a kid that names no key of anybody is not repeated', async () => {
  const sealed = withHeader(await sealer.seal(pair, context), { kid: 'a text, not a name' })

  const error = await errorOf(sealer.open(sealed, context))

  expect(error.code).toBe('ERR_SEAL_BROKEN')
  expect(error.message).not.toContain('a text')
})

test('what is sealed by hand as we do is opened: the forgeries differ in what they say and in nothing else', async () => {
  expect(await sealer.open(await forge({}, ownText), context)).toEqual(pair)
})

test.for([
  '',
  'null',
  '[]',
  '"text"',
  '{"a":1}',
  '{"r":"r"}',
  '{"a":"a","r":null}',
  '{"a":"a","r":"r","s":"more"}',
  `{"a":"${pair.accessToken}"`,
])('the text %j in a good seal is no pair', async (text) => {
  const error = await errorOf(sealer.open(await forge({}, text), context))

  expect(error.code).toBe('ERR_SEAL_BROKEN')
  expect(inspect(error)).not.toContain(pair.accessToken)
})

test('a huge seal is neither opened nor made', async () => {
  const huge = await forge({}, JSON.stringify({ a: 'a'.repeat(200_000) }))
  const making = sealer.seal({ accessToken: 'a'.repeat(200_000) }, context)

  expect(await codeOf(sealer.open(huge, context))).toBe('ERR_SEAL_BROKEN')
  await expect(making).rejects.toMatchObject({ code: 'ERR_SEAL_INPUT' })
})

test('another key under the same name opens nothing', async () => {
  const sealed = await forge({}, ownText, bytesOf('other'))

  expect(await codeOf(sealer.open(sealed, context))).toBe('ERR_SEAL_BROKEN')
})

test.for([
  ['a generation that is a text', { gen: '7' }],
  ['an account that is a number', { account: 2244994945 }],
  ['a tenant that is missing', { tenant: undefined }],
  ['a deployment that is null', { dep: null }],
])('%s is another one, also where whoever sealed it had the key', async ([, header]) => {
  const sealed = await forge(header as object, ownText)

  expect(await codeOf(sealer.open(sealed, context))).toBe('ERR_SEAL_MISMATCH')
})
