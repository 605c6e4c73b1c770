import { closeSync, constants, fchmodSync, fstatSync, openSync } from 'node:fs'
import { createFile, hasModes, isYours } from '../../client/own-file.ts'
import { StoreError } from '../errors.ts'

/** What SQLite keeps beside a database. It makes them with the mode of the database itself. */
const BESIDE = ['-wal', '-shm', '-journal']

/**
 * Makes a file that you alone can open, before a driver makes one that others can; closes one of yours that is open to others.
 *
 * @param name what messages call the store.
 * @throws {StoreError} `ERR_STORE` for what is no file, a link, or somebody else's; `ERR_STORE_UNAVAILABLE` where nothing can be made.
 */
export function closeToOthers(path: string, name: string): void {
  try {
    createFile(path, '')
  } catch (error) {
    throw new StoreError('ERR_STORE_UNAVAILABLE', `${name} cannot be made: ${codeOf(error)}.`, { cause: error })
  }
  closeOne(path, name)
  for (const ending of BESIDE) closeOne(`${path}${ending}`, name)
}

function closeOne(path: string, name: string): void {
  const descriptor = openIfThere(path, name)
  if (descriptor === undefined) return
  const refuse = (why: string) => new StoreError('ERR_STORE', `${name} cannot be used: ${path} ${why}.`)
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw refuse('is not a file')
    if (!isYours(stats.uid)) throw refuse('belongs to somebody else')
    if (hasModes && (stats.mode & 0o077) !== 0) fchmodSync(descriptor, 0o600)
    // Some file systems take the call and keep their mode.
    if (hasModes && (fstatSync(descriptor).mode & 0o077) !== 0)
      throw refuse('can be read by others, and its file system does not let that be changed')
  } finally {
    closeSync(descriptor)
  }
}

/** No link is followed, and nobody waits for what may come out of a pipe. */
function openIfThere(path: string, name: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOENT') return undefined
    const why = code === 'ELOOP' ? 'is a link' : `cannot be opened (${code})`
    throw new StoreError('ERR_STORE', `${name} cannot be used: ${path} ${why}.`, { cause })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
