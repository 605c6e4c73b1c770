import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeTests } from '../../../src/keeper/store-tests.ts'
import { createSqliteStore } from '../../../src/keeper/stores/sqlite.ts'

/** Runs what every store has to do on files, with the driver that this Node leads to, and says what fails. */
const folder = mkdtempSync(join(tmpdir(), 'lab-store-'))
const failed: string[] = []
try {
  for (const [index, { name, run }] of storeTests.entries()) {
    const open = () => createSqliteStore({ file: join(folder, `${index}.db`) })
    await run({ open, reopen: open }).catch((error: unknown) => failed.push(`${name}: ${String(error)}`))
  }
} finally {
  rmSync(folder, { recursive: true })
}
const loaded = Object.keys(createRequire(import.meta.url).cache)
const driver = loaded.some((path) => path.includes('/libsql/')) ? 'libsql' : 'node:sqlite'
console.log(`${storeTests.length - failed.length} of ${storeTests.length} with ${driver}`)
for (const line of failed) console.log(line)
