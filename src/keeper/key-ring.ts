import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { SealError } from './errors.ts'

const KEY_BYTES = 32
/** Of 32 random bytes about 30 differ from each other; fewer than 16 do less often than once in the age of the universe. */
const LEAST_DISTINCT = 16
const IS_TEXT = 'is text, not random bytes: a passphrase is no key'
/** Shorter than a key, so that a key never passes for the name of one. */
const KID = /^[A-Za-z0-9._-]{1,32}$/

/** Says whether a text can name a key. */
export function isKid(value: unknown): value is string {
  return typeof value === 'string' && KID.test(value)
}

/** A key with its name. However it is printed, only the name shows. */
export class SealKey {
  readonly kid: string
  /** Seconds since 1970; undefined where the ring does not say. */
  readonly createdAt: number | undefined
  readonly #bytes: Uint8Array

  /** @throws {SealError} `ERR_SEAL_KEY` for bytes that no random source gives. */
  constructor(kid: string, bytes: Uint8Array, createdAt?: number) {
    const doubt = isKid(kid) ? findDoubt(bytes) : 'has a name that is not 1 to 32 of A-Z, a-z, 0-9, ".", "_" and "-"'
    if (doubt !== undefined) throw new SealError('ERR_SEAL_KEY', `A key ${doubt}. ${HOW_TO_MAKE}`)
    this.kid = kid
    this.createdAt = createdAt
    this.#bytes = Uint8Array.from(bytes)
  }

  /** The bytes themselves: for sealing, opening and the ring's own file. */
  reveal(): Uint8Array {
    return this.#bytes
  }

  toString(): string {
    return `key ${this.kid}`
  }

  toJSON(): { kid: string } {
    return { kid: this.kid }
  }

  [inspect.custom](): string {
    return this.toString()
  }
}

/** The keys that open, the oldest first, and the name of the one that seals. */
export type KeyRing = { readonly current: string; readonly keys: readonly SealKey[] }

/** What an error about keys ends with. */
export const HOW_TO_MAKE = 'This makes a ring: npm run lab -- keys new --ring PATH'

/** Gives so many random bytes. */
type Draw = (bytes: number) => Uint8Array

/** @returns a ring of one new key. @param now seconds since 1970 */
export function createKeyRing(now: number, draw: Draw = randomBytes): KeyRing {
  const key = drawKey(now, [], draw)
  return { current: key.kid, keys: [key] }
}

/** Adds a new key, which opens from now on and seals once `rotateKeyRing` is called: for rings that several machines have. */
export function prepareKeyRing(ring: KeyRing, now: number, draw: Draw = randomBytes): KeyRing {
  if (preparedIn(ring)) throw new SealError('ERR_SEAL_KEY', 'The ring has a prepared key already: rotate it.')
  return { current: ring.current, keys: [...ring.keys, drawKey(now, ring.keys, draw)] }
}

/** Makes the prepared key current, or a new one where none is. The old ones stay, to open what they sealed. */
export function rotateKeyRing(ring: KeyRing, now: number, draw: Draw = randomBytes): KeyRing {
  const { keys } = preparedIn(ring) ? ring : prepareKeyRing(ring, now, draw)
  return { current: keys.at(-1)?.kid ?? ring.current, keys }
}

/** The key that is newer than the current one, if there is any. */
export function preparedIn({ current, keys }: KeyRing): SealKey | undefined {
  const newest = keys.at(-1)
  return newest?.kid === current ? undefined : newest
}

/** The ring without a key that is not needed any more. @throws {SealError} `ERR_SEAL_KEY` for the current one, and for none of its keys. */
export function retireKey(ring: KeyRing, kid: string): KeyRing {
  if (kid === ring.current)
    throw new SealError('ERR_SEAL_KEY', `${kid} is the current key: rotate first, then retire it.`)
  const keys = ring.keys.filter((key) => key.kid !== kid)
  if (keys.length < ring.keys.length) return { current: ring.current, keys }
  throw new SealError('ERR_SEAL_KEY', `The ring has no such key; it has ${kidsOf(ring)}.`)
}

/** The names of its keys, for messages. */
function kidsOf({ keys }: KeyRing): string {
  return keys.map(({ kid }) => kid).join(', ')
}

/** What speaks against bytes as a key; undefined for nothing. */
export function findDoubt(bytes: Uint8Array): string | undefined {
  if (bytes.length !== KEY_BYTES) return `is ${bytes.length} bytes long, not ${KEY_BYTES}`
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return IS_TEXT
  const steps = new Set(Array.from(bytes.subarray(1), (byte, index) => (byte - (bytes[index] ?? 0)) & 0xff))
  if (steps.size === 1 || new Set(bytes).size < LEAST_DISTINCT)
    return 'is not random: its bytes repeat or follow a rule'
  // Words that were taken for base64url: of random keys one in 10⁹ has no capital or no small letter.
  const text = Buffer.from(bytes).toString('base64url')
  return /[A-Z]/.test(text) && /[a-z]/.test(text) ? undefined : IS_TEXT
}

function drawKey(now: number, others: readonly SealKey[], draw: Draw): SealKey {
  const day = new Date(now * 1000).toISOString().slice(0, 10)
  for (;;) {
    const kid = `${day}-${Buffer.from(draw(4)).toString('hex')}`
    if (!others.some((other) => other.kid === kid)) return new SealKey(kid, draw(KEY_BYTES), Math.floor(now))
  }
}
