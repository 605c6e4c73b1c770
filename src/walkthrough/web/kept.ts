import type { JournalEvent } from '../../../mock-provider/index.ts'
import type { LearnerProgram } from '../course/learner-program.ts'
import type { Happening } from '../course/session-state.ts'
import type { LessonKept, Ran, UnderWay } from './course-view.ts'

const NOTHING: LessonKept = { ran: [], damages: new Map() }

type Told<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>

/** What a page can show of that which a session tells and forgets. To be subscribed to it. */
export class Kept {
  underWay: UnderWay | undefined
  /** The whole conversation, once it was watched. */
  opening: readonly JournalEvent[] | undefined
  readonly #lessons = new Map<string, LessonKept>()
  readonly #here: () => string | undefined
  /** The lesson of the act that is under way: who looks may have gone to another. */
  #stem = ''
  #isOfSave = false
  #starts = 0

  /** @param here the lesson at which the session is. */
  constructor(here: () => string | undefined) {
    this.#here = here
  }

  of(stem: string): LessonKept {
    return this.#lessons.get(stem) ?? NOTHING
  }

  /** The learner's program of a lesson, once it was opened; undefined where the lesson cannot judge theirs. */
  open(stem: string, program: LearnerProgram | undefined): void {
    const { program: _, ...kept } = this.of(stem)
    this.#lessons.set(stem, program ? { ...kept, program } : kept)
  }

  /** The file of a lesson was no file any more when it was to be judged. */
  miss(stem: string): void {
    this.#change(stem, { judgement: 'gone', isOfSave: false })
  }

  /** Whether the program of that lesson is being judged. */
  isJudged(stem: string): boolean {
    return this.underWay?.what === 'check' && this.#stem === stem
  }

  /** A person has to agree. */
  wait(waitsFor: UnderWay['waitsFor']): void {
    if (this.underWay && waitsFor) this.underWay = { ...this.underWay, waitsFor }
  }

  readonly read = (happening: Happening): void => {
    const { kind } = happening
    if (kind === 'act.begun') this.#begin(happening.what)
    if (kind === 'act.ended') this.underWay = undefined
    if (kind === 'opening.played') this.opening = happening.events
    if (kind === 'lesson.restarted') this.#restart(happening.stem)
    if (kind === 'break.played') this.#break(happening)
    if (kind === 'hint.given') this.#change(happening.stem, { hint: happening.hint })
    if (kind === 'check.begun' || kind === 'check.went' || kind === 'check.ended') this.#check(happening)
    if (this.underWay?.what === 'run') this.#run(happening)
  }

  #begin(what: UnderWay['what']): void {
    this.underWay = { what }
    this.#starts = 0
    this.#stem = this.#here() ?? ''
    if (what === 'run') this.#change(this.#stem, { ran: [] })
  }

  /** A lesson that begins again has still its file. */
  #restart(stem: string): void {
    const { program } = this.of(stem)
    this.#lessons.delete(stem)
    this.open(stem, program)
  }

  #break({ stem, scene, damage }: Told<'break.played'>): void {
    this.#change(stem, { damages: new Map(this.of(stem).damages).set(scene, damage) })
  }

  #check(happening: Told<'check.begun' | 'check.went' | 'check.ended'>): void {
    if (happening.kind === 'check.begun') this.#isOfSave = happening.isOfSave
    if (happening.kind === 'check.went' && this.underWay) {
      this.#starts += 1
      this.underWay = { ...this.underWay, says: `Start ${this.#starts} of your program: ${happening.run}.` }
    }
    if (happening.kind === 'check.ended') {
      const { judgement } = happening
      this.#change(judgement.stem, { judgement, isOfSave: this.#isOfSave })
    }
  }

  #run(happening: Happening): void {
    const { ran } = this.of(this.#stem)
    this.#change(this.#stem, { ran: ranAfter(ran, happening) })
  }

  #change(stem: string, changes: Partial<LessonKept>): void {
    this.#lessons.set(stem, { ...this.of(stem), ...changes })
  }
}

/** What has run so far, after one thing more. */
function ranAfter(ran: readonly Ran[], happening: Happening): readonly Ran[] {
  const [before, last] = [ran.slice(0, -1), ran.at(-1)]
  switch (happening.kind) {
    case 'step.begun':
      return [...ran, { kind: 'step', step: happening.step, printed: '' }]
    case 'step.printed':
      return last?.kind === 'step' ? [...before, { ...last, printed: last.printed + happening.piece }] : ran
    case 'step.ended':
      return last?.kind === 'step' ? [...before, { ...last, isThrough: happening.isThrough }] : ran
    case 'time.passed':
      return [...ran, { kind: 'time', by: happening.by, now: happening.now }]
    case 'scene.played':
      return [...ran, { kind: 'scene', lines: happening.lines, events: happening.events }]
    default:
      return ran
  }
}
