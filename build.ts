import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const root = import.meta.dirname

const LOOKED_UP_BY_LESSON = ['src/walkthrough/checks', 'src/walkthrough/scenes']

/** What is read or loaded as it stands. */
const ASSETS = ['src/proxy/preload.cjs', 'src/walkthrough/course/probe.mjs', 'mock-provider/wire/observed.json']

/** What is looked up by its path: the command, the doors of package.json, and what `findOwnFile` is asked for. */
function entries(): string[] {
  return [
    'src/command.ts',
    'src/client/index.ts',
    'mock-provider/index.ts',
    ...['vitest', 'intercept', 'assert'].map((door) => `src/testing/${door}.ts`),
    ...LOOKED_UP_BY_LESSON.flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)),
    // As an entry it has a chunk to itself, in which the suite's secret scan finds it (docs/architecture.md, "Secrets").
    'mock-provider/world/secrets.ts',
  ]
}

/** Bundles the package's JavaScript into a folder. Packages stay outside; source maps lead to the sources, which ship. */
export async function bundle(folder: string): Promise<void> {
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
    logLevel: 'warning',
  })
  for (const asset of ASSETS) {
    mkdirSync(dirname(join(folder, asset)), { recursive: true })
    copyFileSync(join(root, asset), join(folder, asset))
  }
}

/** `npm run prepare`; the declarations beside it are made by tsc. What an earlier build left would ship as well. */
if (process.argv[1] === import.meta.filename) {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await bundle(join(root, 'dist'))
}
