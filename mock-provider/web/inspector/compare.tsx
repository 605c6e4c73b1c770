/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { lostAnswers } from '../../findings/tokens.ts'
import { grantTypeOf } from '../../findings/requests.ts'
import type { JournalEvent } from '../../world/journal.ts'
import { Empty } from '../kit/components.tsx'
import { compareFacts, type ComparedFact } from './compare-facts.ts'
import { readPair } from './compare-pair.ts'
import { sayDifference } from './compare-sentence.ts'
import { count } from './count.ts'
import { outcomeOf, tokensOf } from './event-words.ts'
import { FactWords } from './fact-words.ts'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { concerning, Judge } from './judgement.ts'
import { eventAddress } from './wire-view.ts'

/** Two requests side by side: one sentence that tells them apart, then what differs, then what does not. */
export function comparePage(inspection: Inspection) {
  const { events, query } = inspection
  const { a, b } = readPair(events, query)
  const hasRequests = events.some(({ http }) => http !== undefined)
  if (!hasRequests)
    return (
      <Empty>
        <p>
          <strong>Nothing to compare yet.</strong> Once two requests have come, they stand here side by side.
        </p>
        <p>
          <a href={INSPECTOR}>The wire</a> says where to send them.
        </p>
      </Empty>
    )
  return (
    <>
      <Choose inspection={inspection} a={a} b={b} />
      {a && b ? <Compared inspection={inspection} a={a} b={b} lost={lostAnswers(events)} /> : <OneMissing />}
    </>
  )
}

function OneMissing() {
  return (
    <Empty>
      <p>No other request of this sort ended otherwise. Choose one to lay beside it.</p>
    </Empty>
  )
}

type Two = { inspection: Inspection; a: JournalEvent; b: JournalEvent; lost: ReadonlySet<number> }

function Compared({ inspection, a, b, lost }: Two) {
  const { events } = inspection
  const facts = compareFacts(a, b, new FactWords(events))
  const [differing, equal] = [facts.filter(({ differs }) => differs), facts.filter(({ differs }) => !differs)]
  const parts = { inspection, a, b, lost }
  return (
    <>
      <p class="verdict" id={`verdict-${a.seq}-${b.seq}`} tabIndex={-1} data-focus>
        {sayDifference([a, b], facts, new Judge(concerning(events, [a, b])))}
      </p>
      <FactTable facts={differing} caption={count(differing.length, 'difference')} {...parts} />
      {equal.length > 0 && (
        <details>
          <summary>{count(equal.length, 'fact')} the same in both</summary>
          <FactTable facts={equal} caption="The same in both" {...parts} />
        </details>
      )}
    </>
  )
}

function FactTable({
  facts,
  caption,
  inspection,
  a,
  b,
  lost,
}: Two & { facts: readonly ComparedFact[]; caption: string }) {
  return (
    <table class="compared small">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Fact</th>
          {[a, b].map((event) => (
            <th scope="col">
              <a href={eventAddress(inspection, event.seq)}>#{event.seq}</a> <Ended event={event} lost={lost} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {facts.map((fact) => (
          <FactRow {...fact} />
        ))}
      </tbody>
    </table>
  )
}

function FactRow({ name, a, b, differs, isSent }: ComparedFact) {
  return (
    <tr class={differs && isSent ? 'differs' : undefined}>
      <th scope="row">
        {name}
        {differs && <span class="mark">≠ differs</span>}
      </th>
      <td class="mono">{a === '' ? <span class="soft">not there</span> : a}</td>
      <td class="mono">{b === '' ? <span class="soft">not there</span> : b}</td>
    </tr>
  )
}

function Ended({ event, lost }: { event: JournalEvent; lost: ReadonlySet<number> }) {
  const { sign, word, tone } = outcomeOf(event, lost)
  return (
    <span class={tone}>
      {sign} {word}
    </span>
  )
}

/** A list that one can still look through: the newest. */
const MAX_CHOICES = 100

function Choose({ inspection, a, b }: { inspection: Inspection } & ReturnType<typeof readPair>) {
  const { events } = inspection
  const lost = lostAnswers(events)
  const newest = events.filter(({ http }) => http !== undefined).slice(-MAX_CHOICES)
  const shown = new Set([...[a, b].filter((event) => event !== undefined), ...newest])
  const choices = [...shown].toSorted((one, other) => other.seq - one.seq)
  const nameOf = (event: JournalEvent) => {
    const { sign, word } = outcomeOf(event, lost)
    const { method = '', path = '' } = event.http ?? {}
    const told = [`#${event.seq}`, sign, word, method, path.slice(0, 60), grantTypeOf(event), tokensOf(event)]
    return told.filter(Boolean).join(' ')
  }
  return (
    <form class="row filters pick" action={`${INSPECTOR}/compare`} method="get" aria-label="Requests to compare">
      {[
        { name: 'a', label: 'One', chosen: a },
        { name: 'b', label: 'Other', chosen: b },
      ].map(({ name, label, chosen }) => (
        <div class="field grow">
          <label for={`${name}-${chosen?.seq}`}>{label}</label>
          <select id={`${name}-${chosen?.seq}`} name={name}>
            {chosen === undefined && <option value="">Choose a request</option>}
            {choices.map((event) => (
              <option value={event.seq} selected={event === chosen}>
                {nameOf(event)}
              </option>
            ))}
          </select>
        </div>
      ))}
      <button class="first">Compare</button>
      {a && b && (
        <a class="button" href={`${INSPECTOR}/compare?a=${b.seq}&b=${a.seq}`}>
          Swap
        </a>
      )}
    </form>
  )
}
