import { createRequire } from 'node:module'

/** The oldest version that works, as `1.6`: package.json takes any, as npm refuses to install beside one that a range leaves out. */
type Peer<T> = { name: string; oldest: string; load: () => Promise<T> }

/**
 * Loads a package that only some users need.
 *
 * @param part what was imported, for the error.
 * @throws {Error} `ERR_MODULE_NOT_FOUND` with the one install line, where the package is missing or too old.
 */
export async function loadPeer<T>(part: string, { name, oldest, load }: Peer<T>): Promise<T> {
  const version = installedVersion(name)
  if (version !== undefined && isOlder(version, oldest))
    throw notFound(`${part} needs ${name} ${oldest} or newer, and ${version} is installed`, `${name}@latest`)
  try {
    return await load()
  } catch (error) {
    if (!isMissing(error, name)) throw error
    throw notFound(`${part} needs ${name}, which is not installed`, name, error)
  }
}

function notFound(what: string, install: string, cause?: unknown): Error {
  const error = new Error(`${what}: npm install --save-dev ${install}`, { cause })
  return Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
}

function installedVersion(name: string): string | undefined {
  try {
    const { version }: { version?: unknown } = createRequire(import.meta.url)(`${name}/package.json`)
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined // It is missing, which loading it tells, or does not say.
  }
}

/** The package itself, not something that it imports. */
function isMissing(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`package '${name}'`)
}

/** By major and minor number. */
function isOlder(version: string, oldest: string): boolean {
  const [[major = 0, minor = 0] = [], [leastMajor = 0, leastMinor = 0] = []] = [version, oldest].map((text) =>
    text.split('.').map(Number),
  )
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}
