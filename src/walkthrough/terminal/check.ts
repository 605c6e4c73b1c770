import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fact, NO_EVIDENCE } from '../course/evidence.ts'
import { judge, loadCheck, type Judgement, type JudgeOptions } from '../course/judge.ts'
import type { Language } from '../course/language.ts'
import { findLesson, type Lesson } from '../course/lesson.ts'
import { loadLessons } from '../course/lessons.ts'
import { endOf, type End } from '../course/program-facts.ts'
import { readCommand, type Program } from '../course/program.ts'
import { Progress } from '../course/progress.ts'
import { assertPython } from '../course/python.ts'
import { findLearnerFile, isFile, isInPython, languageFor, learnerFile, tryFolder } from '../course/starters.ts'
import { labHome } from '../../client/index.ts'
import { asTyped } from '../../system/own-command.ts'
import { exitOnSignals } from '../../system/signals.ts'
import { sweepFolders } from '../../system/temporary-folder.ts'
import { endLines, verdictLines, verdictWord } from './verdict-text.ts'
import { UsageError } from '../../system/usage-error.ts'

type CheckOptions = { all?: boolean; json?: boolean; client?: string; language?: Language; seed?: string }

/** Judges the learner's files, or any program, and prints the verdicts. Resolves to 0 only if every fact is met. */
export async function checkLessons(names: string[], options: CheckOptions, env: NodeJS.ProcessEnv): Promise<number> {
  sweepFolders()
  const judgements: Judgement[] = []
  const client = options.client === undefined ? undefined : readCommand(options.client)
  if (options.language === 'python') assertPython(env)
  const { language = undefined, json = false, seed } = options
  const judging = { env, ...(seed !== undefined && { seed }) }
  const chosen = chooseLessons(names, options.all === true, env)
  // Of all lessons, those that judge functions of a file are not for a program of one's own; asked for by name, they say so.
  const left = client && options.all === true ? await onlyOfFiles(chosen) : []
  const lessons = chosen.filter((lesson) => !left.includes(lesson))
  if (!json)
    left.forEach(({ stem, title }) =>
      console.log(`\n  --  ${numberOf(stem)} ${title}: judges functions of a file, not a program`),
    )
  exitOnSignals()
  for (const lesson of lessons) {
    const program = client ?? { kind: 'file', path: fileOf(lesson, language, env) }
    const judgement = await judgeOne(lesson, program, judging)
    judgements.push(judgement)
    if (!json) print(lesson, judgement)
    if (!json && language === 'python' && !isInPython(lesson.stem))
      console.log('    This lesson looks at functions of a TypeScript file, so that was judged.')
  }
  const met = judgements.filter((judgement) => judgement.met).length
  if (json) printJson(judgements, left)
  else console.log(`\n  ${met} met, ${judgements.length - met} not`)
  return met === judgements.length ? 0 : 1
}

/** Its place in the list, as the course calls it. */
function numberOf(stem: string): string {
  return String(Number(stem.slice(0, 2))).padEnd(2)
}

function printJson(judgements: readonly Judgement[], left: readonly Lesson[]): void {
  const notApplicable = left.length > 0 && { notApplicable: left.map(({ stem }) => stem) }
  const met = judgements.every((judgement) => judgement.met)
  console.log(JSON.stringify({ met, lessons: judgements.map(asJson), ...notApplicable }, null, 2))
}

async function onlyOfFiles(lessons: readonly Lesson[]): Promise<Lesson[]> {
  const checks = await Promise.all(lessons.map(({ stem }) => loadCheck(stem)))
  return lessons.filter((_, index) => checks[index]?.overTheWire === false)
}

function chooseLessons(names: string[], all: boolean, env: NodeJS.ProcessEnv): Lesson[] {
  const lessons = loadLessons()
  if (all) return lessons
  if (names.length > 0) return names.map((name) => findLesson(lessons, name))
  const { current } = new Progress(labHome(env))
  if (current !== undefined) return [findLesson(lessons, current)]
  throw new UsageError('Which lesson? npm run check -- 6, or npm run check -- --all. npm start shows what there is.')
}

/** The learner's file in the language that is asked for; or else in the one of the course, or the one that is there. */
function fileOf({ stem }: Lesson, language: Language | undefined, env: NodeJS.ProcessEnv): string {
  const folder = tryFolder(env)
  const preferred = languageFor(stem, language ?? new Progress(labHome(env)).language ?? 'typescript')
  const found = language === undefined ? findLearnerFile(stem, folder, preferred) : undefined
  return found ?? learnerFile(stem, folder, preferred)
}

async function judgeOne(lesson: Lesson, program: Program, options: JudgeOptions): Promise<Judgement> {
  if (program.kind === 'command' || isFile(program.path)) return judge(lesson, program, options)
  const { path } = program
  const says = existsSync(path)
    ? 'is not a file: move it away, and npm start puts the starter there'
    : 'is not there yet: npm start makes it when you come to this lesson'
  return {
    stem: lesson.stem,
    met: false,
    facts: [fact('not yet', asTyped(`${relative(process.cwd(), path)} ${says}`))],
    slips: [],
    evidence: NO_EVIDENCE,
  }
}

function print({ stem, title }: Lesson, judgement: Judgement): void {
  const { facts, met } = judgement
  const metFacts = facts.filter(({ verdict }) => verdict === 'met').length
  console.log(
    `\n  ${verdictWord(met ? 'met' : 'contradicted')}  ${numberOf(stem)} ${title}: ${metFacts} of ${facts.length} facts`,
  )
  const columns = process.stdout.columns || 100
  const end = met ? [] : endLines(judgement, columns - 4)
  for (const line of [...verdictLines(judgement, columns), ...end]) console.log(line === '' ? '' : `    ${line}`)
}

/** Everything but the evidence itself, which is large; its numbers are there. Of a lesson that is not met, how the program ended. */
function asJson({ stem, met, facts, slips, evidence }: Judgement): Omit<Judgement, 'evidence'> & { end?: End } {
  const end = met ? undefined : endOf(evidence)
  return { stem, met, facts, slips, ...(end && { end }) }
}
