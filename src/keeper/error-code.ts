import { KeeperError } from './errors.ts'

/** The `code` of an error of a library or the system, for events; its message may hold more than is for everybody. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code : 'unknown'
}

/** An error of a store may hold a whole row; what it says of itself is its code. */
export function safeCause(error: unknown): unknown {
  return error instanceof KeeperError ? error : new Error(`code ${errorCode(error)}`)
}
