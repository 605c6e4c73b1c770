import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn as open } from '@lydell/node-pty'
import { signalGroup } from '../../src/system/process-group.ts'
import { judge } from '../../src/walkthrough/course/judge.ts'
import type { Lesson } from '../../src/walkthrough/course/lesson.ts'
import { loadLessons } from '../../src/walkthrough/course/lessons.ts'
import { placeFile, solutionFile } from '../../src/walkthrough/course/starters.ts'
import { stampOf, watchFiles } from '../../src/walkthrough/course/watch.ts'
import { median } from './row.ts'

/**
 * What a learner waits for: `npm run bench:course`. Medians of milliseconds on this machine, beside the start of a Node that
 * does nothing, next to their budget; nothing is asserted. Rounds take turns, so that other work on the machine meets all.
 */

const ROUNDS = 7
/** Nobody waits longer for a screen. */
const LIMIT_MS = 20_000
const root = join(import.meta.dirname, '../..')

type Task = { what: string; budget: string; run: () => Promise<unknown>; times: number[] }

async function timed(task: Task): Promise<void> {
  const startedAt = performance.now()
  await task.run()
  task.times.push(performance.now() - startedAt)
}

/** The program of a lesson is saved, noticed and judged, as in the course: in a process that goes on. */
function saveToVerdict(lesson: Lesson, folder: string): Task {
  const path = join(folder, `${lesson.stem}.ts`)
  placeFile(solutionFile(lesson.stem), path)
  const run = async () => {
    const saved = new Promise<void>((resolve) => watchFiles([path], stampOf([path]), resolve))
    appendFileSync(path, '\n// saved')
    await saved
    const { met } = await judge(lesson, { kind: 'file', path })
    if (!met) throw new Error(`the solution of ${lesson.stem} is not met`)
  }
  const isLonger = ['1', '9'].includes(String(Number(lesson.stem.slice(0, 2))))
  return { what: `lesson ${lesson.stem}: save to verdict`, budget: `<= ${isLonger ? 2000 : 1000} ms`, run, times: [] }
}

/** A command in a terminal, until the words are on its screen. */
function firstScreen(what: string, budget: string, [file = '', ...args]: string[], sees: string): Task {
  const run = () =>
    new Promise<void>((resolve, reject) => {
      // A learner's first start each time.
      const env = { ...process.env, LAB_HOME: mkdtempSync(join(folder, 'home-')) }
      const terminal = open(file, args, { cwd: root, cols: 100, env })
      let screen = ''
      // It leads a session of its own: what it started ends with it. It may have ended by itself already.
      const end = () => void signalGroup(terminal.pid, 'SIGKILL')
      const limit = setTimeout(end, LIMIT_MS)
      terminal.onData((data) => {
        screen += data
        if (screen.includes(sees)) end()
      })
      terminal.onExit(() => {
        clearTimeout(limit)
        if (screen.includes(sees)) resolve()
        else reject(new Error(`${what} did not print ${sees}:\n${screen}`))
      })
    })
  return { what, budget, run, times: [] }
}

function print(tasks: readonly Task[], bare: Task): void {
  const nothing = median(bare.times)
  for (const { what, budget, times } of tasks) {
    const middle = median(times)
    console.log(
      `${what.padEnd(52)}${middle.toFixed(0).padStart(7)} ms ${(middle / nothing).toFixed(1).padStart(6)} x   ${budget}`,
    )
  }
}

const folder = mkdtempSync(join(tmpdir(), 'lab-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const nothing = async () => void execFileSync(process.execPath, ['-e', '0'])
const bare: Task = { what: 'node -e 0', budget: '', run: nothing, times: [] }
const command = join(root, 'dist/src/command.js')
const starts = [
  firstScreen('node dist/src/command.js --help', '', [process.execPath, command, '--help'], 'What it ends with'),
  firstScreen('node dist/src/command.js learn', '<= 1.5 x --help', [process.execPath, command, 'learn'], 'What next?'),
  firstScreen(
    'node lab.mjs learn, which npm start runs',
    '',
    [process.execPath, join(root, 'lab.mjs'), 'learn'],
    'What next?',
  ),
  firstScreen('npm start', '', ['npm', 'start'], 'What next?'),
]
const lessons = loadLessons().map((lesson) => saveToVerdict(lesson, folder))

execFileSync('npm', ['run', 'prepare'], { cwd: root, stdio: 'ignore' })
console.log(`load average before: ${loadavg()[0]?.toFixed(2)}`)
const tasks = [bare, ...starts, ...lessons]
// The first round warms up.
for (let round = 0; round <= ROUNDS; round += 1) for (const task of tasks) await timed(task)
for (const task of tasks) task.times.shift()
print(tasks, bare)
console.log(`load average after: ${loadavg()[0]?.toFixed(2)}`)
