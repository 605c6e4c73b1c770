/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { mistakes } from '../../findings/mistakes.ts'
import type { Explanation, RankedCause } from '../../meanings/explain-answer.ts'
import type { Judgement } from './judgement.ts'
import { Sentence, Words } from './words.tsx'

const WEIGHTS = { many: 'seen by many', once: 'seen once', documented: 'documented', inferred: 'inferred' }

/** Why a request was refused and what to do: what the journal shows, the known mistake, and what X's answer means. */
export function Judged({ judgement }: { judgement: Judgement }) {
  const { says, advice, mistake, explanation } = judgement
  if (!advice && !mistake && !explanation) return null
  const [first] = explanation?.causes ?? []
  return (
    <div class="card judged">
      {says !== undefined && (
        <p>
          <strong>{says}.</strong>
        </p>
      )}
      <dl class="pairs">
        <dt>Most likely</dt>
        <dd>{advice ? <Sentence>{advice.likely}</Sentence> : first && <Sentence>{first.says}</Sentence>}</dd>
        <dt>Do this</dt>
        <dd>{advice ? <Sentence>{advice.wayOut}</Sentence> : first && <Sentence>{first.fix}</Sentence>}</dd>
        {mistake && (
          <>
            <dt>Known mistake {mistake}</dt>
            <dd>
              <Sentence>{mistakes[mistake].what}</Sentence> <em>{mistakes[mistake].says}</em>
            </dd>
          </>
        )}
      </dl>
      {explanation && <AtX explanation={explanation} />}
    </div>
  )
}

const LEADS = {
  'one cause': 'The one cause that is known of this answer:',
  evidence: 'The journal shows which cause it was:',
  'cannot tell': 'X says the same for each of these, the likeliest first:',
}

/** What the same answer means at X, which never tells its reason. */
function AtX({ explanation }: { explanation: Explanation }) {
  const { says, means, verdict, causes, ruledOut, notes, probe } = explanation
  return (
    <details>
      <summary>
        At X: <Words>{says}</Words>
      </summary>
      <p>
        <Sentence>{means}</Sentence>
      </p>
      {notes.map((note) => (
        <p>{note}</p>
      ))}
      <p class="soft small">{LEADS[verdict]}</p>
      <ol class="causes">
        {causes.map((cause) => (
          <Cause cause={cause} />
        ))}
      </ol>
      {ruledOut.length > 0 && (
        <p class="soft small">
          X would say the same, and it was not so here: {ruledOut.map(({ says: cause }) => plain(cause)).join('; ')}.
        </p>
      )}
      <p class="small">To make sure at X:</p>
      <pre tabIndex={0}>
        <code>{probe.command}</code>
      </pre>
      <p class="small">
        <Words>{probe.tells}</Words>
      </p>
    </details>
  )
}

function Cause({ cause: { says, fix, weight, source } }: { cause: RankedCause }) {
  return (
    <li>
      <Sentence>{says}</Sentence> <Sentence>{fix}</Sentence>
      <br />
      <span class="soft small">
        {WEIGHTS[weight]}: <Words>{source}</Words>
      </span>
    </li>
  )
}

function plain(text: string): string {
  return text.replaceAll('`', '')
}
