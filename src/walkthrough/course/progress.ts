import { join } from 'node:path'
import { keepAside, readOwnJson } from '../../client/index.ts'
import { writeJsonFile } from '../../step-runner/home.ts'
import { isLanguage, type Language } from './language.ts'

/** The seven beats of a lesson, by the names of its parts. */
const BEATS = ['goal', 'predict', 'run', 'look', 'break', 'fix', 'say'] as const
export type Beat = (typeof BEATS)[number]

/** The beat of that name; undefined where there is none. */
export function beatOf(name: string): Beat | undefined {
  return BEATS.find((beat) => beat === name)
}

/** The beat after that one; undefined behind the last. */
export function nextBeat(beat: Beat): Beat | undefined {
  return BEATS[BEATS.indexOf(beat) + 1]
}

/** How sure somebody can be of a prediction, from least to most. */
export const SURENESS = ['guess', 'fairly sure', 'certain'] as const
type Sureness = (typeof SURENESS)[number]

/** What somebody expected: the number of the option, from 0. */
export type Prediction = { choice: number; sure: Sureness }

/** How far somebody is in one lesson. */
export type LessonProgress = {
  beat: Beat
  prediction?: Prediction
  /** What was expected of each break, by its scene. */
  broken?: Record<string, number>
  /** The grade of the last hint, 0 to 4. */
  hints?: number
  /** Known mistakes that checks have seen here, by number. */
  slips?: string[]
  /** The learner's own sentence. */
  said?: string
  /** The check was met. */
  done?: boolean
  /** What the learner's file was then, as a digest: another one is judged again. */
  metWith?: string
  /** Which of the learner's files it was. */
  metIn?: Language
  /** The journal's newest event when the lesson began. */
  mark?: number
}

/** No secrets in here: lessons, predictions, notes, marks. */
export type ProgressState = {
  version: 1
  current?: string
  seenOpening?: boolean
  /** What the learner writes in, once it was chosen. */
  language?: Language
  lessons: Record<string, LessonProgress>
}

const EMPTY: ProgressState = { version: 1, lessons: {} }

/** Progress in `.lab/progress.json`, saved at every change; where that fails, told once and kept in memory. */
export class Progress {
  readonly path: string
  /** What the user should know about the file: kept aside, cannot be written. */
  readonly news: string[] = []
  #state: ProgressState
  #canSave = true

  constructor(home: string) {
    this.path = join(home, 'progress.json')
    this.#state = this.#read()
  }

  /** False once a change could not be written. */
  get isSaved(): boolean {
    return this.#canSave
  }

  get current(): string | undefined {
    return this.#state.current
  }

  get seenOpening(): boolean {
    return this.#state.seenOpening === true
  }

  get language(): Language | undefined {
    return this.#state.language
  }

  /** Remembers what the learner writes in. */
  writeIn(language: Language): void {
    if (language !== this.language) this.#save({ ...this.#state, language })
  }

  of(stem: string): LessonProgress {
    return this.#state.lessons[stem] ?? { beat: 'goal' }
  }

  get done(): string[] {
    return Object.entries(this.#state.lessons).flatMap(([stem, { done }]) => (done ? [stem] : []))
  }

  opened(): void {
    this.#save({ ...this.#state, seenOpening: true })
  }

  /** Changes what is known of a lesson and makes it the current one. */
  change(stem: string, changes: Partial<LessonProgress>): void {
    this.#state = { ...this.#state, current: stem }
    this.note(stem, changes)
  }

  /** Changes what is known of a lesson, and no more. */
  note(stem: string, changes: Partial<LessonProgress>): void {
    const lesson = { ...this.of(stem), ...changes }
    this.#save({ ...this.#state, lessons: { ...this.#state.lessons, [stem]: lesson } })
  }

  /** Begins a lesson again; that it was done once stays. */
  restart(stem: string): void {
    const { done = false, metWith, metIn, slips } = this.of(stem)
    const met = { ...(metWith !== undefined && { metWith }), ...(metIn !== undefined && { metIn }) }
    const lesson: LessonProgress = { beat: 'goal', done, ...met, ...(slips && { slips }) }
    this.#save({ ...this.#state, current: stem, lessons: { ...this.#state.lessons, [stem]: lesson } })
  }

  #save(state: ProgressState): void {
    this.#state = state
    if (!this.#canSave) return
    try {
      writeJsonFile(this.path, state)
    } catch (error) {
      this.#canSave = false
      this.news.push(`${this.path} cannot be written (${codeOf(error)}). Go on: progress is kept until you leave.`)
    }
  }

  #read(): ProgressState {
    const state = parse(this.path)
    if (state) return state
    try {
      const aside = keepAside(this.path)
      this.news.push(`${this.path} made no sense. It was kept as ${aside}; you start afresh.`)
    } catch {
      this.news.push(`${this.path} made no sense and cannot be moved; you start afresh.`)
    }
    return EMPTY
  }
}

function parse(path: string): ProgressState | undefined {
  try {
    const state = readOwnJson(path) ?? EMPTY
    return isState(state) ? state : undefined
  } catch {
    return undefined
  }
}

/** Looks at each member: people edit files, ours as well. */
function isState(value: unknown): value is ProgressState {
  if (!isRecord(value) || value.version !== 1 || !isRecord(value.lessons)) return false
  if (!['string', 'undefined'].includes(typeof value.current)) return false
  if (value.language !== undefined && !isLanguage(value.language)) return false
  return Object.values(value.lessons).every((lesson) => {
    if (!isRecord(lesson) || !BEATS.some((beat) => beat === lesson.beat)) return false
    const { prediction, said, hints = 0, broken = {}, metWith, metIn, slips = [] } = lesson
    const hasPrediction =
      isRecord(prediction) && Number.isInteger(prediction.choice) && SURENESS.some((sure) => sure === prediction.sure)
    return (
      (prediction === undefined || hasPrediction) &&
      [said, metWith].every((text) => ['string', 'undefined'].includes(typeof text)) &&
      (metIn === undefined || isLanguage(metIn)) &&
      typeof hints === 'number' &&
      Array.isArray(slips) &&
      slips.every((slip) => typeof slip === 'string') &&
      isRecord(broken)
    )
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
}
