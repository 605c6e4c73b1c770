import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { lessonStems } from '../../src/walkthrough/course/lesson-reader.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { findPython } from '../../src/walkthrough/course/python.ts'
import { root } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { projectFolder } from '../project-copy.ts'
import { commandsOf, flagsOf } from './commands.ts'
import { CTRL_C, play, STOPPED, type Beat, type Scene } from './play.ts'

/**
 * Every command of the README is typed into a terminal, in the README's order, in a clean copy of the project. Port 4000
 * may be somebody else's on this machine: where a command names it, it gets a free one; `npm run mock` alone takes what comes.
 */

/** What cannot run inside the suite that it installs or starts, and the line of `.ci/run` that runs it on a clean checkout. */
const ranByCi: Record<string, string> = { 'npm install': 'npm ci', 'npm test': 'npm test' }

const LEAVE: Beat[] = [['What next?', CTRL_C], ['Saved. npm start goes on here.']]
const A_QUESTION = 'then Enter: '

/** Answers to numbered questions, one after the other. */
const answers = (...words: string[]): Beat[] => words.map((word) => [A_QUESTION, `${word}\r`])

/** What the README says of the mock: client ids, how to move its clock, then a line for each request with X's unsaid reason. */
const A_MOCK: Beat[] = [
  [/\w{30,} {2}confidential/],
  [/(http:\S+)\/_mock\/clock\/advance/, async (origin) => void (await callMe(origin))],
  ['GET /2/users/me 401  bearer-missing: ', CTRL_C],
  ['The mock has stopped.'],
]

const scenes: Record<string, Scene & { line?: string }> = {
  'npm start': { dialog: LEAVE, code: STOPPED },
  // The texts stand in the step files: those have run.
  'npm run step:1': { dialog: [['characters, kept here']], code: 0 },
  'npm run step:2': { dialog: [['code_challenge  ']], code: 0 },
  'npm run step:3': { dialog: [['A approves here', 'a'], ['good for 30 seconds']], code: 0 },
  'npm run step:4': { dialog: [['granted: ']], code: 0 },
  'npm run step:5': { dialog: [['You are ']], code: 0 },
  'npm run step:6': { dialog: [['the old one is spent']], code: 0 },
  'npm run mock': { dialog: [[/Ctrl-C stops it|is taken by another program/, useOrLeave]], code: usedOrLeft },
  // Without a Client ID; with one it is a command of docs/live.md as well.
  'PROVIDER=live npm run step:4': { dialog: [['CLIENT_ID is missing.'], ['docs/live.md says where']], code: 2 },
  'npm start -- --plain': { dialog: [[/What next\?\s+1\. /], [A_QUESTION, CTRL_C]], code: STOPPED },
  'npm start -- --python': {
    line: 'ACCESSIBLE=1 npm start -- --python',
    ...('path' in findPython()
      ? { dialog: [[A_QUESTION, CTRL_C]], code: STOPPED }
      : { dialog: [['requests']], code: 2 }),
  },
  'npm start -- --client "python3 bot.py"': {
    line: 'ACCESSIBLE=1 npm start -- --client "python3 bot.py"',
    dialog: [
      ...answers('list', '03-authorize', '1', '1', 'run', 'played', 'break', 'next', 'check'),
      ['Running python3 bot.py'],
      ['All met.'],
      [A_QUESTION, CTRL_C],
    ],
    code: STOPPED,
  },
  'npm start -- --tour': {
    dialog: [
      ['Enter runs the step', '\r'],
      ['characters, kept here'],
      ['Enter goes on', '\r'],
      ['2. The code challenge'],
      ['q leaves', 'q'],
    ],
    code: STOPPED,
  },
  'npm run check -- --all': { dialog: [['is not there yet: npm start makes it'], [/0 met, \d+ not/]], code: 1 },
  'ACCESSIBLE=1': { line: 'ACCESSIBLE=1 npm start', dialog: [[A_QUESTION, CTRL_C]], code: STOPPED },
  // The lesson that was open last.
  'npm run check': { dialog: [[/NO +3 +The user agrees/], ['0 met, 1 not']], code: 1 },
  'npm run -s check -- --all --json': { dialog: [[/^(\{[^]*\n\})\s*$/, isJson]], code: 1 },
  'npm run web-app': { dialog: [[/Open (\S+)\/ in a browser/, logIn]], code: STOPPED },
  'npm run keep-alive': { dialog: [[/Open (\S+)\/ in a browser/, seeLogIn]], code: STOPPED },
  'npm run keep -- --demo': { dialog: [['rotat']], code: 0 },
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
  'npm run lab -- explain error.log': { dialog: [['Cannot tell which'], ['Next, to tell them apart:']], code: 0 },
  'npm run mock -- --help': { dialog: [['--port 4000'], ['--set SWITCH=VALUE']], code: 0 },
}

