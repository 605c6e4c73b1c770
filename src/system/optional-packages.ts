import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from './usage-error.ts'

/**
 * Optional peers and the oldest version of each that works. package.json takes any version: npm refuses to install beside
 * one that a range leaves out, also for those who need none of them.
 */
export const OLDEST = {
  '@clack/prompts': '0.9.0',
  '@peculiar/x509': '1.12.4',
  croner: '6.0.2',
  esbuild: '0.19.0',
  'highlight.js': '11.0.0',
  libsql: '0.5.1',
  'marked-terminal': '7.1.0',
  pg: '8.11.0',
  pino: '7.0.0',
  'reflect-metadata': '0.1.14',
  tsx: '4.0.0',
  'wrap-ansi': '8.0.0',
  yaml: '2.0.0',
} as const satisfies Record<string, string>

/** A package that a door may need. */
export type OptionalPackage = keyof typeof OLDEST

/**
 * Optional peers: who installs the package for a mock alone has none of them, so each door asks before it loads the rest.
 *
 * @param part what needs them, as the subject of a sentence.
 * @throws {UsageError} with one line that installs all that is missing or too old.
 */
export function assertInstalled(part: string, names: readonly OptionalPackage[]): void {
  const lack = lackOf(part, names, 'npm install --save-dev')
  if (lack !== undefined) throw new UsageError(lack)
}

/**
 * The same for what a program in production uses.
 *
 * @throws {TypeError} `ERR_PEER_MISSING`
 */
export function assertPeer(part: string, names: readonly OptionalPackage[]): void {
  const lack = lackOf(part, names, 'npm install')
  if (lack !== undefined) throw Object.assign(new TypeError(lack), { code: 'ERR_PEER_MISSING' })
}

function lackOf(part: string, names: readonly OptionalPackage[], installer: string): string | undefined {
  const found = names.map((name) => ({ name, installed: installedVersion(name) }))
  const missing = found.filter(({ installed }) => installed === undefined)
  const old = found.filter(({ name, installed }) => installed !== undefined && isOlder(installed, OLDEST[name]))
  if (missing.length === 0 && old.length === 0) return undefined
  const newer = old.map(({ name, installed }) => `${name} ${OLDEST[name]} or newer (${installed} is installed)`)
  const packages = missing.length === 1 ? 'a package more' : `${missing.length} packages more`
  const needs = [...(missing.length === 0 ? [] : [packages]), ...newer].join(', ')
  const install = [...missing.map(({ name }) => name), ...old.map(({ name }) => `${name}@latest`)].join(' ')
  return `${part} needs ${needs}: ${installer} ${install}`
}

/** What Node is started with to run TypeScript. @throws {UsageError} with the line that installs it. */
export function tsxLoader(): string {
  assertInstalled('TypeScript as it stands', ['tsx'])
  return import.meta.resolve('tsx')
}

/** @returns `undefined` where the package is not installed. */
function installedVersion(name: string): string | undefined {
  try {
    return versionAbove(fileURLToPath(import.meta.resolve(name)), name)
  } catch {
    return undefined
  }
}

/** The package.json of a package may be no door of it, so it is looked for in the folders above the file that is. */
function versionAbove(path: string, name: string): string {
  const folder = dirname(path)
  if (folder === path) return 'a version that it does not tell'
  const manifest = readManifest(join(folder, 'package.json'))
  return manifest?.name === name && typeof manifest.version === 'string' ? manifest.version : versionAbove(folder, name)
}

function readManifest(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** By the three numbers. A version without them is not called old. */
function isOlder(version: string, oldest: string): boolean {
  const [a, b] = [version, oldest].map((text) => /^(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number))
  if (!a || !b) return false
  const at = a.findIndex((number, index) => number !== b[index])
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0)
}
