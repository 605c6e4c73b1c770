/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { explain, withUnits } from '../../../mock-provider/index.ts'
import { captionsOf } from '../course/captions.ts'
import type { CheckFact, FactState } from '../course/evidence.ts'
import type { Judgement } from '../course/judge.ts'
import { endOf } from '../course/program-facts.ts'
import { countOf } from './status.ts'
import { FoldedEvent } from './wire.tsx'

const LOOKS: Record<FactState, { sign: string; tone: string }> = {
  met: { sign: '✓', tone: 'good' },
  'not yet': { sign: '○', tone: 'wait' },
  contradicted: { sign: '✗', tone: 'bad' },
}

/** A verdict fact by fact: the next thing to do first, then what each rests on. */
export function Verdict({ judgement, isOfSave }: { judgement: Judgement; isOfSave: boolean }) {
  const { facts, slips, met } = judgement
  const [slip] = slips
  const next = facts.find(({ verdict }) => verdict === 'contradicted') ?? facts.find(({ verdict }) => verdict !== 'met')
  return (
    <section class={`verdict ${met ? 'good-edge' : 'wait-edge'}`} aria-labelledby="verdict-title">
      <h3 id="verdict-title">
        {met ? (
          <span class="good">✓ All met.</span>
        ) : (
          `${isOfSave ? 'Saved and checked' : 'Checked'}: ${countOf(facts)}`
        )}
      </h3>
      {!met && next && (
        <p>
          <strong>Next:</strong> {withUnits(next.says)}
        </p>
      )}
      {slip && (
        <p class="slip">
          <strong>Known slip {slip.slip}:</strong> {slip.say}
        </p>
      )}
      <ol class="plain facts">
        {facts.map((fact) => (
          <Fact fact={fact} />
        ))}
      </ol>
      {!met && <Ending judgement={judgement} />}
      <Proof judgement={judgement} />
    </section>
  )
}

function Fact({ fact: { says, verdict, events } }: { fact: CheckFact }) {
  const { sign, tone } = LOOKS[verdict]
  return (
    <li class="fact">
      <strong class={tone}>
        {sign} {verdict}
      </strong>
      <span>
        {withUnits(says)}
        {events.length > 0 && (
          <span class="proofs">
            {' '}
            {[...new Set(events)]
              .toSorted((a, b) => a - b)
              .map((seq) => (
                <a href={`#proof-${seq}`} aria-label={`event ${seq}`}>
                  #{seq}
                </a>
              ))}
          </span>
        )}
      </span>
    </li>
  )
}

/** How the program ended, unless the verdict says that already. */
function Ending({ judgement: { facts, evidence } }: { judgement: Judgement }) {
  const end = endOf(evidence)
  if (end === undefined)
    return Object.keys(evidence.texts).length === 0 ? <p class="soft">Your program printed nothing.</p> : null
  if ('brokeOff' in end) {
    if (facts.some(({ says }) => says.includes(end.brokeOff))) return null
    return (
      <p>
        <strong>Your program broke off</strong> ({end.start}): <span class="mono">{end.brokeOff}</span>
      </p>
    )
  }
  return (
    <>
      <p class="small">Your program’s last words:</p>
      <pre tabIndex={0} role="region" aria-label="Your program’s last words">
        <code>{end.lastWords.join('\n')}</code>
      </pre>
    </>
  )
}

/** The events that the verdict names, of the world in which the program was judged. */
function Proof({ judgement: { facts, evidence } }: { judgement: Judgement }) {
  const named = new Set(facts.flatMap(({ events }) => events))
  const events = evidence.events.filter(({ seq }) => named.has(seq))
  if (events.length === 0) return null
  const captionOf = captionsOf(evidence)
  return (
    <section aria-labelledby="proof-title">
      <h4 id="proof-title">What the verdict rests on</h4>
      {explain(events, evidence.events).map((told) => {
        const event = events.find(({ seq }) => seq === told.seq)
        return <FoldedEvent told={told} id={`proof-${told.seq}`} caption={event && captionOf(event)} />
      })}
    </section>
  )
}
