import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fact, NO_EVIDENCE } from '../course/evidence.ts'
import { judge, loadCheck, type Judgement } from '../course/judge.ts'
import { findLesson, type Lesson } from '../course/lesson.ts'
import { loadLessons } from '../course/lessons.ts'
import { endOf, type End } from '../course/program-facts.ts'
import { readCommand, type Program } from '../course/program.ts'
import { Progress } from '../course/progress.ts'
import { isFile, learnerFile, tryFolder } from '../course/starters.ts'
import { labHome } from '../../client/index.ts'
import { asTyped } from '../../system/own-command.ts'
import { exitOnSignals } from '../../system/signals.ts'
import { sweepFolders } from '../../system/temporary-folder.ts'
import { endLines, verdictLines, verdictWord } from './verdict-text.ts'
import { UsageError } from '../../system/usage-error.ts'

type CheckOptions = { all?: boolean; json?: boolean; client?: string; seed?: string }

/** Judges the learner's files, or any program, and prints the verdicts. Resolves to 0 only if every fact is met. */
export async function checkLessons(names: string[], options: CheckOptions, env: NodeJS.ProcessEnv): Promise<number> {
  sweepFolders()
  const judgements: Judgement[] = []
  const client = options.client === undefined ? undefined : readCommand(options.client)
  const chosen = chooseLessons(names, options.all === true, env)
  // Of all lessons, those that judge functions of a file are not for a program of one's own; asked for by name, they say so.
  const left = client && options.all === true ? await onlyOfFiles(chosen) : []
  const lessons = chosen.filter((lesson) => !left.includes(lesson))
  if (!options.json)
    left.forEach(({ id, title }) =>
      console.log(`\n  --  ${id.padEnd(3)} ${title}: judges functions of a file, not a program`),
    )
  exitOnSignals()
  for (const lesson of lessons) {
    const judgement = await judgeOne(lesson, client, { env, ...(options.seed !== undefined && { seed: options.seed }) })
    judgements.push(judgement)
    if (!options.json) print(lesson, judgement)
  }
  const met = judgements.filter((judgement) => judgement.met).length
  if (options.json)
    console.log(
      JSON.stringify(
        {
          met: met === judgements.length,
          lessons: judgements.map(asJson),
          ...(left.length > 0 && { notApplicable: left.map(({ stem }) => stem) }),
        },
        null,
        2,
      ),
    )
  else console.log(`\n  ${met} met, ${judgements.length - met} not`)
  return met === judgements.length ? 0 : 1
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

async function judgeOne(
  lesson: Lesson,
  client: Program | undefined,
  options: { env: NodeJS.ProcessEnv; seed?: string },
): Promise<Judgement> {
  const path = learnerFile(lesson.stem, tryFolder(options.env))
  if (client) return judge(lesson, client, options)
  if (isFile(path)) return judge(lesson, { kind: 'file', path }, options)
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

function print({ id, title }: Lesson, judgement: Judgement): void {
  const { facts, met } = judgement
  const metFacts = facts.filter(({ verdict }) => verdict === 'met').length
  console.log(
    `\n  ${verdictWord(met ? 'met' : 'contradicted')}  ${id.padEnd(3)} ${title}: ${metFacts} of ${facts.length} facts`,
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
