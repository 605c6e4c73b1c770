import { openOtherSide, type OtherSide } from './other-side.ts'
import { confirmLive } from './live.ts'
import { findBrowser } from '../client/browser.ts'
import { canListen, HandoffFile, labHome } from '../client/index.ts'
import { CALLED_OFF, firstNeeded, runStep, steps, type Consent, type StepNumber } from './run-step.ts'
import { exitOnSignals } from '../system/signals.ts'
import { hang } from '../system/wrapped-text.ts'
import { waitForKey } from '../system/keys.ts'

export type StepOptions = { env: NodeJS.ProcessEnv; interactive: boolean }

/** The steps before it as far as it needs them, then the step itself. Resolves to the exit code. */
export async function runUpTo(target: StepNumber, { env, interactive }: StepOptions): Promise<number> {
  const side = await openOtherSide({ env })
  exitOnSignals()
  try {
    const handoff = new HandoffFile(labHome(env))
    const first = firstNeeded(target, side, handoff)
    if (first < target) console.log(hang('  ', whatIsMissing(target, first), process.stdout.columns || 80).join('\n'))
    const code = await runSteps(side, first, target, { env, interactive })
    const again = firstNeeded(target, side, handoff)
    // A code that was refused is dropped by step 4: one new attempt, and no more.
    if (code === 0 || target !== 4 || again === target || code === CALLED_OFF) return code
    console.log(`\n  The code was refused, so here is a new attempt: steps ${again} to ${target}.`)
    return await runSteps(side, again, target, { env, interactive })
  } finally {
    await side.close()
  }
}

async function runSteps(side: OtherSide, first: StepNumber, last: StepNumber, options: StepOptions): Promise<number> {
  for (const { number, title } of steps.filter((step) => step.number >= first && step.number <= last)) {
    console.log(`\nStep ${number}: ${title}\n`)
    const code = await runConfirmedStep(side, number, options)
    if (code !== 0) return code
  }
  return 0
}

/** One step, with the questions that come before it. */
export async function runConfirmedStep(
  side: OtherSide,
  step: StepNumber,
  { env, interactive }: StepOptions,
): Promise<number> {
  if (side.kind === 'live' && !(await confirmLive(step))) {
    console.log('  Nothing was sent.')
    return CALLED_OFF
  }
  const consent = step === 3 ? await chooseConsent(side, { env, interactive }) : 'played'
  return consent === undefined ? CALLED_OFF : runStep(side, step, { consent, env })
}

async function chooseConsent(side: OtherSide, { env, interactive }: StepOptions): Promise<Consent | undefined> {
  if (side.kind === 'live') return 'browser'
  if (!interactive) return 'played'
  // The tour is Enter and nothing else.
  if (env.LAB_TOUR !== undefined && findBrowser(env).length === 0)
    return (await waitForKey('Enter: the practice user approves here · q leaves', ['enter', 'q'])) === 'enter'
      ? 'played'
      : undefined
  const key = await waitForKey('Enter opens the browser · A approves here, now or later · q leaves', [
    'enter',
    'a',
    'q',
  ])
  if (key === 'a') return 'played'
  // A pasted address needs the terminal for itself.
  return key === 'enter' ? (canListen(side.config.redirectUri) ? 'either' : 'browser') : undefined
}

function whatIsMissing(target: StepNumber, first: StepNumber): string {
  const list = first === target - 1 ? `step ${first}` : `steps ${first} to ${target - 1}`
  return `Step ${target} needs what ${list} would leave: running ${list} first.`
}
