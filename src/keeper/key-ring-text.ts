import { isRecord } from '../client/request.ts'
import { SealError } from './errors.ts'
import { findDoubt, HOW_TO_MAKE, isKid, SealKey, type KeyRing } from './key-ring.ts'

/** The year 10000. */
const END_OF_CALENDAR = 253_402_300_800
const MEMBERS = ['kid', 'key', 'createdAt']

/**
 * Reads the JSON of a ring: `{ "current": "…", "keys": [{ "kid", "key", "createdAt" }] }`, each key 32 random bytes in base64url.
 *
 * @param source names where it is from, for errors. They quote nothing of it: what stands in the wrong place may be a key.
 * @throws {SealError} `ERR_SEAL_KEY`
 */
export function parseKeyRing(text: string, source: string): KeyRing {
  try {
    return readRingJson(JSON.parse(text), source)
  } catch (error) {
    // The parser's own error quotes the text.
    throw error instanceof SealError ? error : refuse(source, 'is not JSON')
  }
}

/** The same for JSON that was parsed. @throws {SealError} `ERR_SEAL_KEY` */
export function readRingJson(value: unknown, source: string): KeyRing {
  if (!isRecord(value) || !Array.isArray(value.keys)) throw refuse(source, 'is no key ring: it has no list of keys')
  if (!hasOnly(value, ['current', 'keys'])) throw refuse(source, 'has other members than current and keys')
  const entries: unknown[] = value.keys
  const keys = entries.map((entry, index) => readKey(entry, source, `key ${index + 1} of ${entries.length}`))
  const { current } = value
  if (!isKid(current) || !keys.some(({ kid }) => kid === current))
    throw refuse(source, keys.length === 0 ? 'has no key in it' : 'names as current none of its keys')
  assertDistinct(keys, source)
  return { current, keys }
}

/** A ring as JSON, keys and all: for its file. */
export function formatKeyRing({ current, keys }: KeyRing): string {
  const entries = keys.map((key) => ({ kid: key.kid, key: encode(key.reveal()), createdAt: key.createdAt }))
  return `${JSON.stringify({ current, keys: entries }, null, 2)}\n`
}

/** Says whether two rings seal and open the same. */
export function isSameRing(one: KeyRing, other: KeyRing): boolean {
  return contentOf(one) === contentOf(other)
}

function contentOf({ current, keys }: KeyRing): string {
  return JSON.stringify([current, keys.map((key) => [key.kid, encode(key.reveal())]).toSorted()])
}

function readKey(entry: unknown, source: string, which: string): SealKey {
  if (!isRecord(entry) || !hasOnly(entry, MEMBERS))
    throw refuse(source, `has as ${which} something else than ${MEMBERS.join(', ')}`)
  const { kid, key, createdAt } = entry
  if (!isKid(kid)) throw refuse(source, `has no usable kid in ${which}: 1 to 32 of A-Z, a-z, 0-9, ".", "_" and "-"`)
  if (createdAt !== undefined && !isInstant(createdAt))
    throw refuse(source, `has no usable createdAt in ${which}: whole seconds since 1970`)
  if (typeof key !== 'string' || key === '') throw refuse(source, `has no key in ${which}`)
  const bytes = Buffer.from(key, 'base64url')
  if (encode(bytes) !== key)
    throw refuse(source, `has in ${which} what is not base64url, a passphrase maybe: a key is 32 random bytes`)
  const doubt = findDoubt(bytes)
  if (doubt !== undefined) throw refuse(source, `cannot be used: ${which} ${doubt}`)
  return new SealKey(kid, bytes, createdAt)
}

function assertDistinct(keys: readonly SealKey[], source: string): void {
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw refuse(source, 'has two keys of the same kid')
  if (new Set(keys.map((key) => encode(key.reveal()))).size < keys.length)
    throw refuse(source, 'has the same key twice, under two names')
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function refuse(source: string, why: string): SealError {
  return new SealError('ERR_SEAL_KEY', `${source} ${why}. ${HOW_TO_MAKE}`)
}

function isInstant(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < END_OF_CALENDAR
}

function hasOnly(value: object, members: readonly string[]): boolean {
  return Object.keys(value).every((name) => members.includes(name))
}
