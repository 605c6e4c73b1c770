/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { clockTime } from '../../../mock-provider/index.ts'
import { steps } from '../../step-runner/run-step.ts'
import { inWords } from '../course/words.ts'
import type { Ran } from './course-view.ts'

/** The acts of a run as they went. */
export function RanActs({ ran, isFolded }: { ran: readonly Ran[]; isFolded: boolean }) {
  if (ran.length === 0) return null
  const newest = ran.findLast(({ kind }) => kind === 'step')
  return (
    <ol class="plain ran" aria-label="What the run did">
      {ran.map((act) => (
        <li>
          <RanAct act={act} isOpen={!isFolded && act === newest} />
        </li>
      ))}
    </ol>
  )
}

function RanAct({ act, isOpen }: { act: Ran; isOpen: boolean }) {
  if (act.kind === 'time')
    return (
      <p class="passed-time">
        <span aria-hidden="true">◷ </span>
        <strong>{inWords(act.by)} pass.</strong> It is {clockTime(act.now)} now; nobody waited.
      </p>
    )
  if (act.kind === 'scene') return <SceneLines lines={act.lines} />
  const { file, title } = steps[act.step - 1] ?? {}
  return (
    <details class="printed" open={isOpen}>
      <summary>
        <StepState isThrough={act.isThrough} /> {title} <span class="mono soft small">steps/{file}</span>
      </summary>
      {act.printed.trim() !== '' && (
        <pre tabIndex={0} role="region" aria-label={`What steps/${file} printed`}>
          <code>{act.printed.replace(/^\n+|\s+$/g, '')}</code>
        </pre>
      )}
    </details>
  )
}

function StepState({ isThrough }: { isThrough: boolean | undefined }) {
  if (isThrough === undefined) return <strong class="wait">○ running</strong>
  return isThrough ? <strong class="good">✓ ran</strong> : <strong class="bad">✗ did not come through</strong>
}

/** What a scene said, under a line that says where it was. */
export function SceneLines({ lines }: { lines: readonly string[] }) {
  return (
    <div class="scene">
      <p class="small soft">In a world of its own:</p>
      <ol class="plain">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ol>
    </div>
  )
}
