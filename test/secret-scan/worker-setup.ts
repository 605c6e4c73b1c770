import { relative } from 'node:path'
import { expect } from 'vitest'
import { Secrets } from '../../mock-provider/world/secrets.ts'
import { record, recordedTest, SUITE } from './recorder.ts'

/** In each worker of vitest: which test file is recorded, and the `Secrets` that it sees. */
const issued: unknown = Reflect.get(globalThis, Symbol.for('twitter-oauth-lab: issued secrets'))
if (typeof issued === 'function') issued(Secrets)
if (recordedTest() === SUITE) record({ test: relative(process.cwd(), expect.getState().testPath ?? '') })
