import { recordOf } from '../course/event-record.ts'
import type { Foretold, Proof } from '../course/look.ts'
import { sideBySide } from '../../system/wrapped-text.ts'
import type { Ui } from './ui.ts'

const WORLDS: Record<Proof['of'], string> = { own: 'The server', scene: 'The scene’s server' }

/** The prediction beside what came of it. Who was certain, and sees something else, gets it slowly. */
export function reveal(ui: Ui, foretold: Foretold): void {
  const { said, truth, isRight, sure, why } = foretold
  ui.say('', `You said: "${said}" (${sure}).`)
  if (isRight) return ui.say(`That is so. ${why}`)
  if (sure !== 'certain') return ui.say(`What happens: "${truth}". ${why}`)
  compare(ui, foretold)
  ui.say('', `Why: ${why}`)
  ui.say('Stay with the two for a moment: a sure answer that was put right is the one that sticks.')
}

function compare(ui: Ui, { said, truth, proof: { of, events } }: Foretold): void {
  const records = events.map((event) => recordOf(event))
  const wrote = records.length > 0 ? [`${WORLDS[of]} wrote:`, ...records] : []
  if (!ui.draws || ui.columns < 59) return ui.say('', `You expected: "${said}".`, `What happens: "${truth}".`, ...wrote)
  const right = ['What happens', '', truth, ...(wrote.length > 0 ? ['', ...wrote] : [])]
  ui.say('', ...sideBySide(['You expected', '', said], right, ui.columns - 2))
}
