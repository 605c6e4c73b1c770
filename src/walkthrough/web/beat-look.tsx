/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { asCurl } from '../../../mock-provider/index.ts'
import type { Seen } from '../course/look.ts'
import { BeatFrame, GoOn, type BeatProps } from './beat.tsx'
import { LessonText } from './our-text.tsx'
import { Foretold } from './foretold.tsx'
import { RunDiagram } from './run-diagram.tsx'
import type { Scope } from './scope.ts'
import { Curl } from './wire.tsx'

/** What the run left: what was predicted beside what is so, message by message, and why. */
export function LookBeat({ seen, scope, ...props }: BeatProps & { seen: Seen; scope: Scope | undefined }) {
  const { view, place, here } = props
  const curl = seen.lastRequest && asCurl(seen.lastRequest)
  return (
    <BeatFrame {...props} beat="look" title="Look" result={resultOf(seen)}>
      {seen.foretold && <Foretold {...seen.foretold} />}
      {scope && <RunDiagram view={view} scope={scope} />}
      <h3>Why</h3>
      <LessonText text={place.lesson.sections.Look} />
      {curl !== undefined && (
        <details class="more">
          <summary>The last request as a curl command (event {seen.lastRequest?.seq})</summary>
          <Curl command={curl} label="The last request as a curl command" />
        </details>
      )}
      {here === 'look' && (
        <div class="row go-on">
          <GoOn view={view} to="break" says="Go on: break it" />
          <GoOn view={view} to="run" says="Run it again" isFirst={false} />
        </div>
      )}
    </BeatFrame>
  )
}

function resultOf({ foretold }: Seen): string {
  if (!foretold) return 'What the run left, and why.'
  return foretold.isRight ? '✓ It was as you predicted.' : `It was “${foretold.truth}”.`
}
