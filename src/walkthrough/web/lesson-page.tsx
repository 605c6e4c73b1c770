/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Seen } from '../course/look.ts'
import type { Standing } from '../course/standings.ts'
import { BreakBeat } from './beat-break.tsx'
import { FixBeat } from './beat-fix.tsx'
import { GoalBeat } from './beat-goal.tsx'
import { LookBeat } from './beat-look.tsx'
import { PredictBeat } from './beat-predict.tsx'
import { RunBeat } from './beat-run.tsx'
import { SayBeat } from './beat-say.tsx'
import { BEATS, hereOf, type BeatProps } from './beat.tsx'
import type { CourseView } from './course-view.ts'
import { linkTo, momentIn, SIDES, type Side } from './moment.ts'
import { scopeOf, type Scope } from './scope.ts'
import { TokensRegion } from './tokens.tsx'
import { WireRegion } from './wire.tsx'

/** A lesson as one page that grows, with the wire and the tokens beside it. */
export function LessonPage({ view, place }: { view: CourseView; place: Standing }) {
  const seen = view.session.look()
  const scope = shownScope(view, place, seen)
  const { side } = momentIn(view.query)
  const props: BeatProps = { view, place, here: hereOf(place.progress.beat), kept: view.keptOf(place.lesson.stem) }
  const { world, time } = view.session
  return (
    <div class={`regions side-${side}`}>
      <article id="lesson" class="lesson" aria-label="The lesson" tabIndex={-1}>
        <LessonHead {...props} />
        <GoalBeat {...props} />
        <PredictBeat {...props} />
        <RunBeat {...props} />
        <LookBeat {...props} seen={seen} scope={scope} />
        <BreakBeat {...props} />
        <FixBeat {...props} />
        <SayBeat {...props} />
      </article>
      <div class="side">
        <SideSwitch view={view} side={side} />
        <WireRegion view={view} scope={scope} />
        <TokensRegion scope={scope} changes={seen.tokens.changes} world={{ now: time.now, profile: world.profile }} />
      </div>
    </div>
  )
}

/** Before the run there is nothing to show, unless it ran since the course was opened. */
function shownScope(view: CourseView, { lesson, progress }: Standing, seen: Seen): Scope | undefined {
  const hasRun = BEATS.indexOf(progress.beat) > BEATS.indexOf('run')
  return hasRun || seen.wire.of !== 'earlier' ? scopeOf(seen, lesson, momentIn(view.query)) : undefined
}

function LessonHead({ view, place, here }: BeatProps) {
  const { lesson, number, progress } = place
  return (
    <header>
      <p class="soft small">
        Lesson {number} of {view.session.lessons.length} · {lesson.minutes} min
        {progress.done && <strong class="good"> · ✓ done</strong>}
      </p>
      <h1 id={`lesson-${lesson.stem}`} tabIndex={-1} data-focus={progress.beat === 'goal' ? true : undefined}>
        {lesson.title}
      </h1>
      <ol class="plain beat-line" aria-label="The seven parts of a lesson">
        {BEATS.map((beat) => (
          <li
            class={beat === here ? 'now' : isBefore(beat, here) ? 'passed' : 'coming'}
            aria-current={beat === here ? 'step' : undefined}
          >
            {beat === here || isBefore(beat, here) ? <a href={`#beat-${beat}`}>{nameOf(beat)}</a> : nameOf(beat)}
          </li>
        ))}
      </ol>
    </header>
  )
}

function nameOf(beat: string): string {
  return beat.charAt(0).toUpperCase() + beat.slice(1)
}

function isBefore(beat: BeatProps['here'], here: BeatProps['here']): boolean {
  return BEATS.indexOf(beat) < BEATS.indexOf(here)
}

const SIDE_NAMES: Record<Side, string> = { wire: 'The wire', tokens: 'The tokens' }

/** For a middle-sized window, which has room for one region beside the lesson. */
function SideSwitch({ view, side }: { view: CourseView; side: Side }) {
  return (
    <nav class="side-switch" aria-label="Beside the lesson">
      {SIDES.map((each) => (
        <a href={linkTo(view.address, { side: each })} aria-current={each === side ? 'true' : undefined}>
          {SIDE_NAMES[each]}
        </a>
      ))}
    </nav>
  )
}
