import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { resolved, type JsonSchema, type OperationFacts } from '../../../../mock-provider/wire/operations.ts'
import { beyondDocument, leftOut, metaBeyond } from './beyond-document.ts'

type Json = { [keyword: string]: unknown }

/** `sampled`: every documented member has to be there, since all values are made up. */
type Way = { sampled: boolean }

/** Members that X's document requires of nothing, and X's docs have always: by schema. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  User: ['id', 'name', 'username'],
  Post: ['id', 'text', 'edit_history_tweet_ids'],
  List: ['id', 'name'],
  Space: ['id', 'state'],
  Poll: ['id', 'options'],
  Media: ['media_key', 'type'],
  Place: ['id', 'full_name'],
  Topic: ['id', 'name'],
  Community: ['id', 'name'],
  DmEvent: ['id', 'event_type'],
}

const ID = '^[0-9]{1,19}$'
const INSTANT = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$`

/** What ids look like that are no numbers: by schema and member, or by member. */
const OTHER_IDS: Readonly<Record<string, string>> = {
  'Space.id': '^[a-zA-Z0-9]{1,13}$',
  'Broadcast.id': '^[a-zA-Z0-9]{1,13}$',
  'Broadcast.source_id': '^[a-zA-Z0-9]{1,19}$',
  'Place.id': '^[0-9a-f]{16}$',
  'Connection.id': '^[0-9a-f-]{36}$',
  'ChatConversation.id': '^([0-9]{1,19}-[0-9]{1,19}|[0-9]{1,19}|g[0-9]{1,19})$',
  scheduled_broadcast_id: '^[a-zA-Z0-9]{1,19}$',
  broadcast_id: '^[a-zA-Z0-9]{1,19}$',
  conversation_id: '^(g?[0-9]{1,19}|[0-9]{1,19}-[0-9]{1,19})$',
  dm_conversation_id: '^[0-9]{1,19}(-[0-9]{1,19})?$',
  instance_id: '^[0-9a-f-]{36}$',
  job_id: '^[0-9a-f-]{36}$',
  session_id: '^[0-9]+$',
  place_id: '^[0-9a-f]{16}$',
  media_key: '^[0-9]+_[0-9]+$',
}

/** A schema that can fail, made from the table: closed objects, members that are always there, ids and instants shaped. */
export function closedAnswer({ answer = {}, name }: OperationFacts, way: Way): Json {
  const { properties = {} } = resolved(answer)
  const members = Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, schema]))
  const meta = { properties: { ...resolved(members.meta ?? {}).properties, ...metaBeyond(name) } }
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...(members.data && { data: closed(members.data, { ...way, member: 'data', schema: '' }) }),
      ...(members.includes && { includes: closedIncludes(members.includes, way) }),
      ...((members.meta ?? Object.keys(meta.properties).length > 0) && {
        meta: closed({ type: 'object', ...meta }, { ...way, sampled: false, member: 'meta', schema: '' }),
      }),
      errors: PARTIAL_ERRORS,
    },
    required: properties.data ? ['data'] : [],
  }
}

/** As wire/partial-errors.ts has them. */
const PARTIAL_ERRORS = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['title', 'detail', 'type'],
    properties: Object.fromEntries(
      ['value', 'detail', 'title', 'resource_type', 'parameter', 'resource_id', 'type', 'field', 'section'].map(
        (name) => [name, { type: 'string' }],
      ),
    ),
  },
}

/** Nothing is included that is empty. */
function closedIncludes(includes: JsonSchema, way: Way): Json {
  const { properties = {} } = resolved(includes)
  const places = Object.entries(properties).map(([name, schema]) => [
    name,
    { ...closed(schema, { ...way, member: name, schema: '' }), minItems: 1 },
  ])
  return { type: 'object', additionalProperties: false, minProperties: 1, properties: Object.fromEntries(places) }
}

type Place = Way & { schema: string; member: string }

/** Objects with a name are compiled once, by name and way. */
function closed(schema: JsonSchema, place: Place): Json {
  const known = resolved(schema)
  const alternatives = known.oneOf ?? known.anyOf
  if (known.type === undefined && alternatives) return { anyOf: alternatives.map((each) => closed(each, place)) }
  if (known.type === 'array') return { ...known, items: closed(known.items ?? {}, place) }
  if (known.type === 'string') return closedText(known, place)
  if (known.type !== 'object') return { ...known }
  // An object of which the document does not say what is in it.
  if (!known.properties) return { type: 'object' }
  if (schema.$ref === undefined) return closedObject(known, { ...place, schema: '' })
  // Users and posts are those of the world, also where the rest is made up.
  const sampled = place.sampled && schema.$ref !== 'User' && schema.$ref !== 'Post'
  const id = `${sampled ? 'sampled' : 'world'}:${schema.$ref}`
  if (!names.has(id)) {
    names.add(id)
    ajv.addSchema(closedObject(known, { sampled, member: '', schema: schema.$ref }), id)
  }
  return { $ref: id }
}

const names = new Set<string>()

function closedObject({ properties: documented = {}, required = [] }: JsonSchema, place: Place): Json {
  const { schema } = place
  const properties = { ...documented, ...beyondDocument(schema) }
  const always = ALWAYS[schema] ?? (place.sampled ? Object.keys(documented) : [])
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(properties).map(([member, inside]) => [member, closed(inside, { ...place, member })]),
    ),
    required: [...new Set([...required, ...always])].filter((name) => !leftOut.has(name)),
  }
}

function closedText(known: JsonSchema, { schema, member }: Place): Json {
  const { format, ...rest } = known
  if (format === 'date-time' || /^(created|updated|started|ended|connected|disconnected)_at$/.test(member))
    return { ...rest, pattern: INSTANT }
  const other = OTHER_IDS[`${schema}.${member}`] ?? OTHER_IDS[member.replace(/s$/, '')]
  if (other !== undefined) return { ...rest, pattern: other }
  return /^(id|.*_ids?)$/.test(member) ? { pattern: ID, ...rest } : rest
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true })

/** What is wrong with an answer; empty where nothing is. */
export function faultsOf(validate: ValidateFunction, value: unknown): string {
  return validate(value) ? '' : ajv.errorsText(validate.errors)
}

export function compile(schema: Json): ValidateFunction {
  return ajv.compile(schema)
}
