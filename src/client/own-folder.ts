import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { callerError } from './errors.ts'
import { createFile, hasModes, isYours } from './own-file.ts'

/**
 * Makes a folder that you alone can enter, or closes one of yours that is open to others; what is in it stays out of commits.
 *
 * @param isKnown says which names an open folder may hold: with any other in it, it was made for something else.
 * @throws {TypeError} `ERR_OWN_FOLDER` for a folder that is not yours or cannot be closed.
 */
export function openOwnFolder(path: string, isKnown: (name: string) => boolean = () => false): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const { uid, mode } = statSync(path)
  // Who made a link decides where it leads.
  if (!isYours(uid) || !isYours(lstatSync(path).uid)) throw refuse(path, 'belongs to somebody else')
  const isOpen = hasModes && (mode & 0o077) !== 0
  // The sticky bit, as /tmp has it.
  if (isOpen && (mode & 0o1000) !== 0) throw refuse(path, 'is there for everybody on this machine')
  const isForThis = basename(path) === '.lab' || readdirSync(path).every((name) => isKnown(name))
  if (isOpen && !isForThis)
    throw refuse(path, 'is open to others on this machine (chmod 700 closes it) and holds other files as well')
  if (isOpen) chmodSync(path, 0o700)
  if (isForThis) createFile(join(path, '.gitignore'), '*\n')
}

function refuse(path: string, why: string): TypeError {
  return callerError('ERR_OWN_FOLDER', `${path} ${why}. Name a folder of your own with LAB_HOME.`)
}
