import { relative } from 'node:path'
import { expect } from 'vitest'
import { Secrets } from '../../mock-provider/world/secrets.ts'
import { record, recordedTest, SUITE } from './recorder.ts'

/** Before each test file: what is recorded in this worker is named after it, and the `Secrets` that it sees are shown. */
const issued: unknown = Reflect.get(globalThis, Symbol.for('twitter-oauth-lab: issued secrets'))
if (typeof issued === 'function') issued(Secrets)
const BY_FILE = Symbol.for('twitter-oauth-lab: recorded file by file')
if (recordedTest() === SUITE) Reflect.set(globalThis, BY_FILE, true)
if (Reflect.has(globalThis, BY_FILE)) record({ test: relative(process.cwd(), expect.getState().testPath ?? '') })
