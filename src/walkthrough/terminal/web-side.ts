import { count } from '../../system/wrapped-text.ts'
import type { Session } from '../course/session.ts'
import type { Happening } from '../course/session-state.ts'
import { quietly, type Ui } from './ui.ts'
import type { WebDoor } from './web-door.ts'

/** The course went on in the browser, so that what is asked here is not what comes next any more. */
export class Moved extends Error {}

/** The choice that opens it. */
export const WEB = { key: 'web', letter: 'w', label: 'Open this course in the browser as well' }

/**
 * The browser beside this terminal: both show one session. While nothing is asked here, what happens is the terminal's own
 * doing; while a question is open, it is the browser's, and is told with a line.
 */
export class WebSide {
  readonly #session: Session
  readonly #ui: Ui
  readonly #env: NodeJS.ProcessEnv
  #door: WebDoor | undefined
  /** Where the terminal is, as far as it knows. */
  #here = ''
  #told = ''

  constructor({ session, ui, env }: { session: Session; ui: Ui; env: NodeJS.ProcessEnv }) {
    this.#session = session
    this.#ui = ui
    this.#env = env
  }

  /** Starts it at the first call; each makes a new address for one browser. */
  async open(): Promise<void> {
    this.#door ??= await this.#start()
    this.#door.invite(this.#env, (...lines) => this.#ui.say(...lines))
  }

  /** The terminal is where the session is now. */
  arrive(): void {
    this.#here = this.#place
    this.#told = this.#words()
  }

  /** The terminal looks for saves itself from now on. @returns how to end that. */
  watchSaves(): () => void {
    const desk = this.#door?.desk
    if (!desk) return () => {}
    desk.isWatchedElsewhere = true
    return () => void (desk.isWatchedElsewhere = false)
  }

  async close(): Promise<void> {
    await this.#door?.close()
  }

  /** The same questions, which the browser may interrupt: they are asked again, or are no longer of interest. */
  get ui(): Ui {
    const inner = this.#ui
    const choose: Ui['choose'] = (question, options, signal) =>
      this.#asking(signal, (either) => inner.choose(question, options, either))
    const ask = async (question: string) =>
      (await this.#asking(undefined, (signal) => inner.ask(question, signal))) ?? ''
    return {
      draws: inner.draws,
      get columns() {
        return inner.columns
      },
      say: (...lines) => inner.say(...lines),
      choose,
      ask,
    }
  }

  /** @throws {Moved} once the session is somewhere else. */
  async #asking(
    signal: AbortSignal | undefined,
    question: (signal: AbortSignal | undefined) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    for (;;) {
      if (!this.#door) return question(signal)
      await this.#untilCalm()
      if (this.#here !== this.#place) throw new Moved()
      const acted = new AbortController()
      const lines: string[] = []
      const stop = this.#session.subscribe((happening) => {
        lines.push(...this.#lineOf(happening))
        acted.abort()
      })
      const answer = await question(AbortSignal.any([acted.signal, ...(signal ? [signal] : [])])).finally(stop)
      for (const line of lines) this.#ui.say(line)
      if (answer !== undefined || (signal?.aborted && !acted.signal.aborted)) return answer
    }
  }

  /** What takes time in the browser is waited for: nothing else could begin meanwhile. */
  async #untilCalm(): Promise<void> {
    while (this.#session.underWay !== undefined) await quietly(() => this.#actEnds())
    const words = this.#words()
    if (words !== this.#told && this.#here !== this.#place) this.#ui.say(`In the browser: ${words}.`)
    this.#told = words
  }

  #actEnds(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#session.subscribe((happening) => {
        for (const line of this.#lineOf(happening)) this.#ui.say(line)
        if (happening.kind !== 'act.ended') return
        stop()
        resolve()
      })
    })
  }

  /** One calm line of what a person sees there; most of what happens needs none. */
  #lineOf(happening: Happening): string[] {
    const says = this.#sayingOf(happening)
    return says === undefined ? [] : [`In the browser: ${says}.`]
  }

  #sayingOf(happening: Happening): string | undefined {
    const { place } = this.#session
    const lesson = place ? `lesson ${place.number}, ` : ''
    switch (happening.kind) {
      case 'act.begun':
        return lesson + ACT_WORDS[happening.what]
      case 'check.ended':
        return lesson + metOf(happening.judgement.facts)
      case 'hint.given':
        return `${lesson}hint ${happening.hint.grade} of 4`
      case 'world.restored':
        return 'back to the saved moment'
      case 'time.passed':
        return this.#session.underWay ? undefined : 'time passes'
      default:
        return undefined
    }
  }

  get #place(): string {
    const { place } = this.#session
    return place ? `${place.lesson.stem} ${place.progress.beat}` : ''
  }

  #words(): string {
    const { place } = this.#session
    return place ? `lesson ${place.number}, ${place.progress.beat}` : ''
  }

  async #start(): Promise<WebDoor> {
    const [{ Desk }, { startCourseServer }, { WebDoor: Door }] = await Promise.all([
      import('../web/desk.ts'),
      import('../web/server.ts'),
      import('./web-door.ts'),
    ])
    const desk = new Desk(this.#session)
    return new Door(desk, await startCourseServer(desk))
  }
}

const ACT_WORDS = { opening: 'the whole login', run: 'run', scene: 'break', check: 'check', recheck: 'check' }

function metOf(facts: readonly { verdict: string }[]): string {
  const met = facts.filter(({ verdict }) => verdict === 'met').length
  return met === facts.length ? 'all met' : `${met} of ${count(facts.length, 'fact')} met`
}
