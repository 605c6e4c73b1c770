import { momentOf } from '../../../mock-provider/index.ts'
import { nextBeat, type Beat } from '../course/progress.ts'
import type { Lesson } from '../course/lesson.ts'
import { openingSays } from '../course/opening.ts'
import { inOneWord, isBegun, type Standing } from '../course/standings.ts'
import { capital } from '../course/words.ts'
import { drawArrow, tellArrow } from './arrow-text.ts'
import { breakBeat, predictBeat, runBeat, lookBeat } from './beats.ts'
import { fixBeat, sayBeat } from './fix-beat.ts'
import { showRecap } from './recap-text.ts'
import { firstParagraph, type Course, type Way } from './shown-course.ts'
import { quietly, type Option } from './ui.ts'
import { Moved, WEB } from './web-side.ts'
import { wireHeads } from './wire-text.ts'

const BEAT_WORK: Record<Beat, (course: Course, lesson: Lesson) => Promise<Way>> = {
  goal: goalBeat,
  predict: predictBeat,
  run: runBeat,
  look: lookBeat,
  break: breakBeat,
  fix: fixBeat,
  say: sayBeat,
}

/** The course from its first screen on; ends when the person leaves. */
export async function teach(course: Course): Promise<void> {
  const { session } = course
  greet(course)
  let isInBrowser = false
  for (;;) {
    const isEnd = session.next === undefined
    const went = await unlessMoved(() => (isInBrowser ? followBrowser(course) : teachNext(course)))
    if (went === 'left') return
    if (!isEnd && !session.next) showRecap(course.ui, session.recap)
    isInBrowser = went === 'moved'
  }
}

type Went = 'left' | 'taught' | 'moved'

/** `moved` where the course went on in the browser meanwhile. */
async function unlessMoved(teaching: () => Promise<Went>): Promise<Went> {
  try {
    return await teaching()
  } catch (error) {
    if (error instanceof Moved) return 'moved'
    throw error
  }
}

async function teachNext(course: Course): Promise<Went> {
  await recheckEarlier(course)
  course.web.arrive()
  const standing = await chooseLesson(course)
  if (!standing) return 'left'
  await teachLesson(course, standing)
  return 'taught'
}

/** The terminal looks on until somebody wants to go on here. */
async function followBrowser(course: Course): Promise<Went> {
  const { ui, session, web } = course
  web.arrive()
  const chosen = await ui.choose('The course goes on in your browser.', [
    { key: 'go', label: 'Go on here, where the browser is' },
    { key: 'menu', label: 'Back to the first menu' },
    { ...WEB, label: 'A new address for the browser' },
    { key: 'leave', label: 'Leave' },
  ])
  if (chosen === 'leave') return 'left'
  if (chosen === 'web') await web.open()
  if (chosen === 'go' && session.place) await teachLesson(course, session.place)
  return chosen === 'web' ? 'moved' : 'taught'
}

function greet({ ui, session }: Course): void {
  const done = session.standings.filter(({ progress }) => progress.done)
  ui.say('', 'X login, step by step. MOCK: nothing leaves this computer.')
  ui.say(
    `${done.length} of ${session.lessons.length} lessons done. Clock ${momentOf(session.time.now)} UTC, frozen until you move it.`,
  )
  tellNews({ ui, session })
}

/** Each piece once, when it has come. */
function tellNews({ ui, session }: Pick<Course, 'ui' | 'session'>): void {
  for (const news of session.takeNews()) ui.say('', news)
}

/** A file that met its lesson may have been changed since: then the lesson is judged again. */
async function recheckEarlier({ ui, session }: Course): Promise<void> {
  for (const standing of session.changedSince()) {
    ui.say('', `Your file of ${nameOf(standing)} has changed since it was met: checking it again ...`)
    const unmet = await quietly(() => session.recheck(standing.lesson.stem))
    if (!unmet) ui.say('Still met.')
    else ui.say(`Now: ${unmet.says}. The lesson is open again at its fix; nothing else is lost.`)
  }
}

async function chooseLesson(course: Course): Promise<Standing | undefined> {
  const { ui, session } = course
  const { next } = session
  for (;;) {
    const go = next && { key: 'go', label: `${isBegun(next) ? 'Go on with' : 'Start'} ${nameOf(next)}` }
    const watch = { key: 'watch', label: 'Watch the whole login once (no typing)' }
    const chosen = await ui.choose('What next?', [
      ...(session.sawOpening ? [] : [watch]),
      ...(go ? [go] : []),
      ...(next ? [] : [{ key: 'recap', label: 'What you learned, and where to go on' }]),
      { key: 'list', label: 'Choose a lesson' },
      ...(session.sawOpening ? [watch] : []),
      WEB,
      { key: 'leave', label: 'Leave' },
    ])
    if (chosen === 'go' && next) return session.enter(next.lesson.stem)
    if (chosen === 'leave') return undefined
    if (chosen === 'watch') await watchOnce(course)
    if (chosen === 'recap') showRecap(ui, session.recap)
    if (chosen === 'web') await course.web.open()
    const listed = chosen === 'list' ? await chooseFromList(course) : undefined
    if (listed) return listed
  }
}

/** A lesson that was left at its end begins again. */
async function chooseFromList({ ui, session }: Course): Promise<Standing | undefined> {
  const { standings } = session
  const chosen = await ui.choose('Which lesson?', [...standings.map(optionOf), { key: 'back', label: 'Back' }])
  const standing = standings.find(({ lesson }) => lesson.stem === chosen)
  if (!standing) return undefined
  const { stem } = standing.lesson
  return standing.progress.beat === 'say' ? session.restart(stem) : session.enter(stem)
}

function optionOf(standing: Standing): Option {
  const { lesson } = standing
  return {
    key: lesson.stem,
    label: `${capital(nameOf(standing))} (${lesson.minutes} min, ${inOneWord(standing)})`,
  }
}

/** By its place in the list: the ids of later lessons are those of the lesson files. */
function nameOf({ lesson, number }: Standing): string {
  return `lesson ${number}, ${lesson.title}`
}

async function watchOnce({ ui, session }: Course): Promise<void> {
  const events = (await session.playOpening()).filter(({ http }) => http)
  ui.say('', 'What the server wrote into its journal (# counts its events), and what it means:')
  for (const [index, event] of events.entries())
    ui.say('', ...wireHeads([event], ui.columns - 2), `     ${openingSays[index] ?? ''}`)
  ui.say('', 'Now you make each of these lines yourself.')
}

async function teachLesson(course: Course, standing: Standing): Promise<void> {
  const { session, ui } = course
  if (isBegun(standing)) ui.say('', `${capital(nameOf(standing))}. You were at: ${standing.progress.beat}.`)
  let beat: Beat | undefined = standing.progress.beat
  while (beat !== undefined) {
    session.goTo(beat)
    course.web.arrive()
    tellNews(course)
    const way: Way = await BEAT_WORK[beat](course, standing.lesson)
    if (way === 'menu') return
    beat = way === 'next' ? nextBeat(beat) : way
  }
}

async function goalBeat({ ui, session }: Course, lesson: Lesson): Promise<Way> {
  const { lessons } = session
  ui.say('', `LESSON ${lessons.indexOf(lesson) + 1} of ${lessons.length}: ${lesson.title} (${lesson.minutes} min)`)
  ui.say(firstParagraph(lesson.sections.Goal), '')
  ui.say(...(ui.draws && ui.columns >= 59 ? drawArrow(lesson.arrow) : [tellArrow(lesson.arrow)]))
  return 'next'
}
