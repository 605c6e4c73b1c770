/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { findReplays } from '../../findings/lineage.ts'
import { Empty } from '../kit/components.tsx'
import { Downloads, FamilyCard } from './family-card.tsx'
import { selectFamilies, type Selection } from './family-selection.ts'
import { addressWith, INSPECTOR, type Inspection } from './inspection.ts'
import { count, states } from './lane-words.ts'

/** So many families are named; more are counted. */
const MAX_GRANTS = 12

/** What became of the tokens of each consent: a drawing, a table and a list of the same lives. */
export function familiesPage(inspection: Inspection) {
  const selection = selectFamilies(inspection)
  const { shown, isWhole } = selection
  if (shown.length === 0) return <NoFamilies wanted={selection.wanted} />
  return (
    <>
      <Summary inspection={inspection} selection={selection} />
      <Legend />
      {shown.map((each) => (
        <FamilyCard inspection={inspection} shown={each} isWhole={isWhole} isOpen={shown.length <= 2} />
      ))}
      <Pager inspection={inspection} selection={selection} />
    </>
  )
}

function NoFamilies({ wanted }: { wanted: string | undefined }) {
  if (wanted !== undefined)
    return (
      <Empty>
        <p>
          No family {wanted.slice(0, 40)} in this journal. <a href={`${INSPECTOR}/families`}>Show all families</a>
        </p>
      </Empty>
    )
  return (
    <Empty>
      <p>
        No tokens yet. Once a user says yes to your app, each token gets a line here: from the code to the last refresh,
        every use, and how it ended. Where two callers use one token, both uses are joined.
      </p>
      <p>
        Start your app and sign in, or <a href={`${INSPECTOR}/levers`}>sign in as a user without a browser</a>.
      </p>
    </Empty>
  )
}

type Given = { inspection: Inspection; selection: Selection }

function Summary({ inspection, selection: { total, wanted } }: Given) {
  return (
    <div class="row">
      <span>{wanted === undefined ? `${count(total, 'family', 'families')}, newest first.` : `Family ${wanted}.`}</span>
      {wanted !== undefined && <a href={`${INSPECTOR}/families`}>Show all families</a>}
      <Downloads query={inspection.address.split('?')[1] ?? ''} />
      {wanted === undefined && <UsedTwice {...inspection} />}
    </div>
  )
}

/** Which families to look at first. */
function UsedTwice({ events }: Inspection) {
  const replays = findReplays(events)
  const grantsOf = (isExcused: boolean) =>
    replays.flatMap(({ again, answerLost }) => (answerLost === isExcused ? (again.grant ?? []) : []))
  const bad = new Set(grantsOf(false))
  const excused = new Set(grantsOf(true).filter((grant) => !bad.has(grant)))
  return (
    <>
      <Named grants={[...bad]}>
        <strong class="bad">{states.replayed.sign}</strong> Tokens were used twice in
      </Named>
      <Named grants={[...excused]}>
        <strong class="wait">{states['sent again'].sign}</strong> Tokens were sent again after a lost answer in
      </Named>
    </>
  )
}

function Named({ grants, children }: { grants: readonly string[]; children: ComponentChildren }) {
  if (grants.length === 0) return null
  const more = grants.length - MAX_GRANTS
  return (
    <span>
      {children}{' '}
      {grants.slice(0, MAX_GRANTS).map((grant, index) => (
        <>
          {index > 0 && ', '}
          <a href={`${INSPECTOR}/families?family=${encodeURIComponent(grant)}`}>{grant}</a>
        </>
      ))}
      {more > 0 && ` and ${more} more`}.
    </span>
  )
}

function Legend() {
  return (
    <details class="small how">
      <summary>How to read a drawing: a column is one event, so read the times, not the distances</summary>
      <p>
        Each column is one event of the journal, in order, with its number above and its time below the axis. Columns
        are equally far apart whether a second or six months passed between two of them: read the times, not the
        distances. Thick bars are refresh tokens, thin ones access tokens. A line down leads from the token that was
        spent to those that came for it. A filled dot used a token up, an open one was answered, a cross was refused.
      </p>
      <ul class="legend">
        {Object.entries(states).map(([state, { sign, means }]) => (
          <li>
            <strong>
              {sign} {state}
            </strong>
            : {means}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Pager({ inspection, selection: { page, pages } }: Given) {
  if (pages === 1) return null
  return (
    <nav class="pager" aria-label="Pages of families">
      {page > 1 && <a href={addressWith(inspection, { page: page === 2 ? '' : page - 1 })}>← Newer</a>}
      <span>
        Page {page} of {pages}
      </span>
      {page < pages && <a href={addressWith(inspection, { page: page + 1 })}>Older →</a>}
    </nav>
  )
}
