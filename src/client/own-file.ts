import { randomUUID } from 'node:crypto'
import { closeSync, constants, fchmodSync, fstatSync, fsyncSync, openSync } from 'node:fs'
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { callerError } from './errors.ts'
import { takeLock } from './file-lock.ts'

/** Far more than a file of ours ever holds. */
const MAX_BYTES = 256 * 1024 * 1024

/** Windows has neither modes nor owners by number: there, who can enter the folder can read what is in it. */
export const hasModes = process.geteuid !== undefined

/** Whether files of that owner are this user's own. */
export function isYours(uid: number): boolean {
  return process.geteuid === undefined || uid === process.geteuid()
}

/**
 * The text of a file of yours, which nobody else can open from now on; undefined where there is none.
 *
 * @throws {TypeError} `ERR_OWN_FILE` for what is no file, or not yours. Links are not followed.
 */
function readOwnFile(path: string): string | undefined {
  const descriptor = openIfThere(path)
  if (descriptor === undefined) return undefined
  const refuse = (why: string) => callerError('ERR_OWN_FILE', `${path} ${why}`)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw refuse('is not a file')
    if (!isYours(stats.uid)) throw refuse('belongs to somebody else')
    if (stats.size > MAX_BYTES) throw refuse(`is larger than ${MAX_BYTES} bytes`)
    if (hasModes && (stats.mode & 0o077) !== 0) fchmodSync(descriptor, 0o600)
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

/** The JSON in such a file. @throws {TypeError} `ERR_OWN_FILE` also for what is not JSON; its text stays out of the message. */
export function readOwnJson(path: string): unknown {
  const text = readOwnFile(path)
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    throw callerError('ERR_OWN_FILE', `${path} is not JSON`)
  }
}

/** Written whole or not at all, and readable by you alone. On disk before this returns. */
export function writeOwnFile(path: string, text: string): void {
  moveTo(path, writeBeside(path, text))
}

/**
 * The same, by one writer at a time, also in two terminals.
 *
 * @param makeText makes it from what is there by now; called again where another writer took the lock away meanwhile.
 */
export function changeOwnFile(path: string, makeText: () => string): void {
  for (;;) {
    const lock = takeLock(`${path}.lock`)
    try {
      const beside = writeBeside(path, makeText())
      if (lock.isHeld()) return moveTo(path, beside)
      rmSync(beside)
    } finally {
      lock.giveBack()
    }
  }
}

/**
 * Moves away what stands in a file's place: somebody may want to look.
 *
 * @returns where it is now.
 * @throws {TypeError} `ERR_OWN_FILE` in a folder of somebody else's, where nothing is ours to move.
 */
export function keepAside(path: string): string {
  if (!isYours(statSync(dirname(path)).uid))
    throw callerError('ERR_OWN_FILE', `${path} is in the folder of somebody else`)
  const aside = `${path}.broken-${randomUUID()}`
  renameSync(path, aside)
  return aside
}

/** Makes a file where there is nothing, not even a link; else it leaves what is there. */
export function createFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

/** Under a name that nobody can guess, to lie in wait there with a link or an open file. */
function writeBeside(path: string, text: string): string {
  const beside = `${path}.${randomUUID()}`
  const descriptor = openSync(beside, 'wx', 0o600)
  try {
    if (hasModes) fchmodSync(descriptor, 0o600)
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
    return beside
  } catch (error) {
    rmSync(beside)
    throw error
  } finally {
    closeSync(descriptor)
  }
}

function moveTo(path: string, beside: string): void {
  try {
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside)
    throw error
  }
}

/** No link is followed, and nobody waits for what may come out of a pipe. */
function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined
    const why = codeOf(error) === 'ELOOP' ? 'is a link' : `cannot be opened (${String(codeOf(error))})`
    throw callerError('ERR_OWN_FILE', `${path} ${why}`, error)
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
