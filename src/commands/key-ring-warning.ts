import { lstatSync } from 'node:fs'
import { hasModes } from '../client/own-file.ts'

/** A ring that others could read is closed to them by reading it; to be asked before. @returns what to tell, or undefined */
export function warningOfRing(path: string | undefined): string | undefined {
  const stats = path ? lstatSync(path, { throwIfNoEntry: false }) : undefined
  if (!hasModes || !stats?.isFile() || (stats.mode & 0o077) === 0) return undefined
  const mode = (stats.mode & 0o777).toString(8)
  return `The key ring ${path} was open to others (mode ${mode}) and is closed to them from now on. Who read it can open what it sealed: if somebody may have, docs/keeper.md, "Retiring", says what to do.`
}
