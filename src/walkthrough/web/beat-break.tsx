/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { explain } from '../../../mock-provider/index.ts'
import { outcomeOf } from '../course/look.ts'
import { capital } from '../course/words.ts'
import { Act } from './act.tsx'
import { BeatFrame, GoOn, type BeatProps } from './beat.tsx'
import { LessonText, Words } from './our-text.tsx'
import { AnswerBeside, Choices, numbered } from './question.tsx'
import { SceneLines } from './ran-acts.tsx'
import { FoldedEvent } from './wire.tsx'

type Break = BeatProps['place']['lesson']['breaks'][number]

/** The deliberate damages, each with its question and what came of it. */
export function BreakBeat(props: BeatProps) {
  const { view, place, here } = props
  const { breaks, sections } = place.lesson
  const tried = breaks.filter(({ scene }) => choiceOf(props, scene) !== undefined)
  return (
    <BeatFrame {...props} beat="break" title="Break" result={`${tried.length} of ${breaks.length} tried.`}>
      <LessonText text={sections.Break} />
      <div class="breaks">
        {breaks.map((each, index) => (
          <OneBreak {...props} damage={each} isNext={tried.length === 0 && index === 0} />
        ))}
      </div>
      {here === 'break' && (
        <div class="row go-on">
          <GoOn view={view} to="fix" says="Go on to your own file" isFirst={tried.length > 0} />
        </div>
      )}
    </BeatFrame>
  )
}

function choiceOf({ place: { progress } }: BeatProps, scene: string): number | undefined {
  const { broken = {} } = progress
  return Object.hasOwn(broken, scene) ? broken[scene] : undefined
}

function OneBreak({ damage, isNext, ...props }: BeatProps & { damage: Break; isNext: boolean }) {
  const { view, kept } = props
  const { scene, title, ask, options } = damage
  const choice = choiceOf(props, scene)
  const came = kept.damages.get(scene)
  const outcome = choice === undefined ? undefined : outcomeOf(damage, choice)
  return (
    <details id={`break-${scene}`} class="break" open={isNext || came !== undefined}>
      <summary>
        <h3>{capital(title)}</h3> <Tried outcome={outcome} />
      </summary>
      {came && <SceneLines lines={came.lines} />}
      {came &&
        explain(came.refused).map((told) => (
          <FoldedEvent told={told} id={`break-${scene}-${told.seq}`} caption="what the scene’s server wrote" />
        ))}
      {outcome && <AnswerBeside {...outcome} />}
      <Act
        view={view}
        act="break"
        fields={{ scene }}
        says={outcome ? 'Break it again' : 'Break it'}
        busy="Breaking…"
        isOff={view.underWay !== undefined}
        isFirst={isNext && !outcome}
        class="question"
      >
        <Choices
          name="choice"
          ask={<Words text={ask} />}
          options={numbered(options)}
          chosen={choice === undefined ? undefined : String(choice)}
        />
      </Act>
    </details>
  )
}

function Tried({ outcome }: { outcome: { isRight: boolean } | undefined }) {
  if (!outcome) return <span class="soft small">not tried yet</span>
  return outcome.isRight ? (
    <span class="good small">✓ as you said</span>
  ) : (
    <span class="wait small">○ otherwise than you said</span>
  )
}
