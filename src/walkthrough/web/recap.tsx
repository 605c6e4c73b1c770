/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { asTyped } from '../../system/own-command.ts'
import { doors } from '../course/recap.ts'
import type { CourseView } from './course-view.ts'
import { Words } from './our-text.tsx'

/** The end of the course: what was a surprise, which mistakes were met, and the doors that follow. */
export function RecapPart({ view }: { view: CourseView }) {
  const { surprises, mistakes } = view.session.recap
  return (
    <section id="recap" class="card recap" aria-labelledby="recap-title">
      <h2 id="recap-title">What you take along</h2>
      {surprises.length > 0 && (
        <>
          <h3>You were sure, and it was otherwise</h3>
          <ul>
            {surprises.map(({ said, truth, why }) => (
              <li>
                Not “{said}” but “{truth}”. <Words text={why} />
              </li>
            ))}
          </ul>
        </>
      )}
      {mistakes.length > 0 && (
        <>
          <h3>Mistakes that your programs have made, and what to do instead</h3>
          <ul>
            {mistakes.map(({ number, says }) => (
              <li>
                <span class="mono soft">{number}</span> {says}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>From here</h3>
      <dl>
        {doors.map(({ at, says }) => (
          <>
            <dt>
              <code>{asTyped(at)}</code>
            </dt>
            <dd>{says}</dd>
          </>
        ))}
      </dl>
    </section>
  )
}
