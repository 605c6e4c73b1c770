/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { Notice } from '../kit/components.tsx'
import { addressWith, INSPECTOR, type Inspection } from './inspection.ts'
import { ClientsCard } from './lever-clients.tsx'
import { ClockCard } from './lever-clock.tsx'
import { FaultsCard } from './lever-faults.tsx'
import { Field, OwnFields } from './lever-form.tsx'
import { PeopleCard } from './lever-people.tsx'
import { ProfileCard } from './lever-profile.tsx'
import { SavePointsCard, WorldsCard } from './lever-worlds.tsx'

/** Everything that can be done with the world of this mock, each as a form. */
export function leversPage(inspection: Inspection) {
  return (
    <>
      {!inspection.mayChange && <ReadOnly inspection={inspection} />}
      <div class="levers">
        <div>
          <ClockCard inspection={inspection} />
          <PeopleCard inspection={inspection} />
          <SavePointsCard inspection={inspection} />
        </div>
        <div>
          <FaultsCard inspection={inspection} />
          <ClientsCard inspection={inspection} />
          <WorldsCard inspection={inspection} />
        </div>
      </div>
      <ProfileCard inspection={inspection} />
    </>
  )
}

/** Why there are no forms, and what lets them come. */
function ReadOnly({ inspection }: { inspection: Inspection }) {
  if (inspection.needsToken) return <Unlock inspection={inspection} />
  const { origin } = inspection.provider
  return (
    <Notice tone="wait">
      <p>
        <strong>Read-only.</strong> Levers are for who opens this page itself, at an address of the mock’s own: a page
        of another site led here, or the name or port is another one.
      </p>
      <p>
        <a href={addressWith(inspection, { news: '' })}>Open it again from here</a>, or go to{' '}
        <a href={`${origin}${INSPECTOR}/levers`}>
          {origin}
          {INSPECTOR}/levers
        </a>
        .
      </p>
    </Notice>
  )
}

function Unlock({ inspection }: { inspection: Inspection }) {
  return (
    <Notice tone="wait">
      <p>
        <strong>Read-only.</strong> This mock has a control token (<code>--control-token</code>): whoever has it may
        pull the levers.
      </p>
      <form class="row lever" method="post" action={`${INSPECTOR}/unlock`}>
        <OwnFields inspection={inspection} />
        <Field id="control-token" label="Control token">
          <input id="control-token" name="token" type="password" autocomplete="current-password" />
        </Field>
        <button class="first">Unlock the levers</button>
      </form>
    </Notice>
  )
}
