// @ts-check
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = import.meta.dirname

const LOOKED_UP_BY_LESSON = ['src/walkthrough/checks', 'src/walkthrough/scenes']

/** What is read or loaded as it stands. */
const ASSETS = [
  'src/proxy/preload.cjs',
  'src/walkthrough/course/probe.mjs',
  'mock-provider/wire/observed.json',
  'src/testing/jest-matchers.d.ts',
]

/** Bundles of today's sources, a folder for each state of them. */
const BUNDLES = join(root, '.bundles')

/** So long after it was made, nobody runs a bundle of older sources any more. */
const KEPT_MS = 86_400_000

/** What is looked up by its path: the command, the doors of package.json, and what `findOwnFile` is asked for. */
function entries() {
  return [
    'src/command.ts',
    'src/client/index.ts',
    'mock-provider/index.ts',
    ...['vitest', 'jest', 'intercept', 'assert'].map((door) => `src/testing/${door}.ts`),
    ...LOOKED_UP_BY_LESSON.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)),
    // As an entry it has a chunk to itself, in which the suite's secret scan finds it (docs/architecture.md, "Secrets").
    'mock-provider/world/secrets.ts',
  ]
}

/**
 * Bundles the package's JavaScript into a folder. Packages stay outside; source maps lead to the sources, which ship as well.
 *
 * @param {string} folder
 */
async function bundle(folder) {
  // Late, as most starts find their bundle made.
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints: entries(),
    outdir: folder,
    outbase: root,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: 'linked',
    // They ship themselves.
    sourcesContent: false,
    logLevel: 'warning',
  })
  for (const asset of ASSETS) {
    mkdirSync(dirname(join(folder, asset)), { recursive: true })
    copyFileSync(join(root, asset), join(folder, asset))
  }
}

/**
 * The folder of a bundle of today's sources, which is made where there is none: 0.3 s after a change, nothing otherwise.
 *
 * @throws {Error} esbuild's for sources that cannot be bundled; the system's where nothing can be written here.
 */
export async function bundleOfToday() {
  const folder = join(BUNDLES, stampOfSources())
  if (existsSync(folder)) return folder
  mkdirSync(BUNDLES, { recursive: true })
  sweep()
  const made = mkdtempSync(join(BUNDLES, 'making-'))
  try {
    await bundle(made)
    renameSync(made, folder)
  } catch (error) {
    rmSync(made, { recursive: true, force: true })
    // Another start was faster.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** When the sources were last changed, folders included, as what is gone shows in them alone. */
function stampOfSources() {
  const files = ['src', 'mock-provider'].flatMap((folder) => [
    folder,
    ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  ])
  const times = [...files, 'build.mjs'].map((file) => statSync(join(root, file)).mtimeMs)
  return `${Math.max(...times)}-${files.length}`
}

/** Removes bundles of older sources. A program that still runs from one may load more of it, so they stay for a day. */
function sweep() {
  for (const name of readdirSync(BUNDLES)) {
    const path = join(BUNDLES, name)
    const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (Date.now() - mtimeMs > KEPT_MS) rmSync(path, { recursive: true, force: true })
  }
}

/** `npm run prepare`; the declarations beside it are made by tsc. What an earlier build left would ship as well. */
if (process.argv[1] === import.meta.filename) {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await bundle(join(root, 'dist'))
}
