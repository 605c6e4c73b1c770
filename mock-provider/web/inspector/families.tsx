/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { Empty } from '../kit/components.tsx'
import { FamilyCard } from './family-card.tsx'
import { selectFamilies, type Selection } from './family-selection.ts'
import { addressWith, INSPECTOR, type Inspection } from './inspection.ts'
import { count, states } from './lane-words.ts'

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
  const query = inspection.address.split('?')[1] ?? ''
  return (
    <p class="row">
      <span>{wanted === undefined ? `${count(total, 'family', 'families')}, newest first` : `Family ${wanted}`}</span>
      {wanted !== undefined && <a href={`${INSPECTOR}/families`}>Show all families</a>}
      <a class="button" href={`${INSPECTOR}/families.svg?${query}`} download>
        Download SVG
      </a>
      <a class="button" href={`${INSPECTOR}/families.mmd?${query}`} download>
        Download Mermaid
      </a>
    </p>
  )
}

function Legend() {
  return (
    <details class="small how">
      <summary>How to read a drawing</summary>
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
