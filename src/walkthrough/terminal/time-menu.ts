import { momentOf } from '../course/generations.ts'
import { restoreSavePoint, takeSavePoint } from '../course/save-point.ts'
import type { Course } from './course.ts'

/** The course's clock, and the moment to which one can go back. */
export async function timeMenu(course: Course): Promise<void> {
  const { ui, side, home } = course
  const { mock } = side
  ui.say('', `It is ${momentOf(mock.clock.now())} UTC, and it stays so until you move it.`)
  const chosen = await ui.choose('Time', [
    { key: 'hours', label: 'Two hours pass (an access token’s life)' },
    { key: 'day', label: 'A day passes' },
    { key: 'month', label: 'A month passes' },
    { key: 'save', label: 'Save this moment' },
    ...(course.savePoint
      ? [{ key: 'restore', label: `Back to ${momentOf(course.savePoint.at)}, event ${course.savePoint.mark}` }]
      : []),
    { key: 'back', label: 'Back' },
  ])
  if (chosen === 'hours') mock.clock.advance({ hours: 2 })
  if (chosen === 'day') mock.clock.advance({ days: 1 })
  if (chosen === 'month') mock.clock.advance({ days: 30 })
  if (chosen === 'save') course.savePoint = takeSavePoint(mock, home)
  if (chosen === 'restore' && course.savePoint) restoreSavePoint(course.savePoint, mock, home)
  if (chosen === 'save' || chosen === 'restore') ui.say('Done: world and token file. Real servers only go forward.')
  else if (chosen !== 'back') ui.say(`It is ${momentOf(mock.clock.now())} UTC now.`)
}
