/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { steps, type StepNumber } from '../../step-runner/run-step.ts'
import { capital, inOrder } from '../course/words.ts'
import { Act } from './act.tsx'
import { BeatFrame, GoOn, type BeatProps } from './beat.tsx'
import type { CourseView } from './course-view.ts'
import { LessonText } from './our-text.tsx'
import { Choices } from './question.tsx'
import { RanActs } from './ran-acts.tsx'
import { StepCode } from './step-code.tsx'
import { Waiting } from './waiting.tsx'

/** The acts in the course's own world, with the very files that run. */
export function RunBeat(props: BeatProps) {
  const { view, place, here, kept } = props
  const { lesson } = place
  const numbers = stepsOf(lesson.run)
  const isRunning = view.underWay?.what === 'run'
  return (
    <BeatFrame
      {...props}
      beat="run"
      title="Run"
      result={resultOf(kept.ran.length > 0, lesson.run)}
      again="Run it again"
    >
      <LessonText text={lesson.sections.Run} />
      {lesson.run.length > 1 && <p class="soft small">{capital(inOrder(lesson.run))}.</p>}
      <Waiting view={view} />
      {numbers.map((step) => (
        <StepCode step={step} quote={lesson.sections.Goal} isOpen={here === 'run' && step === numbers.at(-1)} />
      ))}
      {here === 'run' && <RunForm view={view} isRunning={isRunning} asksConsent={numbers.includes(3)} />}
      <RanActs ran={kept.ran} isFolded={here !== 'run'} />
      {here === 'run' && !isRunning && isThrough(kept.ran) && (
        <GoOn view={view} to="look" says="Look at what happened" />
      )}
    </BeatFrame>
  )
}

function stepsOf(acts: BeatProps['place']['lesson']['run']): StepNumber[] {
  const known = acts.flatMap((act) => steps.filter(({ number }) => 'step' in act && act.step === number))
  return [...new Set(known.map(({ number }) => number))]
}

function resultOf(hasRun: boolean, acts: BeatProps['place']['lesson']['run']): string {
  return hasRun ? `Done: ${inOrder(acts)}.` : 'Done before the course was closed.'
}

function isThrough(ran: BeatProps['kept']['ran']): boolean {
  return ran.length > 0 && ran.every((act) => act.kind !== 'step' || act.isThrough === true)
}

function RunForm({ view, isRunning, asksConsent }: { view: CourseView; isRunning: boolean; asksConsent: boolean }) {
  const form = {
    view,
    act: 'run',
    says: isRunning ? 'Running…' : 'Run it',
    busy: 'Running…',
    isFirst: true,
    isOff: view.underWay !== undefined,
    class: 'run-form',
  } as const
  if (!asksConsent) return <Act {...form} fields={{ consent: 'played' }} />
  return (
    <Act {...form}>
      <Choices
        name="consent"
        ask="Who agrees at X’s page?"
        options={[
          { value: 'browser', says: 'I do, in my browser: a practice page, no password' },
          { value: 'played', says: 'The practice user, at once' },
        ]}
        chosen="played"
      />
    </Act>
  )
}
