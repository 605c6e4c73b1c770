import { StoreError } from '../errors.ts'

/** What may pass without anybody's help. https://sqlite.org/rescode.html */
const PASSING = { SQLITE_BUSY: 5, SQLITE_LOCKED: 6, SQLITE_IOERR: 10, SQLITE_FULL: 13, SQLITE_CANTOPEN: 14 }
const NO_DATABASE = { SQLITE_CORRUPT: 11, SQLITE_NOTADB: 26 }

/** What a driver throws, as the keeper's own error; one of the keeper's passes as it is. */
export function storeErrorOf(cause: unknown, name: string): StoreError {
  if (cause instanceof StoreError) return cause
  const said = cause instanceof Error ? cause.message : String(cause)
  if (isOneOf(NO_DATABASE, cause))
    return new StoreError('ERR_STORE', `${name} is not a SQLite database, or it is damaged: ${said}.`, { cause })
  const retryable = isOneOf(PASSING, cause)
  const code = retryable ? 'ERR_STORE_UNAVAILABLE' : 'ERR_STORE'
  return new StoreError(code, `${name} cannot be used: ${said}.`, { cause, retryable })
}

/** libsql and better-sqlite3 have names, with more behind them; `node:sqlite` has numbers, with more in their higher bits. */
function isOneOf(codes: Record<string, number>, error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('errcode' in error && typeof error.errcode === 'number')
    return Object.values(codes).includes(error.errcode & 0xff)
  const code = 'code' in error ? String(error.code) : ''
  return Object.keys(codes).some((name) => code === name || code.startsWith(`${name}_`))
}
