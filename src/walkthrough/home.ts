import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from './usage-error.ts'

/** Where hand-off and embedded world are kept: `.lab/` under the current folder, or what `LAB_HOME` names. */
export function labHome(env: NodeJS.ProcessEnv): string {
  return resolve(env.LAB_HOME || '.lab')
}

/** The folder of this package, from the sources and from `dist/` alike. */
export function packageRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** The JSON in a file; `undefined` where there is none. A file that cannot be read is kept aside and told of. */
export function readJsonFile(path: string): unknown {
  if (!existsSync(path)) return undefined
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    keepAside(path)
    return undefined
  }
}

/** A file of ours that makes no sense is not deleted: somebody may want to look. */
export function keepAside(path: string): void {
  const aside = `${path}.broken-${Date.now()}`
  renameSync(path, aside)
  console.log(`  ${path} could not be read. It was kept as ${aside}; starting afresh.`)
}

/** @throws {UsageError} for a folder that cannot be written. */
export function assertWritable(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
    accessSync(home, constants.W_OK)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new UsageError(
      `${home} cannot be written (${why}). Run from a folder of your own, or name one with LAB_HOME.`,
    )
  }
}

/** Written whole or not at all, readable by its owner alone. */
export function writeJsonFile(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${path}.${process.pid}`, path)
}
