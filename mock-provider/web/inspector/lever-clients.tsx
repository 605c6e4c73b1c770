/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Client } from '../../world/clients.ts'
import { Chip } from '../kit/components.tsx'
import type { Inspection } from './inspection.ts'
import { LeverForm } from './lever-form.tsx'

/** The apps that are registered: suspended or not, and a new secret for those that have one. */
export function ClientsCard({ inspection }: { inspection: Inspection }) {
  return (
    <section class="card" aria-labelledby="clients">
      <h2 id="clients">Apps</h2>
      <ul class="plain lines">
        {inspection.provider.clients.list().map((client) => (
          <ClientLine inspection={inspection} client={client} />
        ))}
      </ul>
      <p class="small soft">
        No secret is shown here. They are at <a href="/_mock/config">/_mock/config</a>, for who may see them.
      </p>
    </section>
  )
}

function ClientLine({ inspection, client }: { inspection: Inspection; client: Client }) {
  const { clientId, name, type, suspended } = client
  const fixed = { clientId }
  return (
    <li>
      <span class="grow">
        <strong>{name}</strong> {suspended && <Chip tone="bad">✕ suspended</Chip>}{' '}
        <span class="small soft">
          {type}, <code>{clientId}</code>
        </span>
      </span>
      <LeverForm inspection={inspection} does={suspended ? 'unsuspendClient' : 'suspendClient'} fixed={fixed}>
        <button>
          {suspended ? 'Unsuspend' : 'Suspend'}
          <span class="hidden-text"> {name}</span>
        </button>
      </LeverForm>
      {type === 'confidential' && (
        <LeverForm inspection={inspection} does="rotateClientSecret" fixed={fixed}>
          <button>
            Rotate secret<span class="hidden-text"> of {name}</span>
          </button>
        </LeverForm>
      )}
    </li>
  )
}
