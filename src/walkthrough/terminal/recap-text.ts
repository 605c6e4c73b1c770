import { doors, type Recap } from '../course/recap.ts'
import type { Ui } from './ui.ts'

/** The end of the course: what was a surprise, which mistakes were met, and the doors that follow. */
export function showRecap(ui: Ui, { surprises, mistakes }: Recap): void {
  ui.say('', 'All lessons are done.')
  if (surprises.length > 0) ui.say('', 'You were sure, and it was otherwise:')
  for (const { said, truth, why } of surprises) ui.say(`* Not "${said}" but "${truth}". ${why}`)
  if (mistakes.length > 0) ui.say('', 'Mistakes that your programs have made, and what to do instead:')
  for (const { number, says } of mistakes) ui.say(`* ${number}: ${says}`)
  ui.say('', 'From here:', ...doors.map(({ at, says }) => `  ${at.padEnd(15)}   ${says}`))
}
