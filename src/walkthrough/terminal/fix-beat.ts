import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { difference } from '../course/difference.ts'
import type { Evidence } from '../course/evidence.ts'
import { judge, loadCheck } from '../course/judge.ts'
import type { Lesson } from '../course/lesson.ts'
import { nameOf, type Program } from '../course/program.ts'
import { digestOf } from '../course/recheck.ts'
import {
  ensureLearnerFile,
  isFile,
  resetLearnerFile,
  solutionFile,
  starterFile,
  tryFolder,
} from '../course/starters.ts'
import { stampOf, watchFiles } from '../course/watch.ts'
import { firstParagraph, type Course, type Way } from './course.ts'
import { foldCode } from '../../system/wrapped-text.ts'
import { quietly, type Ui } from './ui.ts'
import { brokenOff, verdictLines } from './verdict-text.ts'

/** Of what a program prints, the beginning is kept. */
const PRINTED_LIMIT = 200_000

/** The learner's own program: checked at each save, never sent on by us. */
export async function fixBeat(course: Course, lesson: Lesson): Promise<Way> {
  const { ui, progress } = course
  const { overTheWire } = await loadCheck(lesson.stem)
  if (course.client && !overTheWire) {
    ui.say('', 'FIX. This lesson looks at functions of a file; your own program is judged from lesson 3 on.')
    return 'next'
  }
  const program = course.client ?? ownFile(course, lesson)
  ui.say('', `FIX. ${firstParagraph(lesson.sections.Fix)}`)
  ui.say(`Edit ${shownName(program)} in your editor. Each save is checked here.`)
  const paths = program.kind === 'file' ? [program.path] : program.argv.filter((word) => existsSync(word))
  let stamp = stampOf(paths)
  for (;;) {
    const chosen = await chooseOrSave(course, lesson, { paths, stamp })
    stamp = stampOf(paths)
    if (chosen === 'check' || chosen === 'saved') await checkNow(course, lesson, program, chosen)
    if (chosen === 'hint') showHint(course, lesson)
    if (chosen === 'reset') {
      const kept = resetLearnerFile(lesson.stem, tryFolder(course.env))
      stamp = stampOf(paths)
      ui.say(
        '',
        `The starter is back.${kept === undefined ? '' : ` What you had is kept in ${relative(process.cwd(), kept)}.`}`,
      )
    }
    if (chosen === 'menu') return 'menu'
    if (chosen === 'next') {
      if (!progress.of(lesson.stem).done) ui.say('', 'Not met yet; it stays open, and you can come back.')
      return 'next'
    }
  }
}

function ownFile({ env, ui }: Course, { stem }: Lesson): Program {
  const { path, isNew } = ensureLearnerFile(stem, tryFolder(env))
  if (isNew) ui.say('', `Your copy of the starter: ${relative(process.cwd(), path)}`)
  return { kind: 'file', path }
}

function shownName(program: Program): string {
  return program.kind === 'file' ? relative(process.cwd(), program.path) : nameOf(program)
}

/** `saved` when the file was saved meanwhile. */
async function chooseOrSave(
  { ui, client, progress }: Course,
  { stem }: Lesson,
  watched: { paths: string[]; stamp: string },
): Promise<string> {
  const saved = new AbortController()
  const stop = watchFiles(watched.paths, watched.stamp, () => saved.abort())
  const { hints = 0, done = false } = progress.of(stem)
  const next = { key: 'next', label: done ? 'Go on' : 'Go on without' }
  try {
    const chosen = await ui.choose(
      'Save the file, or:',
      [
        ...(done ? [next] : []),
        { key: 'check', label: 'Check now' },
        { key: 'hint', label: hints >= 4 ? 'The solution again' : `Hint ${hints + 1} of 4` },
        ...(client ? [] : [{ key: 'reset', label: 'Reset the file' }]),
        ...(done ? [] : [next]),
        { key: 'menu', label: 'Back to the first menu' },
      ],
      saved.signal,
    )
    return chosen ?? 'saved'
  } finally {
    stop()
  }
}

async function checkNow(course: Course, lesson: Lesson, program: Program, why: 'check' | 'saved'): Promise<void> {
  const { ui, env, seed, progress } = course
  // An interrupted prompt leaves an empty line of its own where there are drawings.
  const apart = why === 'saved' && ui.draws ? [] : ['']
  if (program.kind === 'file' && !isFile(program.path))
    return ui.say(...apart, `${shownName(program)} is no file any more. Reset brings the starter back.`)
  ui.say(...apart, `CHECK. ${why === 'saved' ? 'Saved, so running' : 'Running'} ${shownName(program)} ...`)
  const metWith = program.kind === 'file' ? digestOf(program.path) : undefined
  const judgement = await quietly(() => judge(lesson, program, { env, ...(seed !== undefined && { seed }) }))
  ui.say(...verdictLines(judgement, ui.columns - 2))
  if (judgement.met) {
    progress.change(lesson.stem, { done: true, ...(metWith !== undefined && { metWith }) })
    return ui.say('', 'All met.')
  }
  const told = judgement.facts.map(({ says }) => says).join()
  showEnd(ui, judgement.evidence, told)
}

/** The newest line that a program printed, or where it broke off, unless the verdict says that already. */
function showEnd(ui: Ui, evidence: Evidence, told: string): void {
  const { runs, texts } = evidence
  if (runs.some(({ fault }) => fault)) return ui.say(...brokenOff(evidence, told))
  const { output } = runs.at(-1) ?? { output: '' }
  if (output.length >= PRINTED_LIMIT)
    ui.say('', 'Your program printed more than 200,000 characters; what came after was not read. Print less.')
  const last = output.trim() === '' ? [] : output.trim().split('\n').slice(-3)
  if (last.length === 0 && Object.keys(texts).length === 0) ui.say('', 'Your program printed nothing.')
  if (last.length === 0) return
  const room = ui.columns - 6
  ui.say('', 'Your program’s last words:')
  for (const line of last) ui.say(`  ${line.length > room ? `${line.slice(0, room - 1)}…` : line}`)
}

function showHint({ ui, progress }: Course, { stem, hints }: Lesson): void {
  const grade = Math.min(4, (progress.of(stem).hints ?? 0) + 1)
  progress.change(stem, { hints: grade })
  const names = ['look', 'idea', 'almost'] as const
  const name = names[grade - 1]
  if (name) return ui.say('', `Hint ${grade} of 4 (${name}): ${hints[name]}`)
  ui.say('', 'Hint 4 of 4 (show): from the starter (-) to a solution (+).')
  for (const line of difference(readFileSync(starterFile(stem), 'utf8'), readFileSync(solutionFile(stem), 'utf8')))
    for (const part of foldCode(`  ${line.charAt(0)}`, line.slice(1), ui.columns)) console.log(part)
  ui.say('', 'Read it once, then say in your own words why it is so: that is the next part.')
}

/** One sentence of the learner's, and ours beside it. Not graded. */
export async function sayBeat({ ui, progress }: Course, { stem, sections }: Lesson): Promise<Way> {
  const [stub = '', aha = ''] = sections['Say it'].split(/\n+> /)
  const said = (await ui.ask(`SAY IT. ${stub.trim()}`)).trim().slice(0, 500)
  progress.change(stem, { said })
  if (said !== '') ui.say('', `You:  ${said}`)
  ui.say(`We:   ${aha.trim()}`)
  return 'next'
}
