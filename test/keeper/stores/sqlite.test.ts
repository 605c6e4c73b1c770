import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { storeTests } from '../../../src/keeper/store-tests.ts'
import { createSqliteStore } from '../../../src/keeper/stores/sqlite.ts'

/** The path of a database in a folder of its own, gone after the test. */
function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'tokens.db')
}

for (const { name, run } of storeTests)
  test(`in a file ${name}`, async () => {
    const file = newFile()
    const open = () => createSqliteStore({ file })

    await expect(run({ open, reopen: open })).resolves.toBeUndefined()
  })

for (const { name, run } of storeTests)
  test(`in the memory of SQLite ${name}`, async () => {
    await expect(run(() => createSqliteStore({ file: ':memory:' }))).resolves.toBeUndefined()
  })
