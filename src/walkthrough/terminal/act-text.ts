import type { Duration } from '../../../mock-provider/index.ts'
import { steps } from '../../step-runner/run-step.ts'
import { count } from '../../system/wrapped-text.ts'
import type { Act } from '../course/lesson.ts'

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

/** What a scene said, under a line that says where it was. */
export function sceneLines(lines: readonly string[]): string[] {
  return ['In a world of its own:', ...lines.map((line) => `  ${line}`)]
}
