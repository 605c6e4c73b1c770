/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { adviceOnReplay } from '../../findings/advice.ts'
import type { FamilyLanes } from '../../findings/lanes.ts'
import { whyClosed } from '../../findings/lane-ends.ts'
import { findReplays, type Replay } from '../../findings/lineage.ts'
import type { Events } from '../../findings/requests.ts'
import { Chip, Notice } from '../kit/components.tsx'
import { clientName, titleOf, type ShownFamily } from './family-selection.ts'
import { EventLink, LaneTable, StepList } from './families-text.tsx'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { foldFamily } from './lane-folds.ts'
import { placeFamily } from './lane-places.ts'
import { count, stateText } from './lane-words.ts'
import { Lanes } from './lanes-svg.tsx'
import { mermaidOf } from './mermaid.ts'

type Card = { inspection: Inspection; shown: ShownFamily; isWhole: boolean; isOpen: boolean }

/** So many replays are told of one cause; of more, the number. */
const MAX_ADVICE = 3

/** One family: what it is, what was wrong, the drawing, and the same in words. */
export function FamilyCard({ inspection, shown: { lanes, events }, isWhole, isOpen }: Card) {
  const { grant, client, first, family } = lanes
  const own = `family=${encodeURIComponent(grant)}&first=${first}`
  return (
    <section class="card family" id={`family-${grant}-${first}`} aria-labelledby={`name-${grant}-${first}`}>
      <h2 id={`name-${grant}-${first}`}>
        <a href={`${INSPECTOR}/families?${own}`}>{grant}</a>{' '}
        <span class="soft">
          {family.user !== undefined && `@${family.user} `}at {clientName(inspection, client)}
        </span>
      </h2>
      <Facts lanes={lanes} />
      {lanes.isCut && <Cut lanes={lanes} />}
      <Troubles lanes={lanes} events={events} />
      <Drawing title={titleOf(inspection, lanes)} lanes={lanes} isWhole={isWhole} />
      <FoldNote lanes={lanes} isWhole={isWhole} own={own} />
      <InWords inspection={inspection} lanes={lanes} isWhole={isWhole} isOpen={isOpen} />
    </section>
  )
}

type Words = Pick<Card, 'inspection' | 'isWhole' | 'isOpen'> & { lanes: FamilyLanes }

function InWords({ inspection, lanes, isWhole, isOpen }: Words) {
  const { grant, first } = lanes
  const own = `family=${encodeURIComponent(grant)}&first=${first}`
  return (
    <details open={isOpen} class="words">
      <summary>
        In words: {count(lanes.lanes.length, 'token')}, {count(lanes.steps.length, 'step')}
      </summary>
      <LaneTable family={lanes} isWhole={isWhole} />
      <details>
        <summary>The steps as a list</summary>
        <StepList family={lanes} isWhole={isWhole} />
      </details>
      <details>
        <summary>As Mermaid text, and as files</summary>
        <Downloads query={own} />
        <pre tabIndex={0} aria-label="Mermaid text">
          {mermaidOf([{ lanes, title: titleOf(inspection, lanes) }], isWhole)}
        </pre>
      </details>
    </details>
  )
}

/** What an address shows, as files. */
export function Downloads({ query }: { query: string }) {
  return (
    <span class="small">
      Download as{' '}
      <a href={`${INSPECTOR}/families.svg?${query}`} download>
        SVG
      </a>{' '}
      or{' '}
      <a href={`${INSPECTOR}/families.mmd?${query}`} download>
        Mermaid text
      </a>
    </span>
  )
}

function Facts({ lanes: { family, first } }: { lanes: FamilyLanes }) {
  const { refreshes, calls, refusals, expired, replays, scopes, closed } = family
  const refused = refusals.length + expired.length + replays.length
  return (
    <p class="facts small row">
      <span>
        from <EventLink event={first} />: {count(refreshes, 'refresh', 'refreshes')}, {count(calls, 'call')},{' '}
        {count(refused, 'refusal')}
      </span>
      {closed !== undefined && <Chip tone={closed === 'replay' ? 'bad' : 'past'}>⊘ {whyClosed[closed] ?? closed}</Chip>}
      {scopes.map((scope) => (
        <Chip>{scope}</Chip>
      ))}
    </p>
  )
}

function Cut({ lanes: { first } }: { lanes: FamilyLanes }) {
  return (
    <Notice tone="wait">
      <p>
        The journal keeps its newest events only, and no longer has how this family began: what came before #{first} is
        not shown, and nobody is blamed for it. Start the mock with a larger <code>journalSize</code> to keep more.
      </p>
    </Notice>
  )
}

function Troubles({ lanes, events }: { lanes: FamilyLanes; events: Events }) {
  const replays = findReplays(events).filter(({ before }) => before !== undefined)
  if (replays.length === 0) return null
  const causes = new Map<string, Replay[]>()
  for (const replay of replays) {
    const { likely, wayOut } = adviceOnReplay(replay, events)
    const text = `Likely: ${likely}. Way out: ${wayOut}.`
    causes.set(text, [...(causes.get(text) ?? []), replay])
  }
  return (
    <Notice tone={replays.every(({ answerLost }) => answerLost) ? 'wait' : 'bad'}>
      {[...causes].map(([text, same]) => (
        <p>
          <strong>{sayReplays(same, lanes)}.</strong> {text}
        </p>
      ))}
    </Notice>
  )
}

function sayReplays(replays: readonly Replay[], { twice }: FamilyLanes): string {
  const says = replays
    .slice(0, MAX_ADVICE)
    .map(({ token, again }) => `${token} ${twice.find((each) => each.again === again.seq)?.says ?? ''}`)
  const more = replays.length - says.length
  return `${says.join('; ')}${more > 0 ? `; and ${more} more` : ''}`
}

function Drawing({ title, lanes, isWhole }: { title: string; lanes: FamilyLanes; isWhole: boolean }) {
  const places = placeFamily(lanes, isWhole)
  const { width, height } = places
  const id = `lanes-${lanes.grant}-${lanes.first}`
  return (
    <div class="lanes-box" tabIndex={0} role="region" aria-label={`Drawing of ${lanes.grant}`}>
      <svg
        class="lanes"
        role="img"
        aria-labelledby={`${id}-title ${id}-desc`}
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
      >
        <title id={`${id}-title`}>Lifelines of {title}</title>
        <desc id={`${id}-desc`}>{describe(lanes, isWhole)}</desc>
        <Lanes family={lanes} places={places} />
      </svg>
    </div>
  )
}

function describe(lanes: FamilyLanes, isWhole: boolean): string {
  const rows = foldFamily(lanes, isWhole).lanes.flatMap((each) => ('folded' in each ? [] : [each.lane]))
  const tokens = rows.map(({ token, state }) => `${token} ${stateText(state)}`)
  return `${tokens.join(', ')}. The table and the list below the drawing say the same.`
}

function FoldNote({ lanes, isWhole, own }: { lanes: FamilyLanes; isWhole: boolean; own: string }) {
  const isFolded = foldFamily(lanes, isWhole).steps.some((each) => 'folded' in each)
  if (!isFolded && !isWhole) return null
  return (
    <p class="small">
      {isFolded ? (
        <a href={`${INSPECTOR}/families?${own}&whole=1`}>Show all {lanes.steps.length} steps</a>
      ) : (
        <a href={`${INSPECTOR}/families?${own}`}>Fold the middle again</a>
      )}
    </p>
  )
}
