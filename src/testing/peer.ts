/**
 * Loads a package that only some users need.
 *
 * @param part what was imported, for the error.
 * @throws {Error} `ERR_MODULE_NOT_FOUND` with the one install line, where the package is missing.
 */
export async function loadPeer<T>(part: string, name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (error) {
    if (!isMissing(error, name)) throw error
    const message = `${part} needs ${name}, which is not installed: npm install --save-dev ${name}`
    throw Object.assign(new Error(message, { cause: error }), { code: 'ERR_MODULE_NOT_FOUND' })
  }
}

/** The package itself, not something that it imports. */
function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`package '${name}'`)
}
