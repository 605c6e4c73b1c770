import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { base64url, CompactEncrypt } from 'jose'
import { SealError } from '../../src/keeper/errors.ts'
import type { TokenPair } from '../../src/keeper/grant.ts'
import { createSealer } from '../../src/keeper/seal.ts'
import { bytesOf, ringOf } from './rings.ts'

/** A pair like any other. */
export const pair: TokenPair = { accessToken: 'access-4d1f9a0c6b7e', refreshToken: 'refresh-83be2275fa10' }
/** Seals with the one key `k1`. */
export const sealer = createSealer(ringOf(['k1']))

/** What opening ends with: the code of a SealError; anything else that is thrown goes on. */
export async function codeOf(opening: Promise<TokenPair>): Promise<string> {
  return (await errorOf(opening)).code
}

/** The SealError that work ends with. */
export async function errorOf(work: Promise<unknown>): Promise<SealError> {
  const error = await work.then(
    (value) => new Error(`nothing was refused: ${inspect(value)}`),
    (reason: unknown) => reason,
  )
  if (error instanceof SealError) return error
  throw error
}

/** Seals as somebody would who has the key, but not our code. */
export function forge(header: object, plaintext: string, key: Uint8Array = bytesOf('k1')): Promise<string> {
  const whole = { alg: 'dir', enc: 'A256GCM', typ: 'xgrant+jwe', kid: 'k1', ...ownMembers, ...header }
  return new CompactEncrypt(Buffer.from(plaintext)).setProtectedHeader(whole).encrypt(key)
}

/** What its header says of the context. */
export const ownMembers = { tenant: 'acme', account: '2244994945', gen: 7, dep: 'production' }
/** What is sealed of the pair. */
export const ownText = JSON.stringify({ a: pair.accessToken, r: pair.refreshToken })

/** The same seal with another header, everything else as it was. */
export function withHeader(sealed: string, members: object): string {
  const [header = '', ...rest] = sealed.split('.')
  const changed = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...members }
  return [base64url.encode(JSON.stringify(changed)), ...rest].join('.')
}

/** Also with halves of characters, which no UTF-8 has. */
export const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0xd700, max: 0xe0ff }).map((code) => String.fromCharCode(code)), maxLength: 4 }),
)
