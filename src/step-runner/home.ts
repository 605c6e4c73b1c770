import { accessSync, constants } from 'node:fs'
import { keepAside, openOwnFolder, readOwnJson, writeOwnFile } from '../client/index.ts'
import { UsageError } from '../system/usage-error.ts'

/** What we or the steps put into that folder, with what was once beside it. */
const KNOWN =
  /^(\.gitignore|try|keeper|keep-alive|course\.pid|(handoff|world|progress|last-run|fingerprint-key)\.json)(\..+)?$/

/** @throws {UsageError} for a folder that cannot be written, or that others can. */
export function assertOwnHome(home: string): void {
  try {
    openOwnFolder(home, (name) => KNOWN.test(name))
    accessSync(home, constants.W_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    if (error instanceof Error && code === 'ERR_OWN_FOLDER') throw new UsageError(error.message)
    throw new UsageError(
      `${home} cannot be written (${code}). Run from a folder of your own, or name one with LAB_HOME.`,
    )
  }
}

/** Takes a line for whoever watches. */
export type Tell = (line: string) => void

/**
 * What a file of ours holds; `undefined` where there is none. One that makes no sense is kept aside and told of: somebody
 * may want to look.
 *
 * @param read makes sense of its JSON, or throws an error that says what is wrong.
 * @param tell is told where a file that makes no sense was kept, and why.
 */
export function readJsonFile<T>(path: string, read: (value: unknown) => T, tell: Tell = console.log): T | undefined {
  try {
    const value = readOwnJson(path)
    return value === undefined ? undefined : read(value)
  } catch (error) {
    tellKeptAside(path, error, tell)
    return undefined
  }
}

/** Moves away what cannot be used, and says so. */
export function tellKeptAside(path: string, why: unknown, tell: Tell): void {
  const aside = keepAside(path)
  tell(`  ${path} could not be read. It was kept as ${aside}; starting afresh.`)
  tell(`  (${why instanceof Error ? why.message : String(why)})`)
}

/** Written whole or not at all, readable by its owner alone. */
export function writeJsonFile(path: string, value: unknown): void {
  writeOwnFile(path, `${JSON.stringify(value, null, 2)}\n`)
}
