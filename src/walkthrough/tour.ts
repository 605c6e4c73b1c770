import { renderLesson } from './lesson-text.ts'
import { openOtherSide, type OtherSide } from '../step-runner/other-side.ts'
import { runStep, steps, type StepNumber } from '../step-runner/run-step.ts'
import { asTyped } from '../system/own-command.ts'
import { exitOnSignals } from '../system/signals.ts'
import { wrapLines } from '../system/wrapped-text.ts'
import { runConfirmedStep, type StepOptions } from '../step-runner/confirmed-step.ts'
import { waitForKey } from '../system/keys.ts'
import { tokenLives } from './token-lives.ts'
import { UsageError } from '../system/usage-error.ts'

type Tour = StepOptions & { side: OtherSide & Required<Pick<OtherSide, 'mock'>> }

/** Thrown to leave the tour: by the user's key, or because something did not go as it must. */
class TourEnd extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** The whole flow against a fresh embedded mock, lessons and all. Resolves to the exit code. */
export async function walkThrough({ env, interactive }: StepOptions): Promise<number> {
  if (env.PROVIDER === 'live' || env.MOCK_ORIGIN)
    throw new UsageError(
      'The tour brings its own mock: unset PROVIDER and MOCK_ORIGIN, or run the single steps (npm run step:1 …).',
    )
  const side = await openOtherSide({ env, fresh: true })
  exitOnSignals()
  const { mock } = side
  if (!mock) throw new Error('the embedded mock did not start')
  try {
    await walk({ side: { ...side, mock }, env: { ...env, LAB_TOUR: '1' }, interactive })
    return 0
  } catch (error) {
    if (!(error instanceof TourEnd)) throw error
    console.log(asTyped(`\n  ${error.message}`))
    return error.exitCode
  } finally {
    await side.close()
  }
}

async function walk(tour: Tour): Promise<void> {
  const { mock } = tour.side
  console.log('\n  X’s OAuth 2.0 in six steps, against a mock.\n  Nothing leaves this machine.')
  for (const step of [1, 2, 3, 4, 5] as const) await lessonAndStep(tour, step)

  await pause(tour)
  heading('Two hours pass')
  mock.clock.advance({ hours: 2 })
  console.log('  The mock’s clock was moved; nobody waited.\n  The same call again:\n')
  await expectRefusal(tour, 5, 'users/me still answers after two hours')

  await lessonAndStep(tour, 6)
  heading('And the call works again')
  await expectSuccess(tour, 5)

  await pause(tour)
  heading('Six months of silence')
  mock.clock.advance({ seconds: mock.profile.refreshLifetimeSeconds })
  console.log('  Nobody refreshed, so the refresh token died too:\n')
  await expectRefusal(tour, 6, 'a refresh token of six months ago is still good')

  await pause(tour)
  heading('Consent again: steps 1 to 5')
  for (const step of [1, 2, 3, 4, 5] as const) {
    if (step > 1) console.log()
    await expectSuccess(tour, step)
  }

  heading('The life of each token')
  const lives = tokenLives(mock.journal.events, mock.clock.now(), mock.profile)
  for (const line of wrapLines(lives, (process.stdout.columns || 81) - 1, '  ')) console.log(line)
  console.log(
    asTyped(`
  The course, with exercises:  npm start
  One step at a time:          npm run step:1
  Your own app, against it:    npm run mock
  The same steps, at X itself: docs/live.md`),
  )
}

async function lessonAndStep(tour: Tour, step: StepNumber): Promise<void> {
  if (step > 1) await pause(tour)
  const stem = (steps.find(({ number }) => number === step)?.file ?? '').replace('.ts', '')
  const columns = process.stdout.columns || 80
  console.log(`\n${indent(await renderLesson(stem, columns - 2))}`)
  await pause(tour, 'Enter runs the step')
  heading(asTyped(`npm run step:${step}`))
  await expectSuccess(tour, step)
}

async function expectSuccess(tour: Tour, step: StepNumber): Promise<void> {
  const code = await runConfirmedStep(tour.side, step, tour)
  if (code === 0) return
  throw code === 130
    ? new TourEnd(130, 'Stopped. npm start -- --tour begins again.')
    : new TourEnd(1, `Step ${step} failed; its message is above. npm run step:${step} tries it alone.`)
}

async function expectRefusal({ side, env }: Tour, step: StepNumber, surprise: string): Promise<void> {
  const code = await runStep(side, step, { consent: 'played', env })
  console.log('\n  That refusal is right.')
  if (code === 0)
    throw new TourEnd(1, `This should have been refused: ${surprise}. That is a defect of the mock; please report it.`)
}

async function pause({ interactive }: Tour, prompt = 'Enter goes on'): Promise<void> {
  if (!interactive) return
  if ((await waitForKey(`${prompt} · q leaves`, ['enter', 'q'])) !== 'enter')
    throw new TourEnd(130, 'Stopped. npm start -- --tour begins again.')
}

function heading(text: string): void {
  console.log(`\n  ${text}\n  ${'─'.repeat(text.length)}\n`)
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '  ')
}
