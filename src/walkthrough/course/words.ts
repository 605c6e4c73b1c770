import type { Duration } from '../../../mock-provider/index.ts'
import { steps } from '../../step-runner/run-step.ts'
import { count } from '../../system/wrapped-text.ts'
import type { Act } from './lesson.ts'

/** `Steps/05-users-me.ts, then a short scene`: the acts of a run, before it. */
export function inOrder(acts: readonly Act[]): string {
  return acts.map(describe).join(', then ').replace('a short scene, then a short scene', 'two short scenes')
}

function describe(act: Act): string {
  if ('step' in act) return `steps/${steps[act.step - 1]?.file}`
  if ('scene' in act) return 'a short scene'
  return `${inWords(act.advance)} pass`
}

/** `2 hours and 1 minute` */
export function inWords(time: Duration): string {
  return Object.entries(time)
    .map(([unit, number]) => count(number, unit.slice(0, -1)))
    .join(' and ')
}

/** With a capital letter, unless it begins with a parameter or a file, which keep their spelling. */
export function capital(text: string): string {
  return /^\S*[_=/.]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)
}
