import type { TestProject } from 'vitest/node'
import { findChromium } from './chromium.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The path of a Chromium; empty where there is none. */
    chromium: string
  }
}

const FOREIGN_SETTINGS = [
  'PROVIDER',
  'MOCK_ORIGIN',
  'CLIENT_ID',
  'CLIENT_SECRET',
  'REDIRECT_URI',
  'SCOPES',
  'LAB_HOME',
  'BROWSER',
]

/** Runs once before all suites. */
export default function setup(project: TestProject): void {
  // The suites start children with a clean view of the world, whatever the developer has exported.
  for (const name of FOREIGN_SETTINGS) delete process.env[name]
  project.provide('chromium', findChromium() ?? '')
}
