import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { cleanEnv } from '../run-command.ts'

const PROGRAM = join(import.meta.dirname, 'programs/retained.ts')

/** As many as leave 35 MB and more of each shape where bodies, names or headers are kept (measured once, with the copies taken out). */
const REQUESTS = 2000

test('strangers’ requests of any shape leave no more on the heap than small ones do, and a stopped world nothing', async () => {
  const args = ['--import', import.meta.resolve('tsx'), PROGRAM, String(REQUESTS)]

  const { stdout } = await promisify(execFile)(process.execPath, args, { env: cleanEnv() })

  const { ordinary, above, stopped } = JSON.parse(stdout)
  const tooMuch = Object.entries(above).filter(([, megabytes]) => Number(megabytes) > 30)
  expect(Object.keys(above).length).toBeGreaterThanOrEqual(10)
  expect(tooMuch).toEqual([])
  expect(stopped - ordinary).toBeLessThan(5)
}, 240_000)
