/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { capital } from '../course/words.ts'
import { Words } from './our-text.tsx'

/** One question with its outcomes, of which one must be chosen. */
export function Choices({
  name,
  ask,
  options,
  chosen,
}: {
  name: string
  ask: ComponentChildren
  options: readonly { value: string; says: string }[]
  chosen?: string | undefined
}) {
  return (
    <fieldset>
      <legend>{ask}</legend>
      {options.map(({ value, says }) => (
        <label class="choice">
          <input type="radio" name={name} value={value} required checked={value === chosen} />
          <span>{capital(says)}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** The outcomes of a lesson's question, by their numbers. */
export function numbered(options: readonly string[]): { value: string; says: string }[] {
  return options.map((says, index) => ({ value: String(index), says }))
}

type Answered = { said: string; truth: string; isRight: boolean; why: string }

/** An answer beside what is so. */
export function AnswerBeside({ said, truth, isRight, why }: Answered) {
  return (
    <div class={`answered ${isRight ? 'good-edge' : 'wait-edge'}`}>
      <p>
        You said “{said}”.{' '}
        {isRight ? (
          <strong class="good">✓ That is so.</strong>
        ) : (
          <>
            It is: <strong>“{truth}”</strong>.
          </>
        )}
      </p>
      <p>
        <Words text={why} />
      </p>
    </div>
  )
}
