import type { JournalEvent } from '../../../mock-provider/index.ts'
import type { Lesson } from '../course/lesson.ts'
import type { Course } from './course.ts'
import { sideBySide } from '../../system/wrapped-text.ts'
import type { Ui } from './ui.ts'
import { recordOf } from './wire-text.ts'

/** The prediction beside what came of it. Who was certain, and sees something else, gets it slowly. */
export function reveal(course: Course, { stem, predict }: Lesson): void {
  const { ui, progress } = course
  const { prediction } = progress.of(stem)
  if (!prediction) return
  const { choice, sure } = prediction
  const said = predict.options[choice] ?? ''
  const truth = predict.options[predict.truth] ?? ''
  ui.say('', `You said: "${said}" (${sure}).`)
  if (choice === predict.truth) return ui.say(`That is so. ${predict.why}`)
  if (sure !== 'certain') return ui.say(`What happens: "${truth}". ${predict.why}`)
  compare(ui, { said, truth }, proofOf(course, stem, predict.shown))
  ui.say('', `Why: ${predict.why}`)
  ui.say('Stay with the two for a moment: a sure answer that was put right is the one that sticks.')
}

type Proof = { world: string; events: JournalEvent[] }

function compare(ui: Ui, { said, truth }: { said: string; truth: string }, { world, events }: Proof): void {
  const records = events.map((event) => recordOf(event))
  const wrote = records.length > 0 ? [`${world} wrote:`, ...records] : []
  if (!ui.draws || ui.columns < 59) return ui.say('', `You expected: "${said}".`, `What happens: "${truth}".`, ...wrote)
  const right = ['What happens', '', truth, ...(wrote.length > 0 ? ['', ...wrote] : [])]
  ui.say('', ...sideBySide(['You expected', '', said], right, ui.columns - 2))
}

/** Which world shows it: the newest scene of the run that has all of these kinds of events, else the learner's own. */
function proofOf({ side, ran, runMark, scenes }: Course, stem: string, kinds: readonly string[]): Proof {
  if (ran !== stem || kinds.length === 0) return { world: '', events: [] }
  const own = { world: 'The server', events: side.mock.journal.since(runMark) }
  const worlds = [...scenes.map((events) => ({ world: 'The scene’s server', events })).toReversed(), own]
  const isShown = ({ kind }: JournalEvent) => kinds.includes(kind)
  const found = worlds.find(({ events }) => kinds.every((kind) => events.some((event) => event.kind === kind)))
  return { world: found?.world ?? '', events: found?.events.filter(isShown).slice(0, 3) ?? [] }
}
