/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import type { Beat } from '../course/progress.ts'
import type { Standing } from '../course/standings.ts'
import { Act } from './act.tsx'
import type { CourseView, LessonKept } from './course-view.ts'

/** The parts of a lesson, in order. */
export const BEATS: readonly Beat[] = ['goal', 'predict', 'run', 'look', 'break', 'fix', 'say']

/** What each part of the lesson's page is made of. */
export type BeatProps = {
  view: CourseView
  place: Standing
  /** The part at which the learner is. */
  here: Beat
  kept: LessonKept
}

/** Goal and Predict are read together: whoever begins a lesson is asked at once. */
export function hereOf(beat: Beat): Beat {
  return beat === 'goal' ? 'predict' : beat
}

type FrameProps = BeatProps & {
  beat: Beat
  title: string
  /** What came of it, in a line; shown once it is passed. */
  result?: ComponentChildren
  /** The way back, in words. */
  again?: string | undefined
  children: ComponentChildren
}

/** A part of the lesson: open where the learner is, folded to its result behind them, nothing before them. */
export function BeatFrame({ view, place, here, beat, title, result, again, children }: FrameProps) {
  const [mine, theirs] = [BEATS.indexOf(beat), BEATS.indexOf(here)]
  if (mine > theirs) return null
  const id = `beat-${beat}`
  if (mine === theirs) {
    const name = `at-${place.lesson.stem}-${beat}`
    return (
      <section id={id} class="beat here" aria-labelledby={name}>
        <h2 id={name} tabIndex={-1} data-focus={place.progress.beat === beat ? true : undefined}>
          {title}
        </h2>
        {children}
      </section>
    )
  }
  // An element of the same kind as above: a page that goes on in place keeps what has an id.
  return (
    <section id={id} class="beat passed" aria-label={title}>
      <details>
        <summary>
          <h2>{title}</h2> <span class="result">{result}</span>
        </summary>
        <div class="beat-body">
          {children}
          {again !== undefined && (
            <Act view={view} act="go" fields={{ beat }} says={again} isOff={view.underWay !== undefined} />
          )}
        </div>
      </details>
    </section>
  )
}

/** The way on to the next part. */
export function GoOn({
  view,
  to,
  says,
  isFirst = true,
}: {
  view: CourseView
  to: Beat
  says: string
  isFirst?: boolean
}) {
  return (
    <Act view={view} act="go" fields={{ beat: to }} says={says} isFirst={isFirst} isOff={view.underWay !== undefined} />
  )
}
