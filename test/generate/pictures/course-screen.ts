import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { spawn } from '@lydell/node-pty'
import { placeFile, solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { secretsIn } from './masked.ts'
import { COLUMNS, KEY, SEED } from './run.ts'
import { screenOf, textOf, type Run } from './screen.ts'

/** Lesson 6, predicted wrong, with a learner's file that forgets to save: question, then what is chosen. */
const CHOICES: readonly (readonly [question: string, chosen: string])[] = [
  ['What next?', 'Choose a lesson'],
  ['Which lesson?', 'Lesson 6'],
  ['PREDICT.', 'Yes, until it expires'],
  ['How sure are you?', 'Certain'],
  ['RUN.', 'Run it'],
  ['Who agrees', 'The practice user'],
  ['And now?', 'Break it'],
  ['Break what?', 'Go on to your own file'],
  ['Save the file', 'Check now'],
]

const SAVE = '  writeHandoff(config, { tokens })\n'

/** What the picture shows, and the secrets that it must not. */
export type CourseScreen = { lines: Run[][]; secrets: string[] }

/** How to start the course: the one command, and what its environment has beside what the picture needs. */
export type Start = { command: string; withEnv?: (env: Record<string, string>) => Record<string, string> }

/** Plays the lesson in a pseudo-terminal, always the same, and takes the look and the verdict from its screen. */
export async function playCourse({ command, withEnv = (env) => env }: Start): Promise<CourseScreen> {
  const home = mkdtempSync(join(tmpdir(), 'lab-picture-'))
  try {
    const tries = join(home, 'steps/try')
    placeFile(solutionFile('06-refresh'), join(tries, '06-refresh.ts'), (text) => text.replace(SAVE, ''))
    const { PATH = '', HOME = '' } = process.env
    const env = { PATH, HOME, TERM: 'xterm', LAB_HOME: join(home, '.lab'), LAB_TRY: tries, LAB_FINGERPRINT_KEY: KEY }
    const sent = await converse(command, home, withEnv(env))
    return { lines: excerpt(screenOf(sent, COLUMNS)), secrets: secretsIn(join(home, '.lab/handoff.json')) }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** All that the course sent to the terminal. */
function converse(command: string, cwd: string, env: Record<string, string>): Promise<string> {
  const args = [command, 'learn', '--typescript', '--seed', SEED]
  const pty = spawn(process.execPath, args, { cols: COLUMNS, rows: 200, cwd, env })
  let [sent, answered, from] = ['', 0, 0]
  pty.onData((data) => {
    sent += data
    const [question = 'Save the file', chosen] = CHOICES[answered] ?? []
    const asked = optionsOf(sent.slice(from), question)
    if (!asked) return
    from = sent.length
    answered += 1
    pty.write(
      chosen === undefined ? CTRL_C : '\x1b[B'.repeat(asked.findIndex((option) => option.startsWith(chosen))) + '\r',
    )
  })
  return new Promise((resolve, reject) =>
    pty.onExit(() => (answered > CHOICES.length ? resolve(sent) : reject(new Error(`ended too early:\n${sent}`)))),
  )
}

const CTRL_C = '\x03'

/** The options of a question, once all of it is on the screen. */
function optionsOf(sent: string, question: string): string[] | undefined {
  const [, shown] = stripVTControlCharacters(sent).split(`◆  ${question}`)
  if (shown?.includes('to navigate') !== true) return undefined
  return [...shown.matchAll(/[●○] ([^\r\n]*)/g)].map(([, option = '']) => option)
}

/** The wire of the look, then the verdict with the known slip. */
function excerpt(lines: readonly Run[][]): Run[][] {
  const at = (text: string): number => {
    const index = lines.findIndex((line) => textOf(line).trimStart().startsWith(text))
    if (index < 0) throw new Error(`the screen has no "${text}":\n${lines.map(textOf).join('\n')}`)
    return index
  }
  const look = lines.slice(at('LOOK.'), at('Your token file') - 1)
  const verdict = lines.slice(at('CHECK.'), at('Your program broke off') - 1)
  return [...look, [{ text: '  ⋮', look: 'dim' }], ...verdict]
}
