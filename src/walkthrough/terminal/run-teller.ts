import { steps, type StepNumber } from '../../step-runner/run-step.ts'
import { clockTime } from '../../../mock-provider/index.ts'
import type { Lesson } from '../course/lesson.ts'
import type { Happening, Reader } from '../course/session-state.ts'
import { inWords } from '../course/words.ts'
import { sceneLines } from './act-text.ts'
import { quieten, type Ui } from './ui.ts'

/**
 * Shows the acts of a run as they come. The step that the run is about prints as it is; of those before it, and of the steps
 * that were missing, there is a line each. All of it is kept for whoever asks.
 */
export class RunTeller {
  readonly #ui: Ui
  readonly #subject: number | undefined
  readonly #givenUp: AbortController
  #all = ''
  #step = ''
  #isLive = false
  #isByPerson = false
  #endQuiet: (() => void) | undefined

  /** @param givenUp is aborted when somebody who was to agree in a browser gives up. */
  constructor(ui: Ui, { run }: Lesson, givenUp: AbortController) {
    this.#ui = ui
    this.#givenUp = givenUp
    this.#subject = run.flatMap((act) => ('step' in act ? [act.step] : [])).at(-1)
  }

  /** Everything that the steps have printed, each below its command. */
  get printed(): string {
    return this.#all
  }

  /** A person agrees in a browser: what the step says is for them. */
  agreesInBrowser(): void {
    this.#isByPerson = true
  }

  /** To be subscribed to the session. */
  readonly read: Reader = (happening) => {
    if (happening.kind === 'step.begun') this.#begin(happening.step)
    if (happening.kind === 'step.printed') this.#print(happening.piece)
    if (happening.kind === 'step.ended') this.#end(happening)
    if (happening.kind === 'time.passed')
      this.#ui.say('', `${inWords(happening.by)} pass. It is ${clockTime(happening.now)} now; nobody waited.`)
    if (happening.kind === 'scene.played') this.#ui.say('', ...sceneLines(happening.lines))
  }

  #begin(step: StepNumber): void {
    this.#isLive = step === this.#subject || (step === 3 && this.#isByPerson)
    this.#step = ''
    this.#all += `$ npm run step:${step}\n\n`
    if (this.#isLive) this.#ui.say('', `$ npm run step:${step}`, '')
    const waits = step === 3 && this.#isByPerson
    this.#endQuiet = quieten((key) => waits && key === 'q' && this.#givenUp.abort())
  }

  #print(piece: string): void {
    this.#step += piece
    this.#all += piece
    if (this.#isLive) process.stdout.write(piece)
  }

  #end({ step, isThrough }: Extract<Happening, { kind: 'step.ended' }>): void {
    this.#endQuiet?.()
    this.#all += '\n'
    if (this.#givenUp.signal.aborted) return this.#ui.say('', 'You gave up waiting. Nothing is lost: run it again.')
    if (!this.#isLive && isThrough) return this.#ui.say(`  step ${step}  ${summaryOf(step, this.#step)}`)
    if (!this.#isLive) process.stdout.write(this.#step)
    if (!isThrough) this.#ui.say('', `Step ${step} did not come through; its message is above.`)
  }
}

/** `Code for tokens: POST /2/oauth2/token -> 200`: what a step was for, and what it sent. */
function summaryOf(step: StepNumber, printed: string): string {
  const title = steps[step - 1]?.title ?? ''
  const [, method, path] = /^ *→ ([A-Z]+) https?:\/\/[^/\s]+([^\s?]*)/m.exec(printed) ?? []
  const [, status] = /^ *← (\d{3}) /m.exec(printed) ?? []
  return method === undefined || status === undefined ? title : `${title}: ${method} ${path} -> ${status}`
}
