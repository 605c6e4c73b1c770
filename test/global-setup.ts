import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { FOREIGN } from '../src/walkthrough/course/environment.ts'
import { provideCommand } from './bundled-command.ts'
import { findChromium } from './chromium.ts'
import { scanIfNobodyDid, startRecording } from './secret-scan/run.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of a Chromium; empty where there is none. */
    chromium: string
    /** Where everything is taken down that this run prints and writes. */
    recording: string
    /** Where runs of vitest within this one keep what they have compiled. */
    compiled: string
  }
}

const FOREIGN_SETTINGS = [...FOREIGN, 'LAB_HOME', 'BROWSER']

/** Runs once before all suites; what it returns, after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The suites start children with a clean view of the world, whatever the developer has exported.
  for (const name of FOREIGN_SETTINGS) delete process.env[name]
  await provideCommand(project)
  // Unpacking one would be recorded as well.
  project.provide('chromium', findChromium() ?? '')
  const recording = startRecording()
  project.provide('recording', recording)
  // Goes with the recording, also when this run is killed.
  project.provide('compiled', join(recording, 'compiled'))
  return () => scanIfNobodyDid(recording, project.vitest)
}
