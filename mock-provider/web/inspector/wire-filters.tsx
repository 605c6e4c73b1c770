/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { JournalEvent } from '../../world/journal.ts'
import { clientName } from './event-words.ts'
import { isNarrowed, kinds } from './filters.ts'
import { INSPECTOR } from './inspection.ts'
import type { WireView } from './wire-view.ts'

type Choice = { value: string; name: string }

/** What the list is narrowed to: folded on a narrow screen, where nothing is asked for. */
export function WireFilters({ view }: { view: WireView }) {
  return (
    <details class="filter" open={isNarrowed(view.filters)}>
      <summary>Filter</summary>
      <FilterForm view={view} />
    </details>
  )
}

function FilterForm({ view }: { view: WireView }) {
  const { filters, counts, inspection } = view
  return (
    <form class="row filters" action={INSPECTOR} method="get" aria-label="Filters" role="search">
      <Select
        name="kind"
        label="Show"
        chosen={filters.kind}
        choices={kinds.map(({ id, name }) => ({ value: id, name: `${name} (${counts.get(id) ?? 0})` }))}
      />
      <Select name="client" label="Client" chosen={filters.client} choices={clientChoices(view)} />
      <Select name="family" label="Family" chosen={filters.family} choices={familyChoices(view)} />
      <div class="field grow">
        <label for={`text-${filters.text}`}>Text</label>
        <input
          id={`text-${filters.text}`}
          type="search"
          name="text"
          value={filters.text}
          maxLength={200}
          placeholder="path, reason, token, name"
        />
      </div>
      <button>Filter</button>
      {isNarrowed(filters) && (
        <a class="button" href={INSPECTOR}>
          Reset
        </a>
      )}
      {inspection.query.has('view') && <input type="hidden" name="view" value={inspection.query.get('view') ?? ''} />}
    </form>
  )
}

type SelectParts = { name: string; label: string; chosen: string; choices: readonly Choice[] }

/** Its id is another with another choice: what a person has picked before does not stay in the way of a link. */
function Select({ name, label, chosen, choices }: SelectParts) {
  const id = `${name}-${chosen}`
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        {choices.map(({ value, name: says }) => (
          <option value={value} selected={value === chosen}>
            {says}
          </option>
        ))}
      </select>
    </div>
  )
}

/** A list that one can still look through. */
const MAX_CHOICES = 100

function clientChoices({ inspection, names, filters }: WireView): Choice[] {
  const ids = new Set(names.keys())
  if (filters.client !== '') ids.add(filters.client)
  const most = ids.size + MAX_CHOICES
  for (const { client } of inspection.events) if (client !== undefined && ids.size < most) ids.add(client)
  return [{ value: '', name: 'All' }, ...[...ids].map((id) => ({ value: id, name: clientName(id, names) }))]
}

/** The newest first: of ten thousand, those that are of interest. */
function familyChoices({ inspection, filters, names }: WireView): Choice[] {
  const families = new Map<string, JournalEvent>()
  for (const event of inspection.events.toReversed()) {
    const { grant } = event
    if (families.size === MAX_CHOICES) break
    if (grant !== undefined && !families.has(grant)) families.set(grant, event)
  }
  const shown = [...families].map(([grant, event]) => ({ value: grant, name: nameOf(event, names) }))
  const isKnown = filters.family === '' || shown.some(({ value }) => value === filters.family)
  const chosen = isKnown ? [] : [{ value: filters.family, name: filters.family }]
  return [{ value: '', name: 'All' }, ...chosen, ...shown]
}

function nameOf({ grant, user, client }: JournalEvent, names: ReadonlyMap<string, string>): string {
  return [grant, user, client && clientName(client, names)].filter(Boolean).join(' · ')
}