const project = projectFolder()

beforeAll(() => {
  copyFileSync(join(root, 'test/walkthrough/clients/bot.py'), join(project, 'bot.py'))
  const answer = '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}'
  writeFileSync(join(project, 'error.log'), answer)
  const app = join(project, '../my-app')
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "type": "module", "scripts": { "test": "node test.js" } }')
  writeFileSync(
    join(app, 'test.js'),
    'console.log("my app sees", (await fetch("https://api.x.com/2/users/me")).status)',
  )
})

const inOrder = [...new Set([...commandsOf('README.md'), ...flagsOf('README.md')])]

test('the README has no command that is not run, and no other is run', () => {
  expect(Object.keys({ ...scenes, ...ranByCi }).toSorted()).toEqual(inOrder.toSorted())
})

test.for(Object.entries(ranByCi))('%s is left to .ci/run, which has %s', ([, line]) => {
  expect(readFileSync(join(root, '.ci/run'), 'utf8')).toMatch(new RegExp(`^${line}\\b`, 'm'))
})

test.for(inOrder.filter((each) => !(each in ranByCi)))('%s does what the README says', async (command) => {
  const { line = command, ...scene } = scenes[command] ?? { dialog: [], code: Number.NaN }
  const port = await findFreePort()

  const screen = await play(line.replace('--port 4000', `--port ${port}`), scene, { cwd: project })

  expect(screen).toContain(line.includes('--port 4000') ? `A mock of X's OAuth 2.0 at http://127.0.0.1:${port}` : '')
})

test.for([1, 2, 3, 4, 5, 6])('the file of step %i, which its lesson quotes, is what ran', (number) => {
  const [file = ''] = readdirSync(join(root, 'steps')).filter((name) => name.startsWith(`0${number}-`))
  const [says = ''] = scenes[`npm run step:${number}`]?.dialog.at(-1) ?? []

  expect(readFileSync(join(root, 'steps', file), 'utf8')).toContain(says)
})

/** `/2/users/me` without a token, or with that one. */
async function callMe(origin: string, accessToken = ''): Promise<number> {
  const headers = accessToken === '' ? {} : { authorization: `Bearer ${accessToken}` }
  return (await fetch(`${origin}/2/users/me`, { headers })).status
}

async function control(origin: string, path: string, body: object): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${origin}/_mock/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return response.json() as Promise<Record<string, string>>
}

/** A mock that answers that many calls with a good token with that status; X's own limit is 75 in 15 minutes. */
function aMockThat(calls: number, status: number): Beat[] {
  const call = async (origin: string) => {
    const { accessToken } = await control(origin, 'sign-in', {})
    for (let index = 0; index < calls; index += 1) expect(await callMe(origin, accessToken)).toBe(status)
  }
  return [[/(http:\S+)\/_mock\/config/, call], ['Ctrl-C stops it', CTRL_C], ['The mock has stopped.']]
}

/** The default port may be taken on this machine. Then somebody must be there, and the command must say what to do. */
async function useOrLeave(found: string, terminal: Terminal): Promise<void> {
  if (!found.startsWith('Ctrl-C')) return expect(await findFreePort(4000)).not.toBe(4000)
  expect(await callMe('http://127.0.0.1:4000')).toBe(401)
  terminal.type(CTRL_C)
}

function usedOrLeft(screen: string): number {
  if (!screen.includes('is taken')) return STOPPED
  expect(screen).toContain('port 4000 of 127.0.0.1 is taken by another program: choose another')
  return 2
}

function isJson(text: string): void {
  expect(JSON.parse(text)).toMatchObject({ met: false, lessons: { length: lessonStems().length } })
}

/** A person with a browser, as far as the web app can tell: logs in, and reads the page. */
async function logIn(app: string, terminal: Terminal): Promise<void> {
  const start = await fetch(`${app}/`, { redirect: 'manual' })
  const authorizationUrl = start.headers.get('location') ?? ''
  const { location = '' } = await control(new URL(authorizationUrl).origin, 'approve', { authorizationUrl })
  const back = await fetch(location, { redirect: 'manual', headers: { cookie: cookieOf(start) } })
  const page = await fetch(app + back.headers.get('location'), { headers: { cookie: cookieOf(back) } })

  expect(await page.text()).toContain('You are @ada_practice.')
  terminal.type(CTRL_C)
}

/** How it goes on is played by the page of its own. */
async function seeLogIn(app: string, terminal: Terminal): Promise<void> {
  expect(await (await fetch(`${app}/`)).text()).toContain('<a href="/log-in">Log in with X</a>')
  terminal.type(CTRL_C)
}

function cookieOf({ headers }: Response): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
