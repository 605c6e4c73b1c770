import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectFolder } from './project-copy.ts'
import { cleanEnv, temporaryHome } from './run-command.ts'

/** `lab.mjs`, which every `npm run …` of the clone starts. */

const project = projectFolder()
const source = join(project, 'src/commands/mock.ts')

function help(): string {
  return execFileSync(process.execPath, [join(project, 'lab.mjs'), '--help'], {
    cwd: temporaryHome(),
    encoding: 'utf8',
    env: cleanEnv({ TMPDIR: temporaryHome() }),
  })
}

const bundles = () => readdirSync(join(project, '.bundles'))

test('what it runs are the sources as they stand, bundled once for each state of them', () => {
  const before = readFileSync(source, 'utf8')
  const first = help()
  help()
  const made = bundles().length

  writeFileSync(source, before.replace('a mock of X for', 'a parrot of X for'))
  const second = help()

  expect([first.includes('a mock of X for'), made]).toEqual([true, 1])
  expect([second.includes('a parrot of X for'), bundles().length]).toEqual([true, 2])
})

test('a source that is gone is missed', () => {
  const extra = join(project, 'src/walkthrough/checks/99-extra.ts')
  writeFileSync(extra, 'export const x = 1')
  help()
  rmSync(extra)
  const before = bundles().length

  help()

  expect(bundles().length).toBe(before + 1)
})

test('where nothing can be written it runs the sources themselves', () => {
  rmSync(join(project, '.bundles'), { recursive: true, force: true })
  writeFileSync(join(project, '.bundles'), 'no folder')

  expect(help()).toContain('npm run lab -- mock')
})
