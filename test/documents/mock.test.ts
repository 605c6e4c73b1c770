import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { findFreePort } from '../../src/system/ports.ts'
import { projectFolder } from '../project-copy.ts'
import { callMe, control } from './ask-mock.ts'
import { commandsOf, flagsOf } from './commands.ts'
import { CTRL_C, play, STOPPED, type Beat, type Scene } from './play.ts'

/**
 * Every command of docs/mock.md is typed into a terminal, in a clean copy of the project. Port 4000 may be somebody else's on
 * this machine: a free one takes its place.
 */

/** What the page says of it: client ids, the inspector, how to move its clock, then a line for each request with X's unsaid reason. */
const A_MOCK: Beat[] = [
  [/Inspector: (http:\S+)/, async (address) => expect((await fetch(address)).status).toBe(200)],
  [/\w{30,} {2}confidential/],
  [/(http:\S+)\/_mock\/clock\/advance/, async (origin) => void (await callMe(origin))],
  ['GET /2/users/me 401  bearer-missing: ', CTRL_C],
  ['The mock has stopped.'],
]

const scenes: Record<string, Scene & { line?: string }> = {
  'npm run mock -- --port 4000': { dialog: A_MOCK, code: STOPPED },
  '--set rateLimits=off': {
    line: 'npm run mock -- --port 4000 --set rateLimits=off',
    dialog: aMockThat(80, 200),
    code: STOPPED,
  },
  '--set enrolment=credits-depleted': {
    line: 'npm run mock -- --port 4000 --set enrolment=credits-depleted',
    dialog: aMockThat(1, 402),
    code: STOPPED,
  },
  'npm run lab -- run -- npm --prefix ../my-app test': {
    dialog: [['my app sees 401'], ['npm --prefix ../my-app test: 1 request at the mock']],
    code: 0,
  },
  'npm run mock -- --help': { dialog: [['--port 4000'], ['--set SWITCH=VALUE']], code: 0 },
}

const project = projectFolder()

beforeAll(() => {
  const app = join(project, '../my-app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "type": "module", "scripts": { "test": "node test.js" } }')
  writeFileSync(
    join(app, 'test.js'),
    'console.log("my app sees", (await fetch("https://api.x.com/2/users/me")).status)',
  )
})

const inOrder = [...new Set([...commandsOf('docs/mock.md'), ...flagsOf('docs/mock.md')])]

test('the page has no command that is not run, and no other is run', () => {
  expect(Object.keys(scenes).toSorted()).toEqual(inOrder.toSorted())
})

test.for(inOrder)('%s does what the page says', async (command) => {
  const { line = command, ...scene } = scenes[command] ?? { dialog: [], code: Number.NaN }
  const port = await findFreePort()

  const screen = await play(line.replace('--port 4000', `--port ${port}`), scene, { cwd: project })

  expect(screen).toContain(line.includes('--port 4000') ? `A mock of X's OAuth 2.0 at http://127.0.0.1:${port}` : '')
})

/** A mock that answers that many calls with a good token with that status; X's own limit is 75 in 15 minutes. */
function aMockThat(calls: number, status: number): Beat[] {
  const call = async (origin: string) => {
    const { accessToken } = await control(origin, 'sign-in', {})
    for (let index = 0; index < calls; index += 1) expect(await callMe(origin, accessToken)).toBe(status)
  }
  return [[/(http:\S+)\/_mock\/config/, call], ['Ctrl-C stops it', CTRL_C], ['The mock has stopped.']]
}
