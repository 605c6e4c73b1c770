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
    const said = cause instanceof mistake ? cause.message : aboutPort(cause)
    if (said === undefined) throw cause
    throw new UsageError(source === undefined ? said : `${source}: ${said}`, { cause })
  }
}

/** What listen(2) says of an address that one cannot have. */
function aboutPort(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'listen') return undefined
  const { code, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  const where = port === undefined ? 'the port' : `port ${port} of ${address}`
  const why = { EADDRINUSE: 'another program has it', EACCES: 'it is not allowed to you' }[code ?? ''] ?? code
  return `Nothing can listen at ${where}: ${why}. Choose another port (0 is any free one), or end what has it.`
}
