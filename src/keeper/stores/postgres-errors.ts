import { StoreError } from '../errors.ts'

/**
 * Classes of SQLSTATE that may pass without anybody's help: connection, rolled back for another's sake, out of resources, locked,
 * ended by an operator; a read-only transaction is what a standby answers until it is promoted.
 *
 * @see PostgreSQL, Appendix A, "PostgreSQL Error Codes"
 */
const PASSING = /^(08|40|53|55P03|57|25006)/

/** What the driver throws, as the keeper's own error. The driver's messages hold no password. */
export function postgresErrorOf(cause: unknown, name: string): StoreError {
  const code = codeOf(cause)
  // Without such a code no server said it: it cannot be reached, or did not answer in time.
  const retryable = !/^[0-9A-Z]{5}$/.test(code) || PASSING.test(code)
  const what = retryable ? 'is not available' : 'cannot be used'
  const message = `${name} ${what}: ${sayingOf(cause, code)}.`
  return new StoreError(retryable ? 'ERR_STORE_UNAVAILABLE' : 'ERR_STORE', message, { cause, retryable })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Several refused addresses of one name come as an error without a message. */
function sayingOf(error: unknown, code: string): string {
  const said = error instanceof Error ? error.message : String(error)
  return said === '' ? code : said
}
