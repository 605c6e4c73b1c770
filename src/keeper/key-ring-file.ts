import { existsSync, lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Environment } from '../client/config.ts'
import { changeOwnFile, readOwnJson } from '../client/own-file.ts'
import { SealError } from './errors.ts'
import { HOW_TO_MAKE, type KeyRing } from './key-ring.ts'
import { formatKeyRing, isSameRing, parseKeyRing, readRingJson } from './key-ring-text.ts'

/**
 * The ring in a file of yours, which nobody else can open from now on.
 *
 * @throws {SealError} `ERR_SEAL_KEY` where there is none, for a link, for somebody else's file, and for keys that are none.
 */
export function readKeyRing(path: string): KeyRing {
  const value = readJson(path)
  if (value === undefined) throw new SealError('ERR_SEAL_KEY', `There is no key ring at ${path}. ${HOW_TO_MAKE}`)
  return readRingJson(value, path)
}

/**
 * The ring of this process: the file that `KEEPER_KEYRING` names, or the ring itself, as JSON, in `KEEPER_KEYS`.
 *
 * @throws {SealError} `ERR_SEAL_KEY` also where both are given and are not the same: one of them is out of date.
 */
export function loadKeyRing(env: Environment = process.env): KeyRing {
  const inFile = env.KEEPER_KEYRING ? readKeyRing(env.KEEPER_KEYRING) : undefined
  const inVariable = env.KEEPER_KEYS ? parseKeyRing(env.KEEPER_KEYS, 'KEEPER_KEYS') : undefined
  if (inFile && inVariable && !isSameRing(inFile, inVariable))
    throw new SealError(
      'ERR_SEAL_KEY',
      'KEEPER_KEYRING and KEEPER_KEYS are both set, and are different rings: unset the one that is out of date.',
    )
  const ring = inFile ?? inVariable
  if (ring) return ring
  throw new SealError(
    'ERR_SEAL_KEY',
    `There is no key to seal tokens with: set KEEPER_KEYRING to the path of a key ring, or KEEPER_KEYS to the ring itself. ${HOW_TO_MAKE}`,
  )
}

/** Writes a ring where there is none, readable by you alone. @throws {SealError} `ERR_SEAL_KEY` where anything is: a lost ring loses each grant. */
export function writeKeyRing(path: string, ring: KeyRing): void {
  const folder = dirname(path)
  if (!existsSync(folder)) throw new SealError('ERR_SEAL_KEY', `There is no folder ${folder}: make it, then the ring.`)
  changeOwnFile(path, () => {
    if (lstatSync(path, { throwIfNoEntry: false }))
      throw new SealError('ERR_SEAL_KEY', `There is something at ${path} already, and it stays.`)
    return formatKeyRing(ring)
  })
}

/** Replaces the ring of a file by what `change` makes of it, one writer at a time. @returns the new one. @throws {SealError} `ERR_SEAL_KEY` */
export function changeKeyRing(path: string, change: (ring: KeyRing) => KeyRing): KeyRing {
  // Ahead of the lock: where there is no ring, there may be no folder for a lock either.
  let ring = readKeyRing(path)
  changeOwnFile(path, () => {
    ring = change(readKeyRing(path))
    return formatKeyRing(ring)
  })
  return ring
}

/** The file's own errors tell the path and the reason, and nothing of what is in it. */
function readJson(path: string): unknown {
  try {
    return readOwnJson(path)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : `${path} cannot be read`
    throw new SealError('ERR_SEAL_KEY', `${why}. A key ring is a file of your own, mode 600, and no link.`, { cause })
  }
}
