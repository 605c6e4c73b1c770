/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { sayItOf } from '../course/lesson.ts'
import { Act } from './act.tsx'
import { BeatFrame, type BeatProps } from './beat.tsx'
import { Words } from './our-text.tsx'

/** One sentence of the learner's, and ours beside it. Not graded. */
export function SayBeat(props: BeatProps) {
  const { view, place, kept } = props
  const { begun, ours } = sayItOf(place.lesson)
  const said = kept.said?.said ?? place.progress.said
  return (
    <BeatFrame {...props} beat="say" title="Say it">
      <Act
        view={view}
        act="say"
        says={said === undefined ? 'Say it' : 'Say it again'}
        isFirst={said === undefined}
        isOff={view.underWay !== undefined}
        class="stack"
      >
        <div class="field">
          <label for="words">
            Finish the sentence in your own words. Nobody grades it.{' '}
            <span class="begun">
              “<Words text={begun} />”
            </span>
          </label>
          <textarea id="words" name="words" maxLength={500} rows={3}>
            {said ?? ''}
          </textarea>
        </div>
      </Act>
      {said !== undefined && (
        <div class="pair said">
          <div class="card">
            <h3>You</h3>
            <p>{said === '' ? <span class="soft">You left it open.</span> : said}</p>
          </div>
          <div class="card">
            <h3>We</h3>
            <p>
              <Words text={ours} />
            </p>
          </div>
        </div>
      )}
      {said !== undefined && <Onward {...props} />}
    </BeatFrame>
  )
}

/** The next lesson; after the last of them what was learned. */
function Onward({ view, place }: BeatProps) {
  const { next, standings } = view.session
  const isOff = view.underWay !== undefined
  const behind = standings[place.number] ?? next
  const to = next && next.lesson.stem !== place.lesson.stem ? next : behind
  return (
    <div class="row go-on">
      {next === undefined && (
        <a class="button first" href="/lessons#recap">
          All lessons are done: what you take along
        </a>
      )}
      {next !== undefined && to && (
        <Act
          view={view}
          act="enter"
          fields={{ stem: to.lesson.stem }}
          back="/lesson"
          says={`Lesson ${to.number}: ${to.lesson.title}`}
          isFirst
          isOff={isOff}
        />
      )}
      {!place.progress.done && (
        <Act view={view} act="go" fields={{ beat: 'fix' }} says="Back to your file" isOff={isOff} />
      )}
      <Act
        view={view}
        act="restart"
        fields={{ stem: place.lesson.stem }}
        back="/lesson"
        says="This lesson again"
        isOff={isOff}
      />
    </div>
  )
}
