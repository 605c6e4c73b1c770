import { StoreError } from '../errors.ts'

/**
 * Classes of SQLSTATE that may pass without anybody's help: connection, rolled back for another's sake, out of resources, locked,
 * ended by an operator; a read-only transaction is what a standby answers until it is promoted.
 *
 * @see PostgreSQL, Appendix A, "PostgreSQL Error Codes"
 */
const PASSING = /^(08|40|53|55P03|57|25006)/

/** A certificate that nobody trusts is trusted no more the next time. */
const CERTIFICATE = /CERT|ERR_TLS/

/** What the driver throws, as the keeper's own error. The driver's messages hold no password. */
export function postgresErrorOf(cause: unknown, name: string): StoreError {
  const code = codeOf(cause)
  const retryable = isSaidByServer(cause) ? PASSING.test(code) : !CERTIFICATE.test(code)
  const what = retryable ? 'is not available' : 'cannot be used'
  const message = `${name} ${what}: ${sayingOf(cause, code)}.`
  return new StoreError(retryable ? 'ERR_STORE_UNAVAILABLE' : 'ERR_STORE', message, { cause, retryable })
}

/** Otherwise it cannot be reached, or did not answer in time. */
function isSaidByServer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Several refused addresses of one name come as an error without a message. */
function sayingOf(error: unknown, code: string): string {
  const said = error instanceof Error ? error.message : String(error)
  return said === '' ? code : said
}
