import { pathToFileURL } from 'node:url'
import { findOwnFile } from '../../system/package-root.ts'
import { fact, NO_EVIDENCE, type Evidence, type CheckFact, type Wrong } from './evidence.ts'
import type { Lesson } from './lesson.ts'
import { nameOf, type Program } from './program.ts'
import { Room } from './room.ts'

/** What `src/walkthrough/checks/NN-stem.ts` exports. */
export type LessonCheck = {
  /** Whether the server alone can judge it; if not, it wants functions of a file of ours. */
  overTheWire: boolean
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
  const broken = brokenFacts(evidence, programName)
  // A program that does not run meets no fact either; only that it does not run is told.
  const facts = broken.some(({ stops }) => stops)
    ? broken.map(({ fact: each }) => each)
    : [...check.check(evidence), ...broken.map(({ fact: each }) => each)]
  const isDone = facts.length > 0 && facts.every(({ verdict }) => verdict === 'met')
  const slips = [...check.wrong, LEAK].filter(({ when }) => when(evidence)).map(({ slip, say }) => ({ slip, say }))
  // The facts of this world are met, but the slip would show in another one.
  if (isDone && slips.length > 0)
    facts.push(fact('contradicted', `it works here, but for one known slip (${slips[0]?.slip})`))
  const met = isDone && slips.length === 0
  return { stem, met, facts, slips, evidence }
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

type Broken = { fact: CheckFact; stops: boolean }

function brokenFacts({ runs }: Evidence, programName: string): Broken[] {
  const endless = runs.find(({ ended }) => ended === 'limit')
  const faulty = runs.find(
    ({ crash, output }) => crash && /SyntaxError|Transform failed|ERROR: |IndentationError/.test(output),
  )
  const missing = runs.find(({ code }) => code === 127)
  const found: Broken[] = []
  if (faulty?.crash)
    found.push({
      stops: true,
      fact: fact('not yet', `${faulty.crash.file}, line ${faulty.crash.line}: ${faulty.crash.message}`),
    })
  if (missing)
    found.push({
      stops: true,
      fact: fact('not yet', `${programName} did not start: ${missing.output.trim().slice(0, 200)}`),
    })
  if (endless)
    found.push({
      stops: false,
      fact: fact(
        'not yet',
        `${programName} (${endless.name}) was ended after ${endless.limitSeconds} s: look for a loop without end, or a wait for something that never comes`,
      ),
    })
  return found
}

function notOverTheWire({ stem }: Lesson): Judgement {
  const says =
    'This lesson looks at functions of a file. Lesson 4 judges the verifier and the challenge of any program on the wire.'
  return { stem, met: false, facts: [fact('not yet', says)], slips: [], evidence: NO_EVIDENCE }
}
