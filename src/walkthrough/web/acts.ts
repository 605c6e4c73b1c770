import { relative } from 'node:path'
import { isLanguage } from '../course/language.ts'
import { LEAPS } from '../course/leaps.ts'
import { beatOf, SURENESS } from '../course/progress.ts'
import { SessionError } from '../course/session-state.ts'
import type { Session } from '../course/session.ts'
import type { BrowserRun } from './browser-run.ts'
import type { ActFields, News } from './course-view.ts'

/** What a form has sent. */
export type Fields = URLSearchParams

/** What acts need of a desk. */
type At = {
  session: Session
  run: BrowserRun
  check(): Promise<void>
  openAnew(): void
  reopen(): Promise<void>
}

type Act = (at: At, fields: Fields) => Promise<News | void> | News | void

const DONE: News = { tone: 'good', says: 'Done: world and token file. Real servers only go forward.' }

const acts: Record<keyof ActFields, Act> = {
  watch: async ({ session }) => void (await session.playOpening()),
  enter: ({ session }, fields) => session.goTo(session.enter(textOf(fields, 'stem')).progress.beat),
  restart: ({ session }, fields) => session.goTo(session.restart(textOf(fields, 'stem')).progress.beat),
  go: ({ session }, fields) => {
    const beat = beatOf(textOf(fields, 'beat'))
    if (!beat) throw new SessionError('A lesson has no such part.')
    if (beat === 'run') assertForetold(session)
    session.goTo(beat)
  },
  predict: ({ session }, fields) => {
    const choice = numberOf(fields, 'choice', 'Choose one of the answers first: a wrong one costs nothing.')
    const sure = SURENESS.find((each) => each === fields.get('sure'))
    if (!sure) throw new SessionError('Say how sure you are as well.')
    session.predict({ choice, sure })
    session.goTo('run')
  },
  run: async ({ session, run }, fields) => {
    const consent = fields.get('consent') ?? 'played'
    if (consent !== 'played' && consent !== 'browser') throw new SessionError('Say who agrees at X’s page.')
    assertForetold(session)
    await run.start(consent)
  },
  'give-up': ({ run }) => run.giveUp(),
  paste: async ({ run }, fields) => run.deliver(textOf(fields, 'address')),
  break: async ({ session }, fields) => {
    const choice = numberOf(fields, 'choice', 'Choose what you expect first: a wrong answer costs nothing.')
    await session.break({ scene: textOf(fields, 'scene'), choice })
  },
  language: (at, fields) => {
    const language = textOf(fields, 'language')
    if (!isLanguage(language)) throw new SessionError('Lessons are written in TypeScript or Python.')
    const missing = at.session.writeIn(language)
    if (missing !== undefined) return { tone: 'bad', says: missing }
    at.openAnew()
  },
  check: (at) => at.check(),
  hint: ({ session }) => void session.giveHint(),
  reset: (at) => {
    const kept = at.session.resetFile()
    at.openAnew()
    const where = kept === undefined ? '' : ` What you had is kept in ${relative(process.cwd(), kept)}.`
    return { tone: 'good', says: `The starter is back.${where}` }
  },
  say: ({ session }, fields) => {
    if (textOf(fields, 'words').trim() === '') throw new SessionError('Write your sentence first, or go on without.')
    session.say(textOf(fields, 'words'))
  },
  advance: ({ session }, fields) => {
    const by = textOf(fields, 'by')
    const leap = Object.hasOwn(LEAPS, by) ? LEAPS[by] : undefined
    if (!leap) throw new SessionError('Time goes by two hours, a day or a month.')
    session.time.advance(leap)
  },
  save: ({ session }) => {
    session.time.save()
    return DONE
  },
  restore: ({ session }) => {
    session.time.restore()
    return DONE
  },
  // The browser keeps the one, and which tab goes on was seen to by whoever took the form.
  theme: () => {},
  continue: () => {},
  reopen: (at) => at.reopen(),
}

/** @throws {SessionError} for a name that no act has. */
export function actOf(name: string): Act {
  const act = isAct(name) ? acts[name] : undefined
  if (!act) throw new SessionError(`The course does not know "${name.slice(0, 40)}".`)
  return act
}

function isAct(name: string): name is keyof ActFields {
  return Object.hasOwn(acts, name)
}

/** What can be done whatever else is under way, and while a program is judged. */
const ALWAYS = ['theme', 'continue', 'reopen', 'give-up', 'paste']
const DURING_CHECK = ['hint', 'say', 'go', 'enter', 'restart', 'predict']

/** @throws {SessionError} for an act that has to wait, or for which there is no world any more. */
export function mayNow(session: Session, name: string): void {
  if (ALWAYS.includes(name)) return
  if (!session.isOpen) throw new SessionError('The practice server is not answering. Start it again: progress is kept.')
  const isChecking = session.underWay === 'check' || session.underWay === 'recheck'
  if (!isChecking || !DURING_CHECK.includes(name)) session.assertIdle()
}

/** A run is looked at beside what was expected of it. */
function assertForetold({ place }: Session): void {
  if (place && !place.progress.prediction)
    throw new SessionError('Say first what you expect to happen: a wrong answer costs nothing.')
}

/** A field; empty where it is missing. */
function textOf(fields: Fields, name: string): string {
  return fields.get(name) ?? ''
}

/** The number of an answer. @throws {SessionError} with these words where none was chosen. */
function numberOf(fields: Fields, name: string, missing: string): number {
  const text = textOf(fields, name)
  if (!/^\d{1,3}$/.test(text)) throw new SessionError(missing)
  return Number(text)
}
