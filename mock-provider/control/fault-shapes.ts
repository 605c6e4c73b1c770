import { faultTable, type Action, type Entries, type FaultTable } from '../world/fault-entries.ts'
import type { FaultAction, FaultCondition, FaultSpec } from '../world/fault-spec.ts'
import { assertFaultAction, assertFaultCondition, assertFaultSpec } from '../world/fault-validation.ts'
import { times } from '../world/fault-values.ts'
import { namesOf, schemaOf, type Schema } from '../world/value-kinds.ts'
import {
  choice,
  either,
  named,
  number,
  object,
  optional,
  record,
  valueOf,
  type ObjectShape,
  type Shape,
} from './shapes.ts'

/*
 * Faults as the document describes them: every word of it comes from `world/fault-entries.ts`. What may be armed is decided
 * in `world/fault-validation.ts`, from the same entries.
 */

/** What `then` takes: a word, or one of the objects. */
export function actionSchema({ words, actions }: FaultTable): Schema {
  const word = choice(namesOf(words), { says: listed(words) })
  return { anyOf: [word.schema, ...Object.values(actions).flatMap(objectSchemas)] }
}

/** One object for each member of `by`, which is there then; all else can be left out. */
function objectSchemas({ by, beside }: Action): Schema[] {
  return namesOf(by).map((name) => objectSchema({ ...by, ...beside }, [name]))
}

function objectSchema(entries: Entries, required: string[]): Schema {
  const properties = Object.entries(entries).map(([name, entry]) => [name, schemaOf(entry)])
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  }
}

const action: Shape<FaultAction> = {
  schema: actionSchema(faultTable),
  read(given) {
    assertFaultAction(given)
    return given
  },
}

const when: Shape<FaultCondition> = {
  schema: objectSchema(faultTable.conditions, []),
  read(given) {
    assertFaultCondition(given)
    return given
  },
}

const members = {
  at: choice(namesOf(faultTable.endpoints), { says: listed(faultTable.endpoints) }),
  when: optional(when),
  times: optional(valueOf(times)),
  then: action,
} as const

/** What to arm. */
export const NewFault: ObjectShape<FaultSpec> = named('NewFault', { ...object(members), read: readFaultSpec })

/** What is armed, with how often it fired and will fire. */
export const Fault = named(
  'Fault',
  object({
    id: number({ whole: true, least: 1 }),
    ...members,
    fired: number({ whole: true, least: 0, says: 'how many requests it has met' }),
    remaining: either(number({ whole: true, least: 0, says: 'how many more it will meet' }), choice(['always'])),
  }),
)

function readFaultSpec(given: unknown, field: string): FaultSpec {
  const spec: unknown = record('').read(given, field)
  assertFaultSpec(spec)
  return spec
}

/** `reset`: …, `hang`: …; the descriptions for the document. */
function listed(descriptions: { readonly [name: string]: string }): string {
  return Object.entries(descriptions)
    .map(([name, says]) => `\`${name}\`: ${says}`)
    .join('; ')
}
