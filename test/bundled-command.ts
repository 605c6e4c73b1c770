import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundle } from '../build.ts'
import { isRunning } from '../src/system/temporary-folder.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of the one command, bundled from today's sources as the package's is. */
    command: string
  }
}

const root = join(import.meta.dirname, '..')
const PREFIX = '.temp-bundle-'

/**
 * Bundles the command once for a run: a start from source costs a second of CPU, and the suite starts it hundreds of times.
 * The folder is in the project, where the bundle finds packages, steps and documents, and goes with this process.
 */
export async function provideCommand(project: TestProject): Promise<void> {
  sweep()
  const folder = mkdtempSync(join(root, `${PREFIX}${process.pid}-`))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await bundle(folder)
  project.onTestsRerun(() => bundle(folder))
  project.provide('command', join(folder, 'src/command.js'))
}

/** Bundles of runs that were killed. */
function sweep(): void {
  for (const name of readdirSync(root)) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length)) : 0
    if (owner > 0 && !isRunning(owner)) rmSync(join(root, name), { recursive: true, force: true })
  }
}
