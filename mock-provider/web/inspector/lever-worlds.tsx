/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { momentOf } from '../../findings/times.ts'
import { namedProfiles } from '../../world/profiles.ts'
import type { SavePoint } from '../../control/save-points.ts'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { Field, LeverButton, LeverForm, Select, typedInto } from './lever-form.tsx'

/** Moments to come back to, and the start. */
export function SavePointsCard({ inspection }: { inspection: Inspection }) {
  const points = inspection.levers.savePoints.list()
  const typed = typedInto(inspection, 'saveSnapshot')
  const id = `save-point-${points.length}`
  return (
    <section class="card" aria-labelledby="save-points">
      <h2 id="save-points">Save points</h2>
      {points.length === 0 && <p class="soft">None yet. One keeps clock, users, apps, tokens and faults.</p>}
      <ul class="plain lines">
        {points.map((point) => (
          <SavePointLine inspection={inspection} point={point} />
        ))}
      </ul>
      <LeverForm inspection={inspection} does="saveSnapshot">
        <Field id={id} label="Name, if you like">
          <input id={id} name="id" autocomplete="off" placeholder={`s${points.length + 1}`} value={typed('id')} />
        </Field>
        <button>Save this moment</button>
      </LeverForm>
      <LeverButton inspection={inspection} does="resetWorld">
        Reset to the start
      </LeverButton>
    </section>
  )
}

function SavePointLine({ inspection, point: { id, at, journalSeq } }: { inspection: Inspection; point: SavePoint }) {
  const fixed = { snapshotId: id }
  return (
    <li>
      <span class="grow">
        <strong>{id}</strong>{' '}
        <span class="small soft">
          <time class="mono">{momentOf(at)}</time>, after event {journalSeq}
        </span>
      </span>
      <LeverForm inspection={inspection} does="restoreSnapshot" fixed={fixed}>
        <button>
          Go back<span class="hidden-text"> to {id}</span>
        </button>
      </LeverForm>
      <LeverForm inspection={inspection} does="deleteSnapshot" fixed={fixed}>
        <button>
          Forget<span class="hidden-text"> {id}</span>
        </button>
      </LeverForm>
    </li>
  )
}

const PROFILES = Object.keys(namedProfiles).map((name) => ({ value: name, name }))
const CLOCKS = ['frozen', 'running'].map((name) => ({ value: name, name }))

/** Worlds beside this one, each with an inspector of its own. */
export function WorldsCard({ inspection }: { inspection: Inspection }) {
  const worlds = inspection.provider.worlds.list()
  const typed = typedInto(inspection, 'openWorld')
  return (
    <section class="card" aria-labelledby="worlds">
      <h2 id="worlds">Worlds</h2>
      {worlds.length === 0 && <p class="soft">This one alone. Each worker of a test suite can have its own.</p>}
      <ul class="plain lines">
        {worlds.map(({ id, mock: { origin } }) => (
          <li>
            <span class="grow">
              <strong>{id}</strong> <a href={origin + INSPECTOR}>{origin.replace(/^https?:\/\//, '')}</a>
            </span>
            <LeverForm inspection={inspection} does="closeWorld" fixed={{ worldId: id }}>
              <button>
                Close<span class="hidden-text"> {id}</span>
              </button>
            </LeverForm>
          </li>
        ))}
      </ul>
      <LeverForm inspection={inspection} does="openWorld">
        <Select id="world-profile" name="profile" label="Profile" options={PROFILES} chosen={typed('profile')} />
        <Select id="world-clock" name="clock" label="Clock" options={CLOCKS} chosen={typed('clock')} />
        <Field id="world-seed" label="Seed, if you like">
          <input id="world-seed" class="short" name="seed" autocomplete="off" value={typed('seed')} />
        </Field>
        <button>Open a world</button>
      </LeverForm>
    </section>
  )
}
