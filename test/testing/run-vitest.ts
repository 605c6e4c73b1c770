import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject, onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

export type Run = { code: number | null; output: string }

const workerSetup = fileURLToPath(new URL('../secret-scan/worker-setup.ts', import.meta.url))

/** A vitest that is set up like ours, with these settings of tests. What one run has compiled, the next ones need not. */
export const configOf = (settings: string): string => `export default {
  ssr: { resolve: { conditions: ['lab-source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['**/*.temp.ts'],
    setupFiles: [${JSON.stringify(workerSetup)}],
    experimental: { fsModuleCache: true, fsModuleCachePath: ${JSON.stringify(inject('compiled'))} },
    ${settings}
  },
}`

/** A folder inside this one, so that what is imported in it is found; with these files, gone with the test. */
export function temporaryFolder(files: Record<string, string>): string {
  const folder = mkdtempSync(join(import.meta.dirname, '.temp-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** Runs test files, by name, in a vitest of their own. Names end in `.temp.ts`. */
export function runVitest(files: Record<string, string>, ...flags: string[]): Promise<Run> {
  return runVitestIn(temporaryFolder({ ...files, 'vitest.config.ts': configOf("reporters: ['verbose'],") }), ...flags)
}

/** Runs a folder's test files by its `vitest.config.ts`. The root is ours: what is compiled is known by it. */
export function runVitestIn(folder: string, ...flags: string[]): Promise<Run> {
  const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))
  const config = join(folder, 'vitest.config.ts')
  return runNode([vitest, 'run', '--root', root, '--config', config, '--dir', folder, ...flags])
}

/** Runs node with these arguments to its end, both outputs in one text. */
export async function runNode(args: string[]): Promise<Run> {
  const child = spawn(process.execPath, args, { env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } })
  onTestFinished(() => void child.kill())
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString('utf8')))
  const [code] = await once(child, 'close')
  return { code, output }
}
