import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storeTests } from '../../src/keeper/store-tests.ts'
import { root, temporaryHome } from '../run-command.ts'

/** A Node that has SQLite itself, from the registry. */

const program = join(root, 'test/keeper/programs/store-tests.ts')
const QUIET = ['--disable-warning=ExperimentalWarning']

test('with the SQLite of Node 24 the store does all that every store has to do', () => {
  const { HOME = '', PATH = '' } = process.env
  // npm is left out of the scan for secrets: it runs no mock, and writes thousands of files of others.
  const env = { HOME, PATH, TMPDIR: temporaryHome(), LAB_RECORDING: 'none' }

  const { stdout, stderr } = spawnSync('npx', ['-y', 'node@24', ...QUIET, program], { env, encoding: 'utf8' })

  expect(stdout + stderr).toBe(`${storeTests.length} of ${storeTests.length} with node:sqlite\n`)
})
