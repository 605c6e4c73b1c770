/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { Act } from './act.tsx'
import type { BeatProps } from './beat.tsx'
import { Words } from './our-text.tsx'

const NAMES = ['look', 'idea', 'almost', 'show'] as const
const TITLES = { look: 'Look', idea: 'Idea', almost: 'Almost', show: 'Show' }

/** The four hints, opened in order; those that were given stay. */
export function Hints({ view, place, kept, here }: BeatProps) {
  const { hints: grade = 0 } = place.progress
  const { hints } = place.lesson
  return (
    <section class="hints" aria-labelledby="hints-title">
      <h3 id="hints-title">Hints</h3>
      {grade === 0 && <p class="soft">Four, from a nod to the whole way. They cost nothing.</p>}
      <ol class="plain">
        {NAMES.slice(0, Math.min(3, grade)).map((name, index) => (
          <li class="hint">
            <strong>
              {index + 1} of 4 · {TITLES[name]}:
            </strong>{' '}
            {name !== 'show' && <Words text={hints[name]} />}
          </li>
        ))}
        {kept.hint?.name === 'show' && (
          <li class="hint">
            <strong>4 of 4 · Show:</strong> from the starter (−) to a solution (+).
            <Difference lines={kept.hint.difference} />
            <p>Read it once, then say in your own words why it is so: that is the next part.</p>
          </li>
        )}
      </ol>
      {here === 'fix' && !(grade >= 4 && kept.hint?.name === 'show') && (
        <Act
          view={view}
          act="hint"
          says={grade >= 4 ? 'The solution again' : `Hint ${grade + 1} of 4`}
          isOff={view.underWay !== undefined}
        />
      )}
    </section>
  )
}

const LINE_NAMES: Record<string, string> = { '+': 'added', '-': 'gone' }

function Difference({ lines }: { lines: readonly string[] }) {
  return (
    <pre class="diff" tabIndex={0} role="region" aria-label="From the starter to a solution">
      <code>
        {lines.map((line) => (
          <span class={`line ${LINE_NAMES[line.charAt(0)] ?? ''}`.trim()}>{`${line}\n`}</span>
        ))}
      </code>
    </pre>
  )
}
