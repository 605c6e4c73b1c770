import { compactDecrypt, CompactEncrypt, type CompactDecryptResult, type CompactJWEHeaderParameters } from 'jose'
import { accountOf, SealError } from './errors.ts'
import type { GrantKey, TokenPair } from './grant.ts'
import { isKid, type KeyRing, type SealKey } from './key-ring.ts'
import { formatPair, parsePair } from './pair-text.ts'

/** What a sealed pair belongs to. It is authenticated with it, and compared after opening. */
export type SealContext = GrantKey & { generation: number; deployment: string }

/** Closes token pairs for the store and opens them again. */
export type Sealer = {
  /** The key that seals from now on. */
  readonly keyId: string

  /** @throws {SealError} */
  seal(pair: TokenPair, context: SealContext): Promise<string>

  /** @throws {SealError} also where the seal belongs to another row, generation or deployment. */
  open(sealed: string, context: SealContext): Promise<TokenPair>
}

const TYPE = 'xgrant+jwe'
const MEMBERS = ['alg', 'enc', 'typ', 'kid', 'tenant', 'account', 'gen', 'dep']
/** The client reads answers of at most 64 KiB. */
const MAX_CHARACTERS = 256 * 1024
type Keys = ReadonlyMap<string, SealKey>

/** Header, no encrypted key, IV, ciphertext, tag. */
const SHAPE = /^([\w-]+)\.\.([\w-]{16})\.([\w-]+)\.([\w-]{22})$/

/**
 * Seals with the current key of a ring, and opens with any of it: compact JWE (RFC 7516), `dir` and `A256GCM`.
 *
 * Compact JWE authenticates its protected header, so whose pair it is stands there. No cause of an error is passed on: nobody
 * vouches for what others quote.
 */
export function createSealer(keyRing: KeyRing): Sealer {
  const keys = new Map(keyRing.keys.map((key) => [key.kid, key]))
  const current = keys.get(keyRing.current)
  if (!current) throw new SealError('ERR_SEAL_KEY', 'The current key of the ring is none of its keys.')
  return {
    keyId: current.kid,
    seal: (pair, context) => seal(pair, context, current),
    open: (sealed, context) => open(sealed, context, keys),
  }
}

async function seal(pair: TokenPair, context: SealContext, key: SealKey): Promise<string> {
  const text = formatPair(pair)
  if (text === undefined) throw cannotSeal('it is no pair of tokens', context)
  if (!Number.isSafeInteger(context.generation)) throw cannotSeal('its generation is no whole number', context)
  const sealed = await new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: TYPE, kid: key.kid, ...membersOf(context) })
    .encrypt(key.reveal())
  if (sealed.length > MAX_CHARACTERS) throw cannotSeal(`it is longer than ${MAX_CHARACTERS} characters`, context)
  return sealed
}

async function open(sealed: string, context: SealContext, keys: Keys): Promise<TokenPair> {
  if (!isWellFormed(sealed)) throw broken(context)
  const { plaintext, protectedHeader } = await decrypt(sealed, context, keys)
  assertBelongs(protectedHeader, context)
  const pair = parsePair(plaintext)
  if (pair === undefined) throw broken(context)
  return pair
}

async function decrypt(sealed: string, context: SealContext, keys: Keys): Promise<CompactDecryptResult> {
  const findKey = (header: CompactJWEHeaderParameters): Uint8Array => {
    const { kid } = header
    if (!isOurs(header) || !isKid(kid)) throw broken(context)
    const key = keys.get(kid)
    if (key === undefined) throw unknownKey(kid, [...keys.keys()], context)
    return key.reveal()
  }
  try {
    return await compactDecrypt(sealed, findKey, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
  } catch (error) {
    throw error instanceof SealError ? error : broken(context)
  }
}

/** Of the texts that base64url decodes to the same bytes, one is what we write; any other was changed. */
function isWellFormed(sealed: unknown): boolean {
  if (typeof sealed !== 'string' || sealed.length > MAX_CHARACTERS) return false
  const parts = SHAPE.exec(sealed)?.slice(1) ?? []
  return parts.length > 0 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

/** `zip` and `crit` are among the members that are not. */
function isOurs(header: CompactJWEHeaderParameters): boolean {
  return header.typ === TYPE && Object.keys(header).every((name) => MEMBERS.includes(name))
}

function membersOf({ tenant, account, generation, deployment }: SealContext) {
  return { tenant, account, gen: generation, dep: deployment }
}

/** The message names no other tenant nor account: they may be somebody else's. */
function assertBelongs(header: Readonly<Record<string, unknown>>, context: SealContext): void {
  const { tenant, account, gen, dep } = membersOf(context)
  const differing = [
    header.tenant !== tenant && 'tenant',
    header.account !== account && 'account',
    header.gen !== gen && `generation (${String(header.gen)}, and the row has ${gen})`,
    header.dep !== dep && 'deployment',
  ].filter((part) => part !== false)
  if (differing.length === 0) return
  const what = `The sealed pair in the row of ${accountOf(context)} belongs elsewhere: it differs in ${differing.join(', ')}`
  const why = header.dep === dep ? 'Rows were mixed up, or somebody did so' : 'The store has rows of another deployment'
  throw refuse('ERR_SEAL_MISMATCH', `${what}. ${why}; it is not used.`, context)
}

function unknownKey(kid: string, known: readonly string[], context: SealContext): SealError {
  const what = `The key ${kid}, which sealed the pair of ${accountOf(context)}, is not in the ring (${known.join(', ')})`
  return refuse(
    'ERR_SEAL_KEY_UNKNOWN',
    `${what}. Give this process the ring that has it; without it the user must log in again.`,
    context,
  )
}

function broken(context: SealContext): SealError {
  const what = `The sealed pair of ${accountOf(context)} does not open: it was changed since, or another key has the name of its own`
  return refuse(
    'ERR_SEAL_BROKEN',
    `${what}. Only a new log-in helps, or the row of a backup whose tokens are not spent.`,
    context,
  )
}

function cannotSeal(why: string, context: SealContext): SealError {
  return refuse('ERR_SEAL_INPUT', `What came for ${accountOf(context)} cannot be sealed: ${why}.`, context)
}

function refuse(code: string, message: string, { tenant, account }: SealContext): SealError {
  return new SealError(code, message, { key: { tenant, account } })
}
