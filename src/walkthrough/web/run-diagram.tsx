/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { momentOf, type JournalEvent } from '../../../mock-provider/index.ts'
import type { CourseView } from './course-view.ts'
import { Diagram } from './diagram.tsx'
import { linkTo } from './moment.ts'
import type { Scope } from './scope.ts'
import { tellEvent } from './told-events.ts'

/** The run, message by message: each arrow leads to the world as it was then. */
export function RunDiagram({ view, scope }: { view: CourseView; scope: Scope }) {
  const { all, here } = scope
  if (all.length === 0) return null
  return (
    <section aria-labelledby="moving">
      <h3 id="moving">What went over the wire</h3>
      <Diagram
        label="The run, message by message"
        here={here && `e${here.seq}`}
        steps={all.map((event) => {
          const { way, says, comesBack } = tellEvent(event)
          const isRefused = (event.http?.status ?? 0) >= 400
          const href = linkTo(view.address, { at: event.seq, event: undefined }, `#e${event.seq}`)
          return { id: `e${event.seq}`, mark: `#${event.seq}`, way, says, comesBack, isRefused, href }
        })}
      />
      <Stepping view={view} scope={scope} />
    </section>
  )
}

/** Two buttons and a number: no dragging. */
function Stepping({ view, scope }: { view: CourseView; scope: Scope }) {
  const { all, here } = scope
  const index = all.findIndex((event) => event.seq === here?.seq)
  const [before, after] = [all[index - 1], all[index + 1]]
  return (
    <div class="row stepping">
      <StepLink view={view} to={before} says="← Previous event" />
      <StepLink view={view} to={after} says="Next event →" />
      <form method="get" action={view.address.split('?')[0]} class="row">
        {[...view.query]
          .filter(([name]) => !['at', 'event'].includes(name))
          .map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
        <label class="row">
          Event{' '}
          <input
            type="number"
            name="at"
            required
            inputMode="numeric"
            min={all[0]?.seq}
            max={all.at(-1)?.seq}
            value={here?.seq}
            class="number"
          />
        </label>
        <button>Show</button>
      </form>
      {scope.isEarlier && (
        <p class="small">
          You see the world as of {momentOf(scope.shown.at(-1)?.at ?? 0)}.{' '}
          <a href={linkTo(view.address, { at: undefined, event: undefined })}>Back to now</a>
        </p>
      )}
    </div>
  )
}

function StepLink({ view, to, says }: { view: CourseView; to: JournalEvent | undefined; says: string }) {
  if (!to) return null
  return (
    <a class="button" href={linkTo(view.address, { at: to.seq, event: undefined }, `#e${to.seq}`)}>
      {says}
    </a>
  )
}
