/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { hash } from 'node:crypto'
import { faultTable, type Entries } from '../../world/fault-entries.ts'
import { describeAction } from '../../world/fault-spec.ts'
import type { ListedFault } from '../../world/faults.ts'
import type { ValueKind } from '../../world/value-kinds.ts'
import { Chip } from '../kit/components.tsx'
import { conditionField, doings, readPick, type FaultPick } from './fault-pick.ts'
import { INSPECTOR, type Inspection } from './inspection.ts'
import { Field, LeverButton, LeverForm, Select, typedInto, type Option } from './lever-form.tsx'

/** What is armed, with what it has met, and one more: picked, seen as JSON, armed. */
export function FaultsCard({ inspection }: { inspection: Inspection }) {
  const faults = inspection.provider.faults.list()
  return (
    <section class="card" aria-labelledby="faults">
      <h2 id="faults">Faults</h2>
      {faults.length === 0 && <p class="soft">None is armed: every request is answered as X would.</p>}
      <ul class="plain lines">
        {faults.map((fault) => (
          <FaultLine inspection={inspection} fault={fault} />
        ))}
      </ul>
      {faults.length > 1 && (
        <LeverButton inspection={inspection} does="disarmFaults">
          Disarm all
        </LeverButton>
      )}
      {inspection.mayChange && <NewFault inspection={inspection} />}
    </section>
  )
}

function FaultLine({ inspection, fault }: { inspection: Inspection; fault: ListedFault }) {
  const { id, at, when = {}, then, fired, remaining } = fault
  const conditions = Object.entries(when).map(([name, value]) => `${name} ${value}`)
  const fixed = { faultId: id }
  return (
    <li>
      <span class="grow">
        <strong>#{id}</strong> {describeAction(then)} at {at}
        {conditions.length > 0 && <span class="small soft">, {conditions.join(', ')}</span>} <Left {...{ remaining }} />{' '}
        <span class="small">fired {fired === 1 ? 'once' : `${fired} times`}</span>
      </span>
      {fired > 0 && canWait(fault) && (
        <LeverForm inspection={inspection} does="releaseFault" fixed={fixed}>
          <button>
            Release<span class="hidden-text"> what waits for fault {id}</span>
          </button>
        </LeverForm>
      )}
      <LeverForm inspection={inspection} does="disarmFault" fixed={fixed}>
        <button>
          Disarm<span class="hidden-text"> fault {id}</span>
        </button>
      </LeverForm>
    </li>
  )
}

function Left({ remaining }: Pick<ListedFault, 'remaining'>) {
  if (remaining === 0) return <Chip tone="past">○ used up</Chip>
  return <Chip tone="wait">● {remaining === 'always' ? 'armed for all' : `${remaining} left`}</Chip>
}

function canWait({ then }: ListedFault): boolean {
  return typeof then === 'string' ? ['hang', 'hold-until-second'].includes(then) : 'delaySeconds' in then
}

function NewFault({ inspection }: { inspection: Inspection }) {
  const pick = readPick(inspection.query)
  const typed = typedInto(inspection, 'armFault')
  const json = typed('json') ?? pick.json
  // Another pick is another field: nothing that was typed before stays in it.
  const id = `json-${hash('sha256', json).slice(0, 8)}`
  return (
    <>
      <h3>Arm one more</h3>
      <PickForm inspection={inspection} pick={pick} />
      <h3 id="arm">Arm it</h3>
      {pick.problem !== undefined && <p class="bad">✕ It cannot be armed like this: {pick.problem}</p>}
      <LeverForm inspection={inspection} does="armFault">
        <div class="field whole">
          <label for={id}>The fault as JSON, as tests have it; edit it, or paste another</label>
          <textarea
            id={id}
            name="json"
            class="mono"
            rows={Math.min(16, json.split('\n').length + 1)}
            spellcheck={false}
          >
            {json}
          </textarea>
        </div>
        <button>Arm</button>
      </LeverForm>
    </>
  )
}

