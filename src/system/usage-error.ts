/** The user's mistake: wrong flags, settings that contradict each other, a port that is taken. One sentence, exit code 2. */
export class UsageError extends Error {}

type Reading = {
  /** The flag or file that the settings are from; stands before the message. */
  source?: string
  /** What the reader throws for a wrong setting; anything else that it throws is a defect. */
  mistake?: new (...args: never[]) => Error
}

/** Runs what takes a user's settings. @throws {UsageError} in its own words, for a setting that is wrong or a port that is taken. */
export async function readingSettings<T>(
  read: () => T | Promise<T>,
  { source, mistake = RangeError }: Reading = {},
): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof mistake) && !isAboutAddress(cause)) throw cause
    const said = cause.message
    throw new UsageError(source === undefined ? said : `${source}: ${said}`, { cause })
  }
}

/** What the system says of an address that one cannot have. */
function isAboutAddress(error: unknown): error is Error {
  const codes: unknown[] = ['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'ENOTFOUND']
  const calls: unknown[] = ['listen', 'bind', 'getaddrinfo']
  if (!(error instanceof Error)) return false
  return ('code' in error && codes.includes(error.code)) || ('syscall' in error && calls.includes(error.syscall))
}
