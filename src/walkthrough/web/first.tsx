/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { JournalEvent } from '../../../mock-provider/index.ts'
import { isBegun } from '../course/standings.ts'
import { Act } from './act.tsx'
import type { CourseView } from './course-view.ts'
import { Diagram } from './diagram.tsx'
import { Chip } from './kit.ts'
import { momentIn } from './moment.ts'
import { openingSteps, type OpeningStep } from './opening-steps.ts'
import { Rows } from './rows.tsx'

/** The first screen: one sentence and one button, then the log-in that is watched. */
export function FirstPage({ view }: { view: CourseView }) {
  if (view.opening) return <Opening view={view} events={view.opening} />
  return view.session.sawOpening || view.session.standings.some(isBegun) ? (
    <Return view={view} />
  ) : (
    <Welcome view={view} />
  )
}

function Welcome({ view }: { view: CourseView }) {
  return (
    <div class="welcome">
      <h1 id="welcome" data-focus tabIndex={-1}>
        See how an app gets into an account at X without ever knowing its password.
      </h1>
      <Watch view={view} says="Watch a log-in happen" isFirst />
    </div>
  )
}

function Watch({ view, says, isFirst = false }: { view: CourseView; says: string; isFirst?: boolean }) {
  const isPlaying = view.underWay?.what === 'opening'
  return (
    <Act
      view={view}
      act="watch"
      back="/?at=1"
      says={isPlaying ? 'Playing…' : says}
      busy="Playing…"
      isFirst={isFirst}
      isOff={view.underWay !== undefined}
    />
  )
}

function Return({ view }: { view: CourseView }) {
  const { standings, lessons } = view.session
  const done = standings.filter(({ progress }) => progress.done).length
  return (
    <div class="welcome">
      <h1 id="welcome-back" data-focus tabIndex={-1}>
        Welcome back
      </h1>
      <p class="lead">
        {done} of {lessons.length} lessons are done. Everything is as you left it.
      </p>
      <GoOn view={view} />
      <div class="row">
        <Watch view={view} says="Watch the log-in again" />
        <a class="button" href="/lessons">
          All lessons
        </a>
      </div>
    </div>
  )
}

/** The lesson to go on with; once all are done, what was learned. */
function GoOn({ view }: { view: CourseView }) {
  const { next } = view.session
  if (!next)
    return (
      <p>
        <a class="button first" href="/lessons#recap">
          What you learned, and where to go on
        </a>
      </p>
    )
  const { lesson, number } = next
  return (
    <Act
      view={view}
      act="enter"
      fields={{ stem: lesson.stem }}
      back="/lesson"
      says={isBegun(next) ? `Go on with lesson ${number}` : `Start lesson ${number}`}
      label={`${isBegun(next) ? 'Go on with' : 'Start'} lesson ${number}, ${lesson.title}`}
      isFirst
    />
  )
}

function Opening({ view, events }: { view: CourseView; events: readonly JournalEvent[] }) {
  const steps = openingSteps(events)
  const at = Math.min(Math.max(momentIn(view.query).at ?? 1, 1), Math.max(1, steps.length))
  const step = steps[at - 1]
  if (!step) return <Return view={view} />
  return (
    <div class="opening">
      <p class="soft small">
        A log-in, moment {at} of {steps.length}
      </p>
      <h1 id={`moment-${at}`} data-focus tabIndex={-1}>
        {step.says}
      </h1>
      <p class="lead">{step.about}</p>
      <Steps view={view} at={at} last={steps.length} />
      <Diagram
        label="The log-in, message by message"
        here={`step-${at}`}
        steps={steps.slice(0, at).map((each, index) => ({
          id: `step-${index + 1}`,
          mark: `${index + 1}.`,
          way: each.way,
          says: each.says,
          comesBack: each.comesBack,
          isRefused: isRefused(each),
          href: `/?at=${index + 1}`,
        }))}
      />
      <Parts step={step} />
    </div>
  )
}

function isRefused({ comesBack = '' }: OpeningStep): boolean {
  return Number(comesBack) >= 400
}

function Steps({ view, at, last }: { view: CourseView; at: number; last: number }) {
  return (
    <nav class="row steps" aria-label="Moments of the log-in">
      {at > 1 && (
        <a class="button" href={`/?at=${at - 1}`}>
          ← Previous
        </a>
      )}
      {at < last && (
        <a class="button first" href={`/?at=${at + 1}`}>
          Next →
        </a>
      )}
      {at === last && <GoOn view={view} />}
      {at === last && <span class="soft">Now you make each of these lines yourself.</span>}
    </nav>
  )
}

function Parts({ step }: { step: OpeningStep }) {
  return (
    <section class="card parts" aria-labelledby="parts">
      <h2 id="parts">
        {step.title}{' '}
        {step.comesBack !== undefined && (
          <Chip tone={isRefused(step) ? 'bad' : 'good'}>{`${isRefused(step) ? '✗' : '✓'} ${step.comesBack}`}</Chip>
        )}
      </h2>
      <Rows rows={step.rows} label={step.title} />
      {step.why !== '' && (
        <p class="journal">
          <strong>Why, says the journal:</strong> {step.why}
        </p>
      )}
      <p class="soft small">Two dots and four letters are a fingerprint: secrets are never shown.</p>
    </section>
  )
}
