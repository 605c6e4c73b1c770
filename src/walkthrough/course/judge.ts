import { pathToFileURL } from 'node:url'
import { findOwnFile } from '../../system/package-root.ts'
import { callFacts, callSlips } from './call-slips.ts'
import { fact, NO_EVIDENCE, type Evidence, type CheckFact, type Wrong } from './evidence.ts'
import type { Lesson } from './lesson.ts'
import { hasFailedLogIn, logInFacts, logInSlips } from './log-in.ts'
import { nameOf, type Program } from './program.ts'
import { deadFact, endlessFacts } from './program-facts.ts'
import { Room } from './room.ts'

/** What `src/walkthrough/checks/NN-stem.ts` exports. */
export type LessonCheck = {
  /** Whether the server alone can judge it; if not, it wants functions of a file of ours. */
  overTheWire: boolean
  /**
   * What is its own subject of that on which later lessons build: in those a log-in or a call that cannot work is told in
   * place of what they look at.
   */
  comesBefore?: 'log-in' | 'call'
  /** Lets the program show what it does. */
  gather: (room: Room) => Promise<void>
  /** What that proves. Pure. */
  check: (evidence: Evidence) => CheckFact[]
  wrong: readonly Wrong[]
}

/** A verdict with all that it rests on. */
export type Judgement = {
  stem: string
  met: boolean
  facts: CheckFact[]
  slips: { slip: string; say: string }[]
  evidence: Evidence
}

export type JudgeOptions = {
  seed?: string
  limitSeconds?: number
  env?: NodeJS.ProcessEnv
  /** Ends each start of the program before its time. */
  signal?: AbortSignal
  /** Is told of each start of the program, by its name. */
  onRun?: (name: string) => void
}

/** Judges a program by a lesson, in a world of its own. */
export async function judge(lesson: Lesson, program: Program, options: JudgeOptions = {}): Promise<Judgement> {
  const check = await loadCheck(lesson.stem)
  if (program.kind === 'command' && !check.overTheWire) return notOverTheWire(lesson)
  const room = await Room.open({ program, profile: lesson.profile, ...options })
  try {
    await check.gather(room)
    return weigh(lesson.stem, check, room.evidence, nameOf(program))
  } finally {
    await room.close()
  }
}

/** A program that leaks meets no lesson, whatever else it does right. */
const LEAK: Wrong = {
  slip: 'M56',
  when: ({ runs }) => runs.some(({ leaked }) => leaked),
  say: 'Your program prints a token, a code or its secret. Name them by fingerprint, never by their own letters.',
}

/** The verdict on evidence that is there already. Pure. */
function weigh(stem: string, check: LessonCheck, evidence: Evidence, programName: string): Judgement {
  // A program that does not run meets no fact either; only that it does not run is told.
  const dead = deadFact(evidence, programName)
  const facts = dead ? [dead] : [...checked(check, evidence), ...endlessFacts(evidence, programName)]
  const isDone = facts.length > 0 && facts.every(({ verdict }) => verdict === 'met')
  const slips = namesOf([...known(check, evidence), LEAK].filter(({ when }) => when(evidence)))
  // The facts of this world are met, but the slip would show in another one.
  if (isDone && slips.length > 0)
    facts.push(fact('contradicted', `it works here, but for one known slip (${slips[0]?.slip})`))
  const met = isDone && slips.length === 0
  return { stem, met, facts, slips, evidence }
}

/** Each mistake once. */
function namesOf(slips: readonly Wrong[]): Judgement['slips'] {
  const isFirst = ({ slip }: Wrong, index: number) => slips.findIndex((each) => each.slip === slip) === index
  return slips.filter(isFirst).map(({ slip, say }) => ({ slip, say }))
}

/** Without tokens to begin with, or a call that can work, there is nothing to check. */
function checked({ check, comesBefore }: LessonCheck, evidence: Evidence): CheckFact[] {
  const missing = missingFacts(comesBefore, evidence)
  return missing.length > 0 ? missing : check(evidence)
}

function missingFacts(comesBefore: LessonCheck['comesBefore'], evidence: Evidence): CheckFact[] {
  const logIn = comesBefore === 'log-in' ? [] : logInFacts(evidence)
  return logIn.length > 0 || comesBefore !== undefined ? logIn : callFacts(evidence)
}

/** Of what a lesson builds on: when that fails, nothing but what it fails of; in a log-in of the lesson's own, that first. */
function known({ comesBefore, wrong }: LessonCheck, evidence: Evidence): readonly Wrong[] {
  if (comesBefore === 'log-in') return wrong
  if (logInFacts(evidence).length > 0) return logInSlips
  if (comesBefore === undefined && callFacts(evidence).length > 0) return callSlips
  return hasFailedLogIn(evidence) ? [...logInSlips, ...wrong] : wrong
}

/** @throws {Error} for a lesson without its check. */
export async function loadCheck(stem: string): Promise<LessonCheck> {
  return (await load('checks', stem)) as LessonCheck
}

/** Loads `checks/NN-stem` or `scenes/NN-stem` by the lesson's name, so that a new lesson needs no list. */
export async function load(folder: 'checks' | 'scenes', stem: string): Promise<unknown> {
  const path = findOwnFile(`src/walkthrough/${folder}/${stem}`)
  if (path === undefined) throw new Error(`Lesson ${stem} has no src/walkthrough/${folder}/${stem}.ts.`)
  return import(pathToFileURL(path).href)
}

function notOverTheWire({ stem }: Lesson): Judgement {
  const says =
    'This lesson looks at functions of a file. Lesson 4 judges the verifier and the challenge of any program on the wire.'
  return { stem, met: false, facts: [fact('not yet', says)], slips: [], evidence: NO_EVIDENCE }
}
