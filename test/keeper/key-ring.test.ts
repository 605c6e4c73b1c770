import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SealError } from '../../src/keeper/errors.ts'
import {
  createKeyRing,
  prepareKeyRing,
  retireKey,
  rotateKeyRing,
  SealKey,
  type KeyRing,
} from '../../src/keeper/key-ring.ts'
import { formatKeyRing, parseKeyRing } from '../../src/keeper/key-ring-text.ts'
import { sameCases } from '../same-cases.ts'
import { bytesOf, ringOf, seededDraw } from './rings.ts'

const now = Date.UTC(2026, 10, 29) / 1000
const kidsOf = ({ keys }: KeyRing) => keys.map(({ kid }) => kid)

function errorOf(work: () => unknown): SealError {
  try {
    work()
  } catch (error) {
    if (error instanceof SealError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

test('a new ring has one key, named by its day, which is current', () => {
  const ring = createKeyRing(now)

  expect(kidsOf(ring)).toEqual([ring.current])
  expect(ring.current).toMatch(/^2026-11-29-[\da-f]{8}$/)
  expect(ring.keys[0]).toMatchObject({ createdAt: now })
  expect(ring.keys[0]?.reveal()).toHaveLength(32)
})

test('no two rings have the same key', () => {
  const rings = Array.from({ length: 50 }, () => createKeyRing(now))

  expect(new Set(rings.map(({ keys }) => Buffer.from(keys[0]?.reveal() ?? []).toString('hex'))).size).toBe(50)
})

test('rotating adds a key that seals from now on, and keeps the old ones', () => {
  const ring = ringOf(['k1', 'k2'])

  const rotated = rotateKeyRing(ring, now)

  expect(kidsOf(rotated)).toEqual(['k1', 'k2', rotated.current])
  expect(rotated.keys.slice(0, 2)).toEqual(ring.keys)
  expect([ring.current, kidsOf(ring)]).toEqual(['k2', ['k1', 'k2']])
})

test('a prepared key opens and does not seal, until the ring is rotated to it', () => {
  const prepared = prepareKeyRing(ringOf(['k1']), now)
  const rotated = rotateKeyRing(prepared, now)

  expect([prepared.current, prepared.keys.length]).toEqual(['k1', 2])
  expect([rotated.current, kidsOf(rotated)]).toEqual([prepared.keys[1]?.kid, kidsOf(prepared)])
  expect(errorOf(() => prepareKeyRing(prepared, now)).message).toContain('has a prepared key already')
})

test('a name that is taken is not drawn again', () => {
  const same = seededDraw()
  const ring = createKeyRing(now, seededDraw())

  const rotated = rotateKeyRing(ring, now, same)

  expect(new Set(kidsOf(rotated)).size).toBe(2)
})

test('a random source that gives no random bytes makes no ring', () => {
  expect(errorOf(() => createKeyRing(now, (bytes) => new Uint8Array(bytes))).message).toContain('is not random')
})

test('retiring takes a key out, but neither the current one nor one that is not there', () => {
  const ring = ringOf(['k1', 'k2'])

  expect(kidsOf(retireKey(ring, 'k1'))).toEqual(['k2'])
  expect(errorOf(() => retireKey(ring, 'k2')).message).toBe('k2 is the current key: rotate first, then retire it.')
  expect(errorOf(() => retireKey(ring, 'k3')).message).toBe('The ring has no such key; it has k1, k2.')
})

test('a printed ring shows the names of its keys and no key, however it is printed', () => {
  const ring = ringOf(['k1', 'k2'])
  const [key] = ring.keys

  const prints = [
    JSON.stringify(ring),
    inspect(ring, { depth: 9, showHidden: true, getters: true }),
    String(key),
    `${key}`,
    JSON.stringify(structuredClone(ring)),
    JSON.stringify({ ...key }),
    inspect(key, { customInspect: false, showHidden: true }),
  ]

  expect(prints).toEqual([
    '{"current":"k2","keys":[{"kid":"k1"},{"kid":"k2"}]}',
    "{ current: 'k2', keys: [ key k1, key k2, [length]: 2 ] }",
    'key k1',
    'key k1',
    '{"current":"k2","keys":[{"kid":"k1"},{"kid":"k2"}]}',
    '{"kid":"k1"}',
    "SealKey { kid: 'k1', createdAt: undefined }",
  ])
})

test('a key is a copy: who gave the bytes may wipe them', () => {
  const bytes = Buffer.from(bytesOf('k1'))
  const key = new SealKey('k1', bytes)

  bytes.fill(0)

  expect(Buffer.from(key.reveal())).toEqual(Buffer.from(bytesOf('k1')))
})

test('a ring comes back from its text as it was', () => {
  const ring = rotateKeyRing(createKeyRing(now), now + 5)

  const read = parseKeyRing(formatKeyRing(ring), 'here')

  expect(formatKeyRing(read)).toBe(formatKeyRing(ring))
  expect(read.keys.map(({ createdAt }) => createdAt)).toEqual([now, now + 5])
})

const good = Buffer.from(bytesOf('k1')).toString('base64url')
const withKey = (key: unknown, kid: unknown = 'k1') => ({ current: 'k1', keys: [{ kid, key }] })
const encoded = (bytes: Iterable<number> | string) => Buffer.from(bytes as string).toString('base64url')

const wrong: [what: string, ring: unknown, says: string][] = [
  ['a list', [], 'is no key ring: it has no list of keys'],
  ['a key alone', good, 'is no key ring'],
  ['keys that are no list', { current: 'k1', keys: { k1: good } }, 'has no list of keys'],
  ['no key at all', { current: 'k1', keys: [] }, 'has no key in it'],
  ['a current one that is none of its keys', { ...withKey(good), current: 'k2' }, 'names as current none of its keys'],
  ['no current one', { keys: withKey(good).keys }, 'names as current none of its keys'],
  ['a member that is not known', { ...withKey(good), previous: 'k0' }, 'has other members than current and keys'],
  ['an entry that is a text', { current: 'k1', keys: [good] }, 'has as key 1 of 1 something else than kid, key'],
  [
    'a member of a key that is not known',
    { current: 'k1', keys: [{ kid: 'k1', key: good, alg: 'dir' }] },
    'something else',
  ],
  ['a key without a name', { current: 'k1', keys: [{ key: good }] }, 'has no usable kid in key 1 of 1'],
  ['a key in the place of its name', withKey('k1', good), 'has no usable kid in key 1 of 1'],
  ['a key that is missing', withKey(undefined), 'has no key in key 1 of 1'],
  ['a key that is empty', withKey(''), 'has no key in key 1 of 1'],
  ['a key of 16 bytes', withKey(encoded(bytesOf('k1').subarray(0, 16))), 'key 1 of 1 is 16 bytes long, not 32'],
  ['a key of 33 bytes', withKey(encoded([...bytesOf('k1'), 1])), 'key 1 of 1 is 33 bytes long, not 32'],
  ['a key in hex', withKey(Buffer.from(bytesOf('k1')).toString('hex')), 'key 1 of 1 is 48 bytes long, not 32'],
  ['a key in base64', withKey(`${good}=`), 'what is not base64url'],
  ['a key with a line break', withKey(`${good}\n`), 'what is not base64url'],
  ['a passphrase', withKey('correct horse battery staple'), 'not base64url, a passphrase maybe'],
  [
    'a passphrase of the right letters',
    withKey('correct-horse-battery-staple-and-many-words'),
    'a passphrase is no key',
  ],
  ['a passphrase in capitals', withKey('CORRECT-HORSE-BATTERY-STAPLE-AND-MANY-QUOTE'), 'a passphrase is no key'],
  ['a passphrase in base64url', withKey(encoded('correct horse battery staple, ok')), 'a passphrase is no key'],
  ['nothing but zeros', withKey(encoded(new Uint8Array(32))), 'is not random'],
  ['a byte that repeats', withKey(encoded(new Uint8Array(32).fill(0xa7))), 'is not random'],
  ['bytes that count', withKey(encoded(Uint8Array.from({ length: 32 }, (_, n) => 200 + n * 3))), 'is not random'],
  [
    'a pattern of eight bytes',
    withKey(encoded([0, 1, 2, 3].flatMap(() => [...bytesOf('k1').subarray(0, 8)]))),
    'is not random',
  ],
  [
    'a day in place of an instant',
    { current: 'k1', keys: [{ kid: 'k1', key: good, createdAt: '2026-11-29' }] },
    'has no usable createdAt',
  ],
  [
    'one name for two keys',
    { current: 'k1', keys: [...withKey(good).keys, { kid: 'k1', key: encoded(bytesOf('k2')) }] },
    'has two keys of the same kid',
  ],
  [
    'one key under two names',
    { current: 'k1', keys: [...withKey(good).keys, { kid: 'k2', key: good }] },
    'has the same key twice',
  ],
]

test.for(wrong)(
  'a ring with %s is refused: what is wrong, how to make one, and nothing that was in it',
  ([, ring, says]) => {
    const text = JSON.stringify(ring)

    const error = errorOf(() => parseKeyRing(text, '/run/ring.json'))

    expect(error.code).toBe('ERR_SEAL_KEY')
    expect(error.message).toMatch(/^\/run\/ring\.json /)
    expect(error.message).toContain(says)
    expect(error.message).toContain('npm run lab -- keys new --ring PATH')
    for (const secret of text.match(/[\w-]{16,}={0,2}/g) ?? []) expect(inspect(error)).not.toContain(secret)
  },
)

test('a text that is not JSON is refused without a word of it', () => {
  const error = errorOf(() => parseKeyRing(`{"current":"k1","keys":[{"kid":"k1","key":"${good}"`, 'KEEPER_KEYS'))

  expect(error.message).toMatch(/^KEEPER_KEYS is not JSON\./)
  expect(inspect(error)).not.toContain(good.slice(0, 12))
})

test('whatever stands in a ring, its error is a SealError and repeats no text of it', () => {
  const long = fc.string({ unit: fc.constantFrom(...'abXY019-_'), minLength: 12, maxLength: 60 })
  const value = fc.oneof(long, fc.constant(good), fc.nat(), fc.constant(null))
  const entry = fc.dictionary(fc.oneof(fc.constantFrom('kid', 'key', 'createdAt'), long), value)
  const ring = fc.dictionary(fc.oneof(fc.constantFrom('current', 'keys'), long), fc.oneof(value, fc.array(entry)))
  const property = fc.property(ring, (some) => {
    const text = JSON.stringify(some)
    const printed = inspect(
      errorOf(() => parseKeyRing(text, 'here')),
      { showHidden: true },
    )
    for (const secret of text.match(/[\w-]{12,}/g) ?? []) expect(printed).not.toContain(secret)
  })

  fc.assert(property, { ...sameCases, numRuns: 300 })
})

test.for([-1, 1.5, 1e12, '1795910400', null])('%j is no instant at which a key was made', (createdAt) => {
  const text = JSON.stringify({ current: 'k1', keys: [{ kid: 'k1', key: good, createdAt }] })

  expect(errorOf(() => parseKeyRing(text, 'here')).message).toContain('has no usable createdAt in key 1 of 1')
})
