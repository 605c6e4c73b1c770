import type { Recap } from '../course/recap.ts'
import type { Ui } from './ui.ts'

/** Where one goes on from the last lesson. */
const DOORS = [
  'npm run check -- --all --client "python3 my_bot.py"   the same checks for an app of yours',
  'docs/testing.md   two hours in a test of yours, and in your CI',
  'docs/live.md      the same steps against the real X, and what it answers',
]

/** The end of the course: what was a surprise, which mistakes were met, and the doors that follow. */
export function showRecap(ui: Ui, { surprises, mistakes }: Recap): void {
  ui.say('', 'All lessons are done.')
  if (surprises.length > 0) ui.say('', 'You were sure, and it was otherwise:')
  for (const { said, truth, why } of surprises) ui.say(`* Not "${said}" but "${truth}". ${why}`)
  if (mistakes.length > 0) ui.say('', 'Mistakes that your programs have made, and what to do instead:')
  for (const { number, says } of mistakes) ui.say(`* ${number}: ${says}`)
  ui.say('', 'From here:', ...DOORS.map((door) => `  ${door}`))
}
