/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Lane, LaneUse } from '../../findings/lane.ts'
import type { FamilyLanes } from '../../findings/lanes.ts'
import { momentOf } from '../../findings/times.ts'
import { Chip } from '../kit/components.tsx'
import { INSPECTOR } from './inspection.ts'
import { foldFamily, sayFolded, sayFoldedLanes } from './lane-folds.ts'
import { numberOf } from './lane-places.ts'
import { stateText, states } from './lane-words.ts'

/** So many uses of one token are listed; more are counted. */
const MAX_USES = 12

/** `#12`, to that event on the wire. */
export function EventLink({ event }: { event: number }) {
  return <a href={`${INSPECTOR}?event=${event}`}>#{event}</a>
}

type Told = { family: FamilyLanes; isWhole: boolean }

/** What the drawing shows, as a table: a row a token. */
export function LaneTable({ family, isWhole }: Told) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`Tokens of ${family.grant}`}>
      <table>
        <thead>
          <tr>
            {['Token', 'State', 'Born', 'Used', 'Ended'].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {foldFamily(family, isWhole).lanes.map((each) =>
            'folded' in each ? <FoldedRow says={sayFoldedLanes(each)} /> : <LaneRow {...each} family={family} />,
          )}
        </tbody>
      </table>
    </div>
  )
}

function FoldedRow({ says }: { says: string }) {
  return (
    <tr>
      <td colSpan={5} class="soft">
        {says}
      </td>
    </tr>
  )
}

function LaneRow({ lane, index, family }: { lane: Lane; index: number; family: FamilyLanes }) {
  const { token, state, born, uses, end } = lane
  const twice = family.twice.filter((each) => each.lane === index)
  return (
    <tr>
      <th scope="row" class="mono">
        {token}
      </th>
      <td>
        <Chip tone={states[state].tone}>{stateText(state)}</Chip>
      </td>
      <td>{born ? <At event={born.event} at={born.at} /> : 'before this journal begins'}</td>
      <td>
        <Uses uses={uses} />
        {twice.map(({ says, answerLost }) => (
          <div class={answerLost ? 'wait' : 'bad'}>{says}</div>
        ))}
      </td>
      <td>
        {end ? (
          <>
            {end.by === undefined ? <time>{momentOf(end.at)}</time> : <At event={end.by} at={end.at} />}, {end.says}
          </>
        ) : (
          'not yet'
        )}
      </td>
    </tr>
  )
}

function At({ event, at }: { event: number; at: number }) {
  return (
    <>
      <EventLink event={event} /> <time>{momentOf(at)}</time>
    </>
  )
}

function Uses({ uses }: { uses: readonly LaneUse[] }) {
  if (uses.length === 0) return <>never</>
  const more = uses.length - MAX_USES
  return (
    <>
      {uses.slice(0, MAX_USES).map(({ event, what }, index) => (
        <>
          {index > 0 && ', '}
          <EventLink event={event} />
          {what === 'refused' ? ' refused' : ''}
        </>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  )
}

/** The same as a list: a line a step. */
export function StepList({ family, isWhole }: Told) {
  return (
    <ol class="plain">
      {foldFamily(family, isWhole).steps.map((each) =>
        'folded' in each ? (
          <li class="soft">{sayFolded(each)}</li>
        ) : (
          <li>
            <a href={`${INSPECTOR}?event=${each.event}`}>{numberOf(each)}</a>{' '}
            <span class="soft">{momentOf(each.at)}</span> {each.says}
            {each.events.length > 1 && each.kind === 'called' && ` (${each.events.length} times)`}
          </li>
        ),
      )}
    </ol>
  )
}
