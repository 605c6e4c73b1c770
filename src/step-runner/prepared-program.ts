import { realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { assertInstalled, tsxLoader } from '../system/optional-packages.ts'
import { makeOwnFolder } from '../system/temporary-folder.ts'
import { bundleProgram, findSyntaxError } from './program-bundle.ts'

/** How Node starts a TypeScript program: its flags and the path behind them. Or what is broken, as esbuild says it. */
export type Prepared = { flags: string[]; path: string } | { broken: string }

/** What was made of a program, and when the files that it was made of were last changed. */
type Known = { prepared: Prepared; inputs: string[]; stamp: string }

const known = new Map<string, Known>()

/**
 * Makes a program ready to be started, once for as long as its files stay as they are: a start of one bundled file costs a
 * quarter of what a start with tsx costs. What only the run of a program can tell (an import of a computed path, a
 * fork) is left to tsx, and so is whatever else cannot be bundled: Node says then what is wrong.
 *
 * @throws {UsageError} with the line that installs tsx and esbuild.
 */
export async function prepareProgram(path: string): Promise<Prepared> {
  const before = known.get(path)
  if (before && before.stamp === stampOf(before.inputs)) return before.prepared
  assertInstalled('A program in TypeScript', ['tsx', 'esbuild'])
  const fresh = await prepare(path)
  known.set(path, { ...fresh, stamp: stampOf(fresh.inputs) })
  return fresh.prepared
}

async function prepare(path: string): Promise<Omit<Known, 'stamp'>> {
  const out = nextPath(path)
  const withTsx = { prepared: { flags: ['--import', tsxLoader()], path }, inputs: [path] }
  try {
    const bundle = await bundleProgram(path, out)
    if ('atRunTime' in bundle) return withTsx
    writeFileSync(out, bundle.code, { mode: 0o600 })
    return { prepared: { flags: ['--enable-source-maps'], path: out }, inputs: bundle.inputs }
  } catch {
    const broken = await findSyntaxError(path)
    return broken === undefined ? withTsx : { prepared: { broken }, inputs: [path] }
  }
}

/** When files were last changed, and how long they are. */
function stampOf(paths: readonly string[]): string {
  return paths
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .map((stats) => (stats ? `${stats.mtimeMs} ${stats.size}` : 'none'))
    .join()
}

let folder: string | undefined
let count = 0

/** A name that no bundle had before: a program that is being started may still have to read the last one. */
function nextPath(path: string): string {
  folder ??= ownFolder()
  count += 1
  return join(folder, `${count}-${basename(path)}.mjs`)
}

function ownFolder(): string {
  // Source maps lead from here to the sources, and Node reads them with links resolved.
  const made = realpathSync(makeOwnFolder('bundle'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}
