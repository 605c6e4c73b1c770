import type { Theme } from '../../../mock-provider/index.ts'
import { sayItOf } from '../course/lesson.ts'
import { SessionError, type Happening } from '../course/session-state.ts'
import type { Session } from '../course/session.ts'
import { actOf, mayNow, type Fields } from './acts.ts'
import { BrowserRun } from './browser-run.ts'
import type { CourseView, LessonKept, News } from './course-view.ts'
import { Kept } from './kept.ts'
import { SaveWatch } from './save-watch.ts'

/** What differs from page to page and from tab to tab. */
export type PageAsked = Pick<CourseView, 'address' | 'formToken' | 'isViewer' | 'liveAt'> & { theme: Theme }

/** A session as a browser sees it: it keeps what the session forgets, does what forms ask for, and says that something changed. */
export class Desk {
  /** Counts the changes; a page that has seen this one has seen all. */
  changes = 0
  session: Session
  readonly run: BrowserRun
  kept!: Kept
  /** Somebody else looks for saves of the learner's file just now. */
  isWatchedElsewhere = false
  readonly #reopen: (() => Promise<Session>) | undefined
  readonly #watch: SaveWatch
  readonly #readers = new Set<() => void>()
  /** Until the next act; where nothing is said of which page, on all. */
  #news: { of: string | undefined; list: News[] } = { of: undefined, list: [] }
  /** The lesson at whose *Fix* the session is, with its program opened. */
  #fixing: string | undefined
  #unsubscribe = () => {}

  /** @param reopen opens the session anew once its world is gone. */
  constructor(session: Session, reopen?: () => Promise<Session>) {
    this.session = session
    this.#reopen = reopen
    this.run = new BrowserRun(this)
    this.#watch = new SaveWatch({
      isIdle: () => this.session.isOpen && this.session.underWay === undefined,
      onSave: () => void this.check({ isOfSave: true }),
      isElsewhere: () => this.isWatchedElsewhere,
    })
    this.#follow(session)
  }

  /** Calls the reader at each change from now on. @returns how to end that. */
  subscribe(reader: () => void): () => void {
    this.#readers.add(reader)
    return () => void this.#readers.delete(reader)
  }

  /** Says that pages are another now. */
  readonly tell = (): void => {
    this.changes += 1
    for (const reader of this.#readers) reader()
  }

  /** Does what a form of the page at `address` asks for. Whatever comes of it is said there; nothing is thrown. */
  async act(name: string, fields: Fields, address: string): Promise<void> {
    this.#news = { of: address, list: [] }
    try {
      const act = actOf(name)
      mayNow(this.session, name)
      const news = await act(this, fields)
      if (news) this.say(news)
    } catch (error) {
      this.say({ tone: error instanceof SessionError ? 'wait' : 'bad', says: wordsOf(error) })
    }
    for (const says of this.session.takeNews()) this.say({ tone: 'wait', says })
    this.tell()
  }

  /** Something to be said with the next page. */
  say(news: News): void {
    this.#news.list.push(news)
    this.tell()
  }

  /** Everything that a page is made of. */
  async view({ address, ...asked }: PageAsked): Promise<CourseView> {
    await this.#openProgram()
    const { of, list } = this.#news
    return {
      ...asked,
      address,
      session: this.session,
      isOpen: this.session.isOpen,
      underWay: this.kept.underWay,
      opening: this.kept.opening,
      keptOf: (stem) => this.#keptOf(stem),
      query: new URL(address, 'http://course').searchParams,
      news: of === undefined || of === address ? [...list] : [],
    }
  }

  /** Judges the learner's program. */
  async check(options: { isOfSave?: boolean } = {}): Promise<void> {
    const stem = this.session.place?.lesson.stem ?? ''
    try {
      if (!(await this.session.check(options))) this.kept.miss(stem)
    } catch (error) {
      this.say({ tone: 'bad', says: wordsOf(error) })
    }
    this.tell()
  }

  /** Judges again what was met, and whose file is another one since. */
  async recheckEarlier(): Promise<void> {
    for (const { lesson, number } of this.session.changedSince()) {
      try {
        const unmet = await this.session.recheck(lesson.stem)
        const now = unmet ? `no longer met: ${unmet.says}. It is open again at its fix.` : 'still met.'
        this.say({ tone: unmet ? 'wait' : 'good', says: `Your file of lesson ${number} has changed, and is ${now}` })
      } catch (error) {
        this.say({ tone: 'bad', says: wordsOf(error) })
      }
    }
  }

  /** The learner's file is another one, or was put back by us: that is no save. */
  openAnew(): void {
    this.#fixing = undefined
    this.#watch.follow([])
  }

  /** Opens the session anew, where it was left. @throws {SessionError} where that cannot be done here. */
  async reopen(): Promise<void> {
    if (this.session.isOpen) return
    if (!this.#reopen) throw new SessionError('Leave the course in the terminal, and start it again.')
    const { place } = this.session
    await this.session.close().catch(() => {})
    this.session = await this.#reopen()
    this.#follow(this.session)
    if (place) this.session.enter(place.lesson.stem)
  }

  /** Ends what it began; the session stays open. */
  close(): void {
    this.#unsubscribe()
    this.#watch.follow([])
    this.#readers.clear()
  }

  #follow(session: Session): void {
    this.#unsubscribe()
    this.kept = new Kept(() => this.session.place?.lesson.stem)
    for (const lines of session.home.news) this.#news.list.push({ tone: 'wait', says: lines.join(' ') })
    for (const says of session.takeNews()) this.#news.list.push({ tone: 'wait', says })
    const stop = [this.kept.read, this.#tend].map((reader) => session.subscribe(reader))
    this.#unsubscribe = () => stop.forEach((end) => end())
  }

  /** The learner's file is watched at its *Fix*, and nowhere else. */
  readonly #tend = ({ kind }: Happening): void => {
    if (this.#fixing !== undefined && this.#fixing !== this.#atFix) {
      this.#fixing = undefined
      this.#watch.follow([])
    }
    if (kind === 'check.begun') this.#watch.renew()
    if (kind === 'act.ended') this.#watch.goOn()
    this.tell()
  }

  get #atFix(): string | undefined {
    const { place } = this.session
    return place?.progress.beat === 'fix' ? place.lesson.stem : undefined
  }

  /** When its page is asked for, and not before: a terminal that leads there opens it itself. */
  async #openProgram(): Promise<void> {
    const stem = this.#atFix
    const { session } = this
    if (stem === undefined || stem === this.#fixing || !session.isOpen || session.asksLanguage) return
    this.#fixing = stem
    const program = await session.openProgram()
    this.kept.open(stem, program)
    this.#watch.follow(program?.paths ?? [])
  }

  #keptOf(stem: string): LessonKept {
    const { lesson, progress } = this.session.standings.find((each) => each.lesson.stem === stem) ?? {}
    const said = lesson && progress?.said !== undefined && { said: progress.said, ours: sayItOf(lesson).ours }
    return { ...this.kept.of(stem), ...(said && { said }) }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
