import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from '../../project-copy.ts'
import { cleanEnv, fromSource } from '../../run-command.ts'

/** As somebody has it who installed the package for its mock alone. */
const bare = projectFolder(['libsql', 'pg'])

function openThere(address: string): string {
  const program = join(bare, 'open.ts')
  writeFileSync(
    program,
    `import { openStore } from './src/keeper/stores/open.ts'
    await openStore(${JSON.stringify(address)}).catch(({ code, message }) => console.log(code, message))`,
  )
  const { stdout, stderr } = spawnSync(process.execPath, [...fromSource, program], {
    env: cleanEnv(),
    encoding: 'utf8',
  })
  return stdout + stderr
}

test.runIf(process.getBuiltinModule('node:sqlite') === undefined)(
  'without libsql a file says the one line that installs it',
  () => {
    expect(openThere('file:./tokens.db')).toBe(
      'ERR_PEER_MISSING A store in a SQLite file needs a package more: npm install libsql\n',
    )
  },
)

test('without pg PostgreSQL says the one line that installs it', () => {
  expect(openThere('postgres://lab@localhost/lab')).toBe(
    'ERR_PEER_MISSING A store in PostgreSQL needs a package more: npm install pg\n',
  )
})

test('without either there is a store in memory', () => {
  expect(openThere('memory:')).toBe('')
})
