import { momentOf } from '../../../mock-provider/index.ts'
import { LEAPS } from '../course/leaps.ts'
import type { Course } from './shown-course.ts'

/** The course's clock, and the moment to which one can go back. */
export async function timeMenu({ ui, session: { time } }: Course): Promise<void> {
  ui.say('', `It is ${momentOf(time.now)} UTC, and it stays so until you move it.`)
  const { saved } = time
  const chosen = await ui.choose('Time', [
    { key: 'hours', label: 'Two hours pass (an access token’s life)' },
    { key: 'day', label: 'A day passes' },
    { key: 'month', label: 'A month passes' },
    { key: 'save', label: 'Save this moment' },
    ...(saved ? [{ key: 'restore', label: `Back to ${momentOf(saved.at)}, event ${saved.mark}` }] : []),
    { key: 'back', label: 'Back' },
  ])
  const leap = LEAPS[chosen ?? '']
  if (leap) time.advance(leap)
  if (chosen === 'save') time.save()
  if (chosen === 'restore') time.restore()
  if (chosen === 'save' || chosen === 'restore') ui.say('Done: world and token file. Real servers only go forward.')
  else if (chosen !== 'back') ui.say(`It is ${momentOf(time.now)} UTC now.`)
}
