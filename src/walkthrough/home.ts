import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

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
    const aside = `${path}.broken-${Date.now()}`
    renameSync(path, aside)
    console.log(`  ${path} could not be read. It was kept as ${aside}; starting afresh.`)
    return undefined
  }
}

/** Written whole or not at all, readable by its owner alone. */
export function writeJsonFile(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(`${path}.${process.pid}`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${path}.${process.pid}`, path)
}
