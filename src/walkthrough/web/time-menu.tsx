/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { momentOf } from '../../../mock-provider/index.ts'
import { Act } from './act.tsx'
import type { CourseView } from './course-view.ts'

/** The course's clock, and the moment to which one can go back. */
export function TimeMenu({ view }: { view: CourseView }) {
  const { time, world } = view.session
  const { saved } = time
  const isOff = view.underWay !== undefined || !view.isOpen
  return (
    <details class="menu" id="time">
      <summary>
        <span class="hidden-text">Clock </span>
        <time class="mono">{momentOf(time.now)}</time> UTC · frozen
      </summary>
      <div class="menu-body">
        <p class="small">It stays so until you move it. No token grows old while you read.</p>
        <div class="stack">
          <Act view={view} act="advance" fields={{ by: 'hours' }} says="Two hours pass" isOff={isOff} />
          <Act view={view} act="advance" fields={{ by: 'day' }} says="A day passes" isOff={isOff} />
          <Act view={view} act="advance" fields={{ by: 'month' }} says="A month passes" isOff={isOff} />
        </div>
        <div class="stack">
          <Act view={view} act="save" says="Save this moment" isOff={isOff} />
          {saved && (
            <Act view={view} act="restore" says={`Back to ${momentOf(saved.at)}, event ${saved.mark}`} isOff={isOff} />
          )}
        </div>
        <p class="small soft">
          World and token file go back together. Real servers only go forward. The rules are those of profile{' '}
          <code>{view.session.place?.lesson.profile ?? 'x'}</code>: an access token lives{' '}
          {world.profile.accessTokenLifetimeSeconds / 3600} hours.
        </p>
      </div>
    </details>
  )
}
