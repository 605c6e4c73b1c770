/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { recordOf } from '../course/event-record.ts'
import type { Seen } from '../course/look.ts'
import { AnswerBeside } from './question.tsx'
import { Words } from './our-text.tsx'

type ForetoldProps = NonNullable<Seen['foretold']>

const WORLDS: Record<ForetoldProps['proof']['of'], string> = { own: 'The server', scene: 'The scene’s server' }

/** The prediction beside what came of it. Who was certain, and sees something else, gets it slowly. */
export function Foretold(foretold: ForetoldProps) {
  if (foretold.isRight || foretold.sure !== 'certain') return <AnswerBeside {...foretold} />
  const { said, truth, why, proof } = foretold
  return (
    <section class="beside" aria-label="What you expected, and what happens">
      <div class="pair">
        <div class="card expected">
          <h3>You expected</h3>
          <p>“{said}”</p>
          <p class="small soft">You were certain.</p>
        </div>
        <div class="card happens-so">
          <h3>What happens</h3>
          <p>
            <strong>“{truth}”</strong>
          </p>
          {proof.events.length > 0 && (
            <>
              <p class="small soft">{WORLDS[proof.of]} wrote:</p>
              <ul class="plain mono small">
                {proof.events.map((event) => (
                  <li>{recordOf(event)}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
      <p>
        <strong>Why:</strong> <Words text={why} />
      </p>
      <p class="soft">Stay with the two for a moment: a sure answer that was put right is the one that sticks.</p>
    </section>
  )
}