/** Sent with GET: it leads to this page with another JSON, and changes nothing. */
function PickForm({ inspection, pick: { of, doing } }: { inspection: Inspection; pick: FaultPick }) {
  const takesMore = doing?.name === 'status' || doing?.name === 'body' || doing?.name === 'case'
  return (
    <form class="row lever" method="get" action={`${INSPECTOR}/levers#arm`}>
      <input type="hidden" name="was" value={doing?.name ?? ''} />
      <Select id="fault-at" name="at" label="Endpoint" options={ENDPOINTS} chosen={of('at')} />
      <Select id="fault-does" name="does" label="What happens" options={DOINGS} chosen={doing?.name} />
      {doing?.kind && <Value name={doing.name} kind={doing.kind} value={of('value')} />}
      {takesMore && <Retry of={of} />}
      <Field id="fault-times" label="How often">
        <input
          id="fault-times"
          class="short"
          name="times"
          value={of('times')}
          placeholder="1 … always"
          autocomplete="off"
        />
      </Field>
      {Object.keys(CONDITIONS).map((name) => (
        <Condition inspection={inspection} name={name} value={of(conditionField(name))} />
      ))}
      {takesMore && <Late of={of} />}
      <button>Show its JSON</button>
    </form>
  )
}

const ENDPOINTS = Object.entries(faultTable.endpoints).map(([name, says]) => ({
  value: name,
  name: `${name}: ${says}`,
}))
const DOINGS = doings.map(({ name, says }) => ({ value: name, name: `${name}: ${says}` }))
const CONDITIONS: Entries = faultTable.conditions

/** What the member of an action takes. Another action has another field. */
function Value({ name, kind, value }: { name: string; kind: ValueKind<unknown>; value: string }) {
  const id = `fault-value-${name}`
  const options = optionsIn(kind)
  if (options) return <Select id={id} name="value" label={name} options={options} chosen={value} />
  return (
    <Field id={id} label={`${name}: ${kind.takes}`}>
      <input id={id} name="value" value={value} autocomplete="off" />
    </Field>
  )
}

/** Both go along with an answer of one's own. */
function Retry({ of }: Pick<FaultPick, 'of'>) {
  return (
    <Field id="fault-retry" label="retry-after (s)">
      <input
        id="fault-retry"
        class="short"
        name="retryAfterSeconds"
        inputmode="numeric"
        value={of('retryAfterSeconds')}
      />
    </Field>
  )
}

function Late({ of }: Pick<FaultPick, 'of'>) {
  return (
    <label class="choice whole">
      <input type="checkbox" name="afterCommit" value="yes" checked={of('afterCommit') === 'yes'} />
      <span class="small">only after the server did its work (afterCommit)</span>
    </label>
  )
}

/** Which requests of the endpoint it meets: any, or those of this value. */
function Condition({ inspection, name, value }: { inspection: Inspection; name: string; value: string }) {
  const options = optionsOf(inspection, name)
  const id = `fault-${name}`
  if (options) {
    const any = { value: '', name: 'any' }
    return (
      <Select id={id} name={conditionField(name)} label={`If ${name} is`} options={[any, ...options]} chosen={value} />
    )
  }
  return (
    <Field id={id} label={`If ${name} is`}>
      <input id={id} name={conditionField(name)} value={value} placeholder="any" autocomplete="off" />
    </Field>
  )
}

function optionsOf({ provider }: Inspection, name: string): Option[] | undefined {
  if (name === 'client') return provider.clients.list().map((each) => ({ value: each.clientId, name: each.name }))
  return optionsIn(CONDITIONS[name])
}

function optionsIn(kind: ValueKind<unknown> | undefined): Option[] | undefined {
  const values = kind?.schema.enum
  return Array.isArray(values) ? values.map((value) => ({ value: String(value), name: String(value) })) : undefined
}
