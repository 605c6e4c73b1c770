import { UsageError } from './usage-error.ts'

/**
 * Optional peers: who installs the package for a mock alone has none of them, so each door asks before it loads the rest.
 *
 * @param part what needs them, as the subject of a sentence.
 * @throws {UsageError} with one line that installs all that is missing.
 */
export function assertInstalled(part: string, names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name))
  if (missing.length === 0) return
  const packages = missing.length === 1 ? 'a package' : `${missing.length} packages`
  throw new UsageError(`${part} needs ${packages} more: npm install --save-dev ${missing.join(' ')}`)
}

/** What Node is started with to run TypeScript. @throws {UsageError} with the line that installs it. */
export function tsxLoader(): string {
  assertInstalled('TypeScript as it stands', ['tsx'])
  return import.meta.resolve('tsx')
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}
