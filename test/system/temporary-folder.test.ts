import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeFile, solutionFile } from '../../src/walkthrough/course/starters.ts'
import { runCommand, temporaryHome } from '../run-command.ts'
import { Terminal } from '../terminal.ts'

/** A program that ends whoever judges it, without a chance to clean up. */
const ASSASSIN = `process.kill(process.ppid, 'SIGKILL')\n`

/** A check that was killed in a room: its environment, and what it left of it. */
async function killCheck() {
  const home = temporaryHome()
  const env = { LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try'), TMPDIR: join(home, 'tmp') }
  mkdirSync(env.TMPDIR)
  placeFile(solutionFile('06-refresh'), join(env.LAB_TRY, '06-refresh.ts'), () => ASSASSIN)
  const { code } = await runCommand(['check', '6'], env)
  expect(code).toBeNull()
  const [left = 'no room'] = rooms(env)
  return { env, left, tokens: join(env.TMPDIR, left, 'handoff.json') }
}

function rooms({ TMPDIR }: { TMPDIR: string }): string[] {
  return readdirSync(TMPDIR).filter((name) => name.startsWith('lab-room-'))
}

test('the tokens of a check that was killed are gone after the next check', async () => {
  const { env, tokens } = await killCheck()
  expect(readFileSync(tokens, 'utf8')).toContain('refreshToken')

  await runCommand(['check', '1'], env)

  expect(rooms(env)).toEqual([])
})

test('the tokens of a check that was killed are gone once the course is open', async () => {
  const { env, tokens } = await killCheck()
  expect(existsSync(tokens)).toBe(true)

  const terminal = new Terminal(['learn', '--plain'], { ...env, BROWSER: 'none' })
  await terminal.sees('Start lesson 1')

  expect(rooms(env)).toEqual([])
})

test('a room whose owner still runs is left alone, and so is what is not ours', async () => {
  const { env, left } = await killCheck()
  const others = [`lab-room-${process.pid}-`, 'lab-room-', 'lab-run-1-'].map((name) =>
    mkdtempSync(join(env.TMPDIR, name)),
  )

  await runCommand(['check', '1'], env)

  expect(existsSync(join(env.TMPDIR, left))).toBe(false)
  expect(others.filter((folder) => !existsSync(folder))).toEqual([])
})
