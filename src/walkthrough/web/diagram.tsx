/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { parties, type Party } from '../course/flow.ts'

/** One arrow of the moving diagram. Without a way something only happens. */
export type DiagramStep = {
  id: string
  way?: readonly [from: Party, to: Party] | undefined
  /** A number or a name in front of the sentence. */
  mark: string
  says: string
  /** What came back, as on the way back of the arrow. */
  comesBack?: string | undefined
  isRefused?: boolean
  href?: string
}

/**
 * Who says what to whom, as an ordered list whose arrows lie in lanes. Each is a sentence as well, so that it can be read
 * without the lanes.
 */
export function Diagram({
  label,
  steps,
  here,
}: {
  label: string
  steps: readonly DiagramStep[]
  here?: string | undefined
}) {
  return (
    <div class="diagram">
      <ul class="lanes plain" aria-label="Lanes, from left to right">
        {parties.map((party) => (
          <li>{party}</li>
        ))}
      </ul>
      <ol class="arrows plain" aria-label={label}>
        {steps.map((step) => (
          <Step {...step} isHere={step.id === here} />
        ))}
      </ol>
    </div>
  )
}

function Step({ isHere, ...step }: DiagramStep & { isHere: boolean }) {
  const { id, mark, says, href, way } = step
  const words = (
    <>
      <span class="mark mono">{mark}</span>{' '}
      {way && (
        <span class="way">
          {way[0] === way[1] ? `within ${inSentence(way[0])}` : `${way[0]} → ${way[1]}`}
          <span class="hidden-text">: </span>
        </span>
      )}
      <span>{says}</span>
      {isHere && <span class="you-are-here"> you are here</span>}
    </>
  )
  return (
    <li id={id} class={isHere ? 'arrow now' : 'arrow'} aria-current={isHere ? 'step' : undefined}>
      <Shafts {...step} />
      {href === undefined ? (
        <p class="says">{words}</p>
      ) : (
        <a class="says" href={href}>
          {words}
        </a>
      )}
    </li>
  )
}

function inSentence(party: Party): string {
  return party.replace(/^Y/, 'y')
}

/** The drawing of it, which says nothing that the sentence does not say. */
function Shafts({ way, comesBack, isRefused = false }: DiagramStep) {
  if (!way) return <span class="happens" aria-hidden="true" />
  const [from, to] = way.map((party) => parties.indexOf(party) + 1)
  if (from === to) return <span class={`stays lane-${from}`} aria-hidden="true" />
  const [left, right] = [Math.min(from ?? 1, to ?? 1), Math.max(from ?? 1, to ?? 1)]
  return (
    <>
      <span class={`shaft from-${left}-${right}${from === left ? '' : ' back'}`} aria-hidden="true" />
      {comesBack !== undefined && (
        <span class={`shaft answer from-${left}-${right} ${isRefused ? 'bad' : ''} back`} aria-hidden="true">
          <span class="status mono">{comesBack}</span>
        </span>
      )}
    </>
  )
}
