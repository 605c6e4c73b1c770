import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { findFreePort } from '../../src/system/ports.ts'
import { projectFolder } from '../project-copy.ts'
import { root } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { callMe } from './ask-mock.ts'
import { commandsOf, flagsOf } from './commands.ts'
import { CTRL_C, play, STOPPED, type Beat, type Scene } from './play.ts'

/** Every command of the README is typed into a terminal, in the README's order, in a clean copy of the project. */

/** What cannot run inside the suite that it installs or starts, and the line of `.ci/run` that runs it on a clean checkout. */
const ranByCi: Record<string, string> = { 'npm install': 'npm ci', 'npm test': 'npm test' }

/** The goodbye of the course. */
const SAVED: Beat = ['Saved. npm start goes on here.']

const scenes: Record<string, Scene> = {
  'npm start': { dialog: [['What next?', CTRL_C], SAVED], code: STOPPED },
  'npm start -- --web': { dialog: [[/(http:\/\/127\.0\.0\.1:\d+\/\S*)/, isServed], SAVED], code: STOPPED },
  'npm run mock': { dialog: [[/Ctrl-C stops it|is taken by another program/, useOrLeave]], code: usedOrLeft },
  // Without a Client ID; with one it is a command of docs/live.md as well.
  'PROVIDER=live npm run step:4': { dialog: [['CLIENT_ID is missing.'], ['docs/live.md says where']], code: 2 },
  'npm run keep -- --demo': { dialog: [['rotat']], code: 0 },
  'npm run lab -- explain error.log': { dialog: [['Cannot tell which'], ['Next, to tell them apart:']], code: 0 },
}

const project = projectFolder()

beforeAll(() => {
  const answer = '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}'
  writeFileSync(join(project, 'error.log'), answer)
})

const inOrder = [...new Set([...commandsOf('README.md'), ...flagsOf('README.md')])]

test('the README has no command that is not run, and no other is run', () => {
  expect(Object.keys({ ...scenes, ...ranByCi }).toSorted()).toEqual(inOrder.toSorted())
})

test.for(Object.entries(ranByCi))('%s is left to .ci/run, which has %s', ([, line]) => {
  expect(readFileSync(join(root, '.ci/run'), 'utf8')).toMatch(new RegExp(`^${line}\\b`, 'm'))
})

test.for(inOrder.filter((each) => !(each in ranByCi)))('%s does what the README says', async (command) => {
  const screen = await play(command, scenes[command] ?? { dialog: [], code: Number.NaN }, { cwd: project })

  expect(screen).not.toMatch(/^ {4}at /m)
})

/** A browser that follows the address is let in. */
async function isServed(address: string, terminal: Terminal): Promise<void> {
  expect((await fetch(address, { redirect: 'manual' })).status).toBeLessThan(400)
  terminal.type(CTRL_C)
}

/** The default port may be taken on this machine. Then somebody must be there, and the command must say what to do. */
async function useOrLeave(found: string, terminal: Terminal): Promise<void> {
  if (!found.startsWith('Ctrl-C')) return expect(await findFreePort(4000)).not.toBe(4000)
  expect(terminal.screen).toContain('Inspector: http://127.0.0.1:4000/_mock/inspector')
  expect(await callMe('http://127.0.0.1:4000')).toBe(401)
  terminal.type(CTRL_C)
}

function usedOrLeft(screen: string): number {
  if (!screen.includes('is taken')) return STOPPED
  expect(screen).toContain('port 4000 of 127.0.0.1 is taken by another program: choose another')
  return 2
}
