import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { lessonStems } from '../../src/walkthrough/course/lesson-reader.ts'
import { findPython } from '../../src/walkthrough/course/python.ts'
import { projectFolder } from '../project-copy.ts'
import { root } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { control } from './ask-mock.ts'
import { commandsOf, flagsOf } from './commands.ts'
import { CTRL_C, play, STOPPED, type Beat, type Scene } from './play.ts'

/** Every command of docs/learn.md is typed into a terminal, in the page's order, in a clean copy of the project. */

/** Commands of the README as well, which test/documents/readme.test.ts types. */
const ranByReadme = ['npm start', 'npm start -- --web']

const A_QUESTION = 'then Enter: '

/** Answers to numbered questions, one after the other. */
const answers = (...words: string[]): Beat[] => words.map((word) => [A_QUESTION, `${word}\r`])

const scenes: Record<string, Scene & { line?: string }> = {
  // The texts stand in the step files: those have run.
  'npm run step:1': { dialog: [['characters, kept here']], code: 0 },
  'npm run step:2': { dialog: [['code_challenge  ']], code: 0 },
  'npm run step:3': { dialog: [['A approves here', 'a'], ['good for 30 seconds']], code: 0 },
  'npm run step:4': { dialog: [['granted: ']], code: 0 },
  'npm run step:5': { dialog: [['You are ']], code: 0 },
  'npm run step:6': { dialog: [['the old one is spent']], code: 0 },
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
}

const project = projectFolder()

beforeAll(() => copyFileSync(join(root, 'test/walkthrough/clients/bot.py'), join(project, 'bot.py')))

const inOrder = [...new Set([...commandsOf('docs/learn.md'), ...flagsOf('docs/learn.md')])]

test('the page has no command that is not run, and no other is run', () => {
  expect([...Object.keys(scenes), ...ranByReadme].toSorted()).toEqual(inOrder.toSorted())
  expect(commandsOf('README.md')).toEqual(expect.arrayContaining(ranByReadme))
})

test.for(inOrder.filter((each) => !ranByReadme.includes(each)))('%s does what the page says', async (command) => {
  const { line = command, ...scene } = scenes[command] ?? { dialog: [], code: Number.NaN }

  const screen = await play(line, scene, { cwd: project })

  expect(screen).not.toMatch(/^ {4}at /m)
})

test.for([1, 2, 3, 4, 5, 6])('the file of step %i, which its lesson quotes, is what ran', (number) => {
  const [file = ''] = readdirSync(join(root, 'steps')).filter((name) => name.startsWith(`0${number}-`))
  const [says = ''] = scenes[`npm run step:${number}`]?.dialog.at(-1) ?? []

  expect(readFileSync(join(root, 'steps', file), 'utf8')).toContain(says)
})

test('the page counts the lessons right', () => {
  const count = ['nine', 'ten', 'eleven', 'twelve'][lessonStems().length - 9]

  expect(readFileSync(join(root, 'docs/learn.md'), 'utf8')).toContain(`opens ${count} lessons`)
})

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
