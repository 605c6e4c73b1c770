/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { adviceOnReplay } from '../../findings/advice.ts'
import type { FamilyLanes } from '../../findings/lanes.ts'
import { findReplays } from '../../findings/lineage.ts'
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

/** Replays with advice beside each; of more, the number. */
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
      <details open={isOpen}>
        <summary>The tokens as a table ({lanes.lanes.length})</summary>
        <LaneTable family={lanes} isWhole={isWhole} />
      </details>
      <details>
        <summary>The steps as a list ({lanes.steps.length})</summary>
        <StepList family={lanes} isWhole={isWhole} />
      </details>
      <details>
        <summary>As Mermaid text, and as files</summary>
        <p class="row">
          <a class="button" href={`${INSPECTOR}/families.svg?${own}`} download>
            Download SVG
          </a>
          <a class="button" href={`${INSPECTOR}/families.mmd?${own}`} download>
            Download Mermaid
          </a>
        </p>
        <pre tabIndex={0}>{mermaidOf([{ lanes, title: titleOf(inspection, lanes) }], isWhole)}</pre>
      </details>
    </section>
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
      {closed !== undefined && <Chip tone="bad">⊘ closed: {closed}</Chip>}
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
  return (
    <Notice tone={replays.every(({ answerLost }) => answerLost) ? 'wait' : 'bad'}>
      {replays.slice(0, MAX_ADVICE).map((replay) => {
        const { likely, wayOut } = adviceOnReplay(replay, events)
        const says = lanes.twice.find(({ again }) => again === replay.again.seq)?.says
        return (
          <p>
            <strong>
              {replay.token} {says}.
            </strong>{' '}
            Likely: {likely}. Way out: {wayOut}.
          </p>
        )
      })}
      {replays.length > MAX_ADVICE && <p>{replays.length - MAX_ADVICE} more are in the table.</p>}
    </Notice>
  )
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
  return `${tokens.join(', ')}. The table and the list below say the same.`
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
