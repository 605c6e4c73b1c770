/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { Notice } from '../kit/components.tsx'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { OwnFields } from './lever-form.tsx'
import { wayBack } from './posted.ts'
import type { InspectorTab } from './tabs.ts'

/** A form that was not taken. */
export type RefusedForm = {
  /** What happened, in one sentence. */
  says: string
  /** The fields that came, where a page of ours has certainly sent them: they can be sent again. */
  fields: URLSearchParams
  /** Whether sending it again can help. */
  canSendAgain: boolean
}

/** Says of a form why it was not taken, that nothing was done, and what to do now. */
export function refusedTab({ says, fields, canSendAgain }: RefusedForm): InspectorTab {
  return {
    path: '/pull',
    name: 'Nothing was done',
    says: 'A form was sent, and not taken.',
    page: (inspection) => (
      <Notice tone="bad">
        <p>
          <strong>Nothing was done.</strong> {says}
        </p>
        {canSendAgain ? (
          <Again inspection={inspection} fields={fields} />
        ) : (
          <p>
            <a href={wayBack(fields)}>Load the page again</a> and repeat what you did.
          </p>
        )}
      </Notice>
    ),
  }
}

const OWN_FIELDS = ['formToken', 'back']

function Again({ inspection, fields }: { inspection: Inspection; fields: URLSearchParams }) {
  const sent = [...fields].filter(([name]) => !OWN_FIELDS.includes(name))
  return (
    <>
      <p>This is what you sent. Look at it, then send it again.</p>
      <dl>
        {sent.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd class="mono">{value}</dd>
          </>
        ))}
      </dl>
      <form class="row lever" method="post" action={`${INSPECTOR}/pull`}>
        <OwnFields inspection={{ ...inspection, address: wayBack(fields) }} />
        {sent.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button class="first">Send it again</button>
      </form>
    </>
  )
}
