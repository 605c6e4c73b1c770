import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { storeTests } from '../../../src/keeper/store-tests.ts'
import { openOwnStore } from './own-store.ts'

for (const { name, run } of storeTests)
  test(`in a table of an app’s own ${name}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'own-store-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    let opened = 0
    const open = async () => openOwnStore(join(folder, `${++opened}.db`))
    const reopen = async () => openOwnStore(join(folder, `${opened}.db`))

    await expect(run({ open, reopen })).resolves.toBeUndefined()
  })

test('the docs show this very store', () => {
  const shown = readFileSync(join(import.meta.dirname, 'own-store.ts'), 'utf8')

  expect(readFileSync('docs/keeper.md', 'utf8')).toContain(shown.trimEnd())
})
