import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleOfToday } from '../build.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of the one command, bundled from today's sources. */
    command: string
  }
}

/** For a whole run: a start from source costs a second of CPU, and the suite starts the command hundreds of times. */
export async function provideCommand(project: TestProject): Promise<void> {
  project.provide('command', join(await bundleOfToday(), 'src/command.js'))
}
