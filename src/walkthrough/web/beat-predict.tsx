/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { SURENESS } from '../course/progress.ts'
import { Act } from './act.tsx'
import { BeatFrame, type BeatProps } from './beat.tsx'
import { LessonText, Words } from './our-text.tsx'
import { Choices, numbered } from './question.tsx'

/** The question before the run, and how sure the learner is. */
export function PredictBeat(props: BeatProps) {
  const { view, place, here } = props
  const { predict, sections } = place.lesson
  const { prediction } = place.progress
  const said = prediction && predict.options[prediction.choice]
  return (
    <BeatFrame
      {...props}
      beat="predict"
      title="Predict"
      result={said === undefined ? 'You did not predict.' : `You said “${said}” (${prediction?.sure}).`}
      again="Predict again"
    >
      <LessonText text={sections.Predict} />
      {here !== 'predict' ? (
        <p>
          <strong>
            <Words text={predict.ask} />
          </strong>
        </p>
      ) : (
        <Act view={view} act="predict" says="Predict" isFirst class="question card" isOff={view.underWay !== undefined}>
          <Choices
            name="choice"
            ask={<Words text={predict.ask} />}
            options={numbered(predict.options)}
            chosen={prediction && String(prediction.choice)}
          />
          <div class="sure">
            <Choices
              name="sure"
              ask="How sure are you?"
              options={SURENESS.map((sure) => ({ value: sure, says: sure }))}
              chosen={prediction?.sure}
            />
          </div>
          <p class="small soft">A wrong prediction costs nothing: it comes back to you beside what happened.</p>
        </Act>
      )}
    </BeatFrame>
  )
}
