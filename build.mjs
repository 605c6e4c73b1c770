// @ts-check
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

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
    'src/keeper/index.ts',
    'mock-provider/index.ts',
    ...['vitest', 'jest', 'intercept', 'assert'].map((door) => `src/testing/${door}.ts`),
    'src/keeper/store-tests.ts',
    ...LOOKED_UP_BY_LESSON.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)),
    // As an entry it has a chunk to itself, in which the suite's secret scan finds it (docs/architecture.md, "Secrets").
    'mock-provider/world/secrets.ts',
  ]
}

/**
 * In place of the modules that read the lessons, what they have read: a start of the course would spend a third of its time on
 * YAML, and pages would need it installed. Lessons that cannot be read are told when the course is started, or by
 * `npm run check -- --lint`.
 *
 * @type {import('esbuild').Plugin}
 */
const lessonsAsRead = {
  name: 'lessons as read',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\](course[/\\]lessons|web[/\\]questions)\.ts$/ }, async ({ path }) => {
      const found = await runAlone(path)
      if (found === undefined) return undefined
      const [name, read] = found
      const json = JSON.stringify(JSON.stringify(read()))
      return { contents: `export const ${name} = () => JSON.parse(${json})`, loader: 'js' }
    })
  },
}

/**
 * JSON as a text that is parsed, in place of a literal: the corpus costs a start a fifth of it.
 *
 * @type {import('esbuild').Plugin}
 */
const jsonAsText = {
  name: 'JSON as text',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => ({
      contents: parsed(JSON.parse(readFileSync(path, 'utf8'))),
      loader: 'js',
    }))
  },
}

/** @param {unknown} value that JSON can say @returns {string} a module of it */
function parsed(value) {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(value))})`
}

/**
 * The one function that a module exports; undefined where it throws.
 *
 * @param {string} path @returns {Promise<[name: string, read: () => unknown] | undefined>}
 */
async function runAlone(path) {
  const { build } = await import('esbuild')
  mkdirSync(BUNDLES, { recursive: true })
  const folder = mkdtempSync(join(BUNDLES, 'reading-'))
  const outfile = join(folder, 'lessons.mjs')
  try {
    await build({ entryPoints: [path], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external' })
    const [exported] = Object.entries(await import(pathToFileURL(outfile).href))
    if (exported === undefined) return undefined
    const [name, read] = exported
    const result = read()
    return [name, () => result]
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
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
    plugins: [lessonsAsRead, jsonAsText],
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
  const times = [...files, 'docs', ...lessonFiles(), 'build.mjs'].map((file) => statSync(join(root, file)).mtimeMs)
  return `${Math.max(...times)}-${files.length}`
}

/** The lessons are part of a bundle, see `lessonsAsRead`. */
function lessonFiles() {
  return readdirSync(join(root, 'docs'))
    .filter((name) => /^\d\d-/.test(name))
    .map((name) => join('docs', name))
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
