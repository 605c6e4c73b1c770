import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleOfToday } from '../build.mjs'
import { showing } from './secret-scan/module-hook.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of the one command, bundled from today's sources. */
    command: string
  }
}

/** For a whole run: a start from source costs a second of CPU, and the suite starts the command hundreds of times. */
export async function provideCommand(project: TestProject): Promise<void> {
  project.provide('command', join(showingBundle(await bundleOfToday()), 'src/command.js'))
}

/**
 * A copy of a bundle in which the lines stand already that module-hook.mjs would add to each module at each start: the thread
 * that it runs in costs a start a third of its time.
 */
function showingBundle(bundle: string): string {
  const bundles = dirname(bundle)
  const hook = join(import.meta.dirname, 'secret-scan/module-hook.mjs')
  // recorder.cjs knows it by its name.
  const folder = join(bundles, `showing-${basename(bundle)}-${statSync(hook).mtimeMs}`)
  if (existsSync(folder)) return folder
  const made = mkdtempSync(join(bundles, 'making-'))
  cpSync(bundle, made, { recursive: true })
  const modules = readdirSync(made, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
  const count = modules.filter((name) => show(join(made, name))).length
  if (count < 2) throw new Error('the bundle has no module of its own for the secrets, or none for the mock')
  try {
    renameSync(made, folder)
  } catch (error) {
    rmSync(made, { recursive: true, force: true })
    // Another run was faster.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** @returns whether there was something to show */
function show(path: string): boolean {
  const source = readFileSync(path, 'utf8')
  const shown = showing(path, source)
  if (shown !== source) writeFileSync(path, shown)
  return shown !== source
}
