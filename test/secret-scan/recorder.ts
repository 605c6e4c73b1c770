import { createRequire } from 'node:module'

type Recorder = {
  record(options: { folder?: string; test: string }): void
  recordedTest(): string | undefined
  /** The environment of a child that is recorded, too: here, or where it is said. */
  withRecorder(env: Record<string, string>, into?: { folder: string; test: string }): Record<string, string>
}

/** Node's own instance of recorder.cjs, the one that was preloaded, and not a copy that vitest would make. */
const recorder: Recorder = createRequire(import.meta.url)('./recorder.cjs')

export const { record, recordedTest, withRecorder } = recorder

/** The test of what is recorded before a test file is known. */
export const SUITE = 'the suite itself'
