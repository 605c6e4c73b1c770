import { existsSync, readFileSync } from 'node:fs'
import { languageIn } from './chosen-language.ts'
import { difference } from './difference.ts'
import { judge, loadCheck, type Judgement } from './judge.ts'
import type { Language } from './language.ts'
import type { Lesson } from './lesson.ts'
import type { Hint } from './outcome.ts'
import type { Program } from './program.ts'
import { digestOf } from './recheck.ts'
import { changeProgress, judging, type SessionState } from './session-state.ts'
import { ensureLearnerFile, isFile, learnerFile, solutionFile, starterFile, tryFolder } from './starters.ts'

/** What *Fix* judges. */
export type LearnerProgram = {
  program: Program
  /** The starter was copied just now. */
  isNew: boolean
  /** The files whose saving is of interest. */
  paths: string[]
}

/** The program of a lesson, its file there. Undefined where the lesson looks at functions of a file, and there is none. */
export async function openProgram(state: SessionState, { stem }: Lesson): Promise<LearnerProgram | undefined> {
  const { client, env } = state
  if (client && !(await loadCheck(stem)).overTheWire) return undefined
  if (client) return { program: client, isNew: false, paths: filesOf(client) }
  const { path, isNew } = ensureLearnerFile(stem, tryFolder(env), languageIn(state, stem))
  return { program: { kind: 'file', path }, isNew, paths: [path] }
}

function filesOf(program: Program): string[] {
  return program.kind === 'file' ? [program.path] : program.argv.filter((word) => existsSync(word))
}

/** Judges it and notes a lesson that is met. Undefined where its file is no file any more. */
export async function checkProgram(
  state: SessionState,
  lesson: Lesson,
  isOfSave: boolean,
): Promise<Judgement | undefined> {
  const { stem } = lesson
  const metIn = languageIn(state, stem)
  const program = state.client ?? { kind: 'file' as const, path: learnerFile(stem, tryFolder(state.env), metIn) }
  if (program.kind === 'file' && !isFile(program.path)) return undefined
  state.tell({ kind: 'check.begun', stem, isOfSave })
  const metWith = program.kind === 'file' ? digestOf(program.path) : undefined
  const onRun = (run: string) => state.tell({ kind: 'check.went', run })
  const judgement = await judge(lesson, program, { ...judging(state), onRun })
  noteSlip(state, stem, judgement)
  if (judgement.met) changeProgress(state, stem, { done: true, ...(metWith !== undefined && { metWith, metIn }) })
  state.tell({ kind: 'check.ended', judgement })
  return judgement
}

/** The mistake that the verdict names, for the end of the course. */
function noteSlip({ progress }: SessionState, stem: string, { slips: [first] }: Judgement): void {
  const { slips = [] } = progress.of(stem)
  if (first && !slips.includes(first.slip)) progress.note(stem, { slips: [...slips, first.slip] })
}

/** The next hint of the lesson; the last one again once it was given. */
export function giveHint(state: SessionState, lesson: Lesson): Hint {
  const { stem } = lesson
  const grade = Math.min(4, (state.progress.of(stem).hints ?? 0) + 1)
  const hint = hintOf(lesson, grade, languageIn(state, stem))
  changeProgress(state, stem, { hints: grade })
  state.tell({ kind: 'hint.given', stem, hint })
  return hint
}

function hintOf({ stem, hints }: Lesson, grade: number, language: Language): Hint {
  const name = (['look', 'idea', 'almost'] as const)[grade - 1]
  if (name) return { grade, name, says: hints[name] }
  const [starter, solution] = [starterFile(stem, language), solutionFile(stem, language)].map((path) =>
    readFileSync(path, 'utf8'),
  )
  return { grade: 4, name: 'show', difference: difference(starter ?? '', solution ?? '') }
}
