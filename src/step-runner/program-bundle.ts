import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildOptions, Metafile, Plugin } from 'esbuild'

/** A program as one file, with the files that it was made of; or why only its run can tell what it needs. */
export type Bundle = { code: Uint8Array; inputs: string[] } | { atRunTime: string }

/** How TypeScript is read, whatever a tsconfig.json beside it says: as tsx reads it. */
const READING = { tsconfigRaw: '{}', logLevel: 'silent', target: 'node20.19' } as const

const BUNDLING = {
  ...READING,
  bundle: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'node',
  sourcemap: 'inline',
  sourcesContent: false,
  // As Node looks for packages: no `module`, neither as a field nor as a condition.
  mainFields: ['main'],
  conditions: [],
  logOverride: { 'unsupported-dynamic-import': 'warning' },
} as const satisfies BuildOptions

/** With these a program may have Node load further files of its own: modules by their name, a function by its use. */
const LOADERS = /^(node:)?(cluster|module)$/
const FORKS = /\bfork\(/

/**
 * Bundles a program as an ES module that, started from `out`, does what its source does: packages are those that the source
 * finds, `import.meta` and `process.argv` name the source, the inline source map leads to it.
 *
 * @throws {Error} esbuild's, for a program that cannot be bundled.
 */
export async function bundleProgram(path: string, out: string): Promise<Bundle> {
  const { build } = await import('esbuild')
  const reasons: string[] = []
  const { metafile, outputFiles, warnings } = await build({
    ...BUNDLING,
    absWorkingDir: dirname(path),
    entryPoints: [path],
    outfile: out,
    banner: { js: beginningOf(path, out) },
    plugins: [asFromSource(reasons)],
  })
  for (const { id, text } of warnings) if (id === 'unsupported-dynamic-import') reasons.push(text)
  const [reason = reasonIn(metafile), code] = [reasons[0], outputFiles[0]?.contents]
  if (reason !== undefined || code === undefined) return { atRunTime: reason ?? 'nothing came of it' }
  return { code, inputs: Object.keys(metafile.inputs).map((input) => resolve(dirname(path), input)) }
}

/**
 * The bundle goes by the name of its source where it is what was started; a program that imports it has its own. The first
 * `fetch` of a process compiles undici's parser from WebAssembly: without the optimizing compiler that takes 0.1 s, not 0.3.
 */
function beginningOf(path: string, out: string): string {
  return `if (process.argv[1] === ${JSON.stringify(out)}) process.argv[1] = ${JSON.stringify(path)};
process.getBuiltinModule('node:v8').setFlagsFromString('--liftoff-only');`
}

/**
 * Where a program is no ES module, is broken: `Transform failed …`, with file, line and column.
 *
 * @returns `undefined` for one that can be read.
 */
export async function findSyntaxError(path: string): Promise<string | undefined> {
  const { transform } = await import('esbuild')
  const text = await readFile(path, 'utf8')
  return transform(text, { ...READING, loader: 'ts', format: 'esm', sourcefile: path }).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
}

/** What is no import of an ES module, or stands for many (`import('./lessons/' + name)`). */
function reasonIn({ inputs }: Metafile): string | undefined {
  const imports = Object.values(inputs).flatMap((input) => input.imports)
  const odd = imports.find(
    ({ path, kind }) => kind?.startsWith('require') || path === '<runtime>' || path.includes('*'),
  )
  if (odd) return `${odd.kind} of ${odd.path}`
  return Object.values(inputs).some(({ format }) => format === 'cjs') ? 'it holds CommonJS' : undefined
}

const ASKED = 'asked already'

/** Packages by their whole address, and each file's own `import.meta`: the bundle is somewhere else. */
function asFromSource(reasons: string[]): Plugin {
  return {
    name: 'as from the source',
    setup: ({ esbuild, onLoad, onResolve, resolve: find }) => {
      onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (pluginData === ASKED || kind === 'entry-point') return undefined
        if (LOADERS.test(path)) reasons.push(`it uses ${path}`)
        if (isBuiltin(path)) return { path, external: true }
        const found = await find(path, { kind, resolveDir, pluginData: ASKED })
        if (found.errors.length > 0 || /\.[cm]?tsx?$/.test(found.path)) return found
        return { path: pathToFileURL(found.path).href, external: true }
      })
      onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        if (FORKS.test(text)) reasons.push('it may fork')
        if (!text.includes('import.meta')) return undefined
        const loader = loaderOf(path)
        const { code } = await esbuild.transform(text, {
          ...READING,
          loader,
          sourcefile: path,
          sourcemap: 'inline',
          sourcesContent: false,
          define: importMetaOf(path),
        })
        if (code.includes('import.meta')) reasons.push('it uses more of import.meta than names')
        return { contents: code, loader: 'js' }
      })
    },
  }
}

function loaderOf(path: string): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (/\.[jt]sx$/.test(path)) return path.endsWith('tsx') ? 'tsx' : 'jsx'
  return extname(path).endsWith('ts') ? 'ts' : 'js'
}

function importMetaOf(path: string): Record<string, string> {
  const names = { url: pathToFileURL(path).href, filename: path, dirname: dirname(path) }
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => [`import.meta.${name}`, JSON.stringify(value)]),
  )
}
