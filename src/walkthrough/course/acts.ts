import { firstNeeded, runStep, type Consent, type StepNumber, type StepRun } from '../../step-runner/run-step.ts'
import { keepRun } from './kept-run.ts'
import type { Act, Lesson } from './lesson.ts'
import { saveMoment } from './saved-moment.ts'
import type { SessionState } from './session-state.ts'
import { playScene, type Played } from './stage.ts'
import { readTokenFile } from './token-file.ts'

/** What a run asks of whoever starts it. */
export type RunChoices = {
  /** Called before each step at which the user must agree: is the practice user played, or a browser opened? */
  atConsent: () => Promise<Exclude<Consent, 'either'>>
  /** So wide may the lines of steps be; they are not broken unless this is given. */
  columns?: number | undefined
  /** Is told where a person must agree, in place of a browser that is opened; it then comes back to the other address. */
  onPending?: (pending: { authorizationUrl: string; redirectUri: string }) => void
  /** Gives the run up: a step that waits for a browser ends. */
  signal?: AbortSignal
}

/** The acts of a lesson in the session's own world. False where a step was called off or failed although it must not. */
export async function performActs(state: SessionState, lesson: Lesson, choices: RunChoices): Promise<boolean> {
  if (!(await prepare(state, lesson, choices))) return false
  beginRun(state, lesson)
  for (const act of lesson.run) if (!(await perform(state, lesson, { act, choices }))) return false
  state.lastRun.stem = lesson.stem
  keepRun(state)
  return true
}

function beginRun(state: SessionState, { id }: Lesson): void {
  const { side, handoff } = state
  const { stem } = state.lastRun
  state.moment = saveMoment(side.mock, handoff)
  state.lastRun = {
    mark: side.mock.journal.mark(`lesson ${id}: run`),
    scenes: [],
    tokensBefore: tokensOf(state),
    ...(stem !== undefined && { stem }),
  }
}

/** What the lesson's first step needs is there before any time passes. */
async function prepare(state: SessionState, { run }: Lesson, choices: RunChoices): Promise<boolean> {
  const target = run.flatMap((act) => ('step' in act ? [act.step as StepNumber] : []))[0] ?? 1
  // A code that grew too old is dropped by step 4: then there is one new attempt.
  for (const _ of ['first', 'again']) {
    const first = firstNeeded(target, state.side, state.handoff)
    if (first === target || (await runSteps(state, [first, (target - 1) as StepNumber], choices))) return true
  }
  return false
}

async function perform(
  state: SessionState,
  lesson: Lesson,
  { act, choices }: { act: Act; choices: RunChoices },
): Promise<boolean> {
  const { side, tell } = state
  if ('advance' in act) {
    side.mock.clock.advance(act.advance)
    tell({ kind: 'time.passed', by: act.advance, now: side.mock.clock.now() })
    return true
  }
  if ('scene' in act) {
    state.lastRun.scenes.push((await playOf(state, lesson, act.scene)).events)
    return true
  }
  const target = act.step as StepNumber
  return runSteps(state, [firstNeeded(target, side, state.handoff), target], choices)
}

/** Plays a scene in a world of its own, for all readers. */
export async function playOf({ seed, tell }: SessionState, lesson: Lesson, scene: string): Promise<Played> {
  const played = await playScene(lesson.stem, scene, { profile: lesson.profile, ...seed })
  tell({ kind: 'scene.played', ...played })
  return played
}

type Steps = readonly [first: StepNumber, last: StepNumber]

async function runSteps(state: SessionState, [first, last]: Steps, choices: RunChoices): Promise<boolean> {
  for (let step = first; step <= last; step = (step + 1) as StepNumber)
    if (!(await runOne(state, step, choices))) return false
  return true
}

async function runOne(state: SessionState, step: StepNumber, choices: RunChoices): Promise<boolean> {
  const { side, env, tell, closed } = state
  const consent = step === 3 ? await choices.atConsent() : 'played'
  let isThrough = false
  tell({ kind: 'step.begun', step })
  try {
    const onOutput = (piece: string) => tell({ kind: 'step.printed', piece })
    const signal = AbortSignal.any([closed, ...(choices.signal ? [choices.signal] : [])])
    const { columns } = choices
    const code = await runStep(side, step, { consent, env, onOutput, columns, signal, ...pendingOf(state, choices) })
    // A dead token is what some lessons are about: step 5 says so, and the course goes on.
    isThrough = !signal.aborted && (code === 0 || step === 5)
  } finally {
    tell({ kind: 'step.ended', step, isThrough })
  }
  return isThrough
}

function pendingOf({ side }: SessionState, { onPending }: RunChoices): Pick<StepRun, 'onPending'> {
  const { redirectUri } = side.config
  return onPending ? { onPending: (authorizationUrl) => onPending({ authorizationUrl, redirectUri }) } : {}
}

/** What the token file holds now, secrets as fingerprints. */
export function tokensOf({ side, home }: SessionState): ReturnType<typeof readTokenFile> {
  return readTokenFile(home, side.config, (secret) => side.mock.fingerprintOf(secret))
}
