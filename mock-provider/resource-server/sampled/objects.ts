import { resolved, type JsonSchema } from '../../wire/operations.ts'
import type { Call } from '../api/call.ts'
import { instantOf, sampleId } from './ids.ts'
import { kinds, namingMember } from './kinds.ts'
import { ITEMS, sampleFlag, sampleNumber, sampleText, type Pins, type Place } from './values.ts'

/** What is known of an object: its id if it was asked for by it, values that the request says, and a name to draw from. */
export type Sketch = { draw: string; id?: string; pins?: Pins }

/** An error's words in a success. */
const LEFT_OUT = new Set(['error_message', 'errors'])

/** An object of a schema with the members that are always there and those that were asked for. */
export function sampleObject(call: Call, schema: JsonSchema, sketch: Sketch): Record<string, unknown> {
  const { draw, pins = {} } = sketch
  const { properties = {} } = resolved(schema)
  const name = schema.$ref ?? ''
  const naming = namingMember(properties)
  const id = naming === undefined ? undefined : (sketch.id ?? sampleId(call.world, name, naming, draw))
  // What has an id has the same values wherever it is shown.
  const own = id === undefined ? draw : `${name}:${id}`
  const atMs = instantOf(call.world, id ?? '', own)
  const place = {
    world: call.world,
    schema: name,
    draw: own,
    atMs,
    index: 0,
    pins,
    outcome: outcomeOf(call),
    member: '',
  }
  const wanted = wantedMembers(call, name)
  const shown = Object.entries(properties).filter(([member]) => wanted?.has(member) ?? true)
  const members = sampleMembers(call, Object.fromEntries(shown), place)
  return naming === undefined || !Object.hasOwn(members, naming) ? members : { ...members, [naming]: id }
}

/** Undefined for all. */
function wantedMembers({ query, operation }: Call, name: string): Set<string> | undefined {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (!kind || !operation.parameters.some((parameter) => parameter.name === kind.fields)) return undefined
  // X docs: Expansions: an expansion shows the member that it expands.
  const expanded = query.names('expansions').map((path) => path.split('.', 1)[0] ?? '')
  return new Set([...kind.defaults, ...query.names(kind.fields), ...expanded])
}

/** What the request says comes before what is made up. */
function sampleMembers(
  call: Call,
  properties: Readonly<Record<string, JsonSchema>>,
  place: Place,
): Record<string, unknown> {
  const members = Object.entries(properties).filter(([member]) => !LEFT_OUT.has(member))
  return Object.fromEntries(
    members.map(([member, inside]) => {
      const given = place.pins[member]
      if (fits(given, inside)) return [member, given]
      return [member, sampleValue(call, inside, { ...place, member, draw: `${place.draw}.${member}` })]
    }),
  )
}

function sampleValue(call: Call, schema: JsonSchema, place: Place): unknown {
  const known = resolved(schema)
  const [alternative] = [...(known.oneOf ?? []), ...(known.anyOf ?? [])]
  if (known.type === undefined && alternative) return sampleValue(call, alternative, place)
  if (known.type === 'array') return sampleList(call, known, place)
  if (known.type === 'string') return sampleText(place, known)
  if (known.type === 'integer' || known.type === 'number') return sampleNumber(place, known)
  if (known.type === 'boolean') return sampleFlag(place)
  return sampleMembers(call, known.properties ?? {}, { ...place, schema: schema.$ref ?? '' })
}

/** Two picks of the world's accounts may be one: ids stand there once. */
function sampleList(call: Call, { items = {}, minItems = 0, maxItems = ITEMS }: JsonSchema, place: Place): unknown[] {
  const count = Math.min(Math.max(ITEMS, minItems), maxItems)
  const list = Array.from({ length: count }, (_, index) =>
    sampleValue(call, items, { ...place, index, draw: `${place.draw}[${index}]` }),
  )
  return place.member.endsWith('ids') ? [...new Set(list)] : list
}

/** Texts, numbers and flags; what has members has others in an answer. */
function fits(value: unknown, schema: JsonSchema): boolean {
  const { type } = resolved(schema)
  return typeof value !== 'object' && typeof value === (type === 'integer' ? 'number' : type)
}

function outcomeOf({ operation: { name } }: Call): Place['outcome'] {
  if (name.startsWith('DELETE ') || name.endsWith('/unblock')) return 'removed'
  return name.startsWith('GET ') ? 'looked up' : 'made'
}
