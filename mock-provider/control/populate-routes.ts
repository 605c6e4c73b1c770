import { isObject } from '../world/checks.ts'
import { contentsLists, contentsRelations, MOST_OF_A_PART, textList, type Member } from '../world/contents.ts'
import { schemaOf, type Schema } from '../world/value-kinds.ts'
import type { WorldContents } from '../world/contents.ts'
import { ControlProblem } from './problems.ts'
import { route } from './route.ts'
import { named, number, object, type ObjectShape } from './shapes.ts'

/** Described by the world's own table, and read by the world: its refusals name the member. */
const Contents: ObjectShape<WorldContents> = named('WorldContents', {
  members: {},
  schema: {
    type: 'object',
    properties: {
      ...eachOf(contentsLists, (members) => ({ type: 'array', maxItems: MOST_OF_A_PART, items: itemOf(members) })),
      ...eachOf(contentsRelations, (to) => ({
        type: 'object',
        additionalProperties: textList({ most: MOST_OF_A_PART }).schema,
        description: `by user name or id: the ${to}`,
      })),
    },
    additionalProperties: false,
  },
  read(value) {
    if (isObject(value)) return value
    throw new ControlProblem(400, 'the body must be a JSON object')
  },
})

const count = () => number({ whole: true, least: 0 })

const Populated = named(
  'Populated',
  object({
    users: count(),
    posts: count(),
    lists: count(),
    messages: count(),
    follows: count(),
    mutes: count(),
    blocks: count(),
    dmBlocks: count(),
    likes: count(),
    bookmarks: count(),
    reposts: count(),
  }),
)

/** A world's contents at once. */
export const populateRoutes = [
  route({
    method: 'post',
    path: '/populate',
    operationId: 'populateWorld',
    says: 'Adds users, posts, lists, messages and what people did, by names, as a world.json has them: all of it, or nothing',
    body: Contents,
    example: () => ({
      users: [{ username: 'bob_practice' }],
      posts: [{ key: 'hello', author: 'bob_practice', text: 'Hello', ago: { days: 3 } }],
      messages: [{ from: 'bob_practice', to: 'ada_practice', text: 'Have you seen it?', ago: { days: 2 } }],
      follows: { ada_practice: ['bob_practice'] },
      likes: { ada_practice: ['hello'] },
    }),
    answer: Populated,
    handle: ({ provider, body }) => provider.populate(body),
  }),
]

function eachOf<T>(parts: Record<string, T>, schemaOfPart: (part: T) => Schema): Record<string, Schema> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, schemaOfPart(part)]))
}

function itemOf(members: Readonly<Record<string, Member>>): Schema {
  const all = Object.entries(members)
  return {
    type: 'object',
    properties: Object.fromEntries(all.map(([name, { kind }]) => [name, schemaOf(kind)])),
    required: all.filter(([, { required }]) => required).map(([name]) => name),
    additionalProperties: false,
  }
}
