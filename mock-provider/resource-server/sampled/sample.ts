import { allOperations, resolved, type JsonSchema } from '../../wire/operations.ts'
import type { Answered, Call } from '../api/call.ts'
import { cutPage, readPageRequest, type Page } from '../api/pages.ts'
import { readablePosts } from '../objects/readable.ts'
import { readView, showTweets, showUsers, type Shown } from '../objects/shown.ts'
import { includesOf } from './includes.ts'
import { sampleObject, type Sketch } from './objects.ts'
import { askedIds, listName, ownId, pinsOf } from './request.ts'

/** A list that nobody asked for by ids has so many objects, or two pages; one without pages has few. */
const LIST_LENGTH = 12
const UNPAGED_LENGTH = 3
const USUAL_PAGE = 10

/**
 * An answer to an operation that nothing in the world answers: the members of X's document, values made up. The same
 * request gets the same values until the world's midnight. Our choice, all of it but the shape.
 */
export function sampleAnswer(call: Call): Answered {
  const page = readPageRequest(call, { list: listName(call), usual: USUAL_PAGE })
  call.query.assert()
  const { operation } = call
  if (operation.gives !== 'application/json') return { file: bytes(call), sampled: true }
  const { properties = {} } = resolved(operation.answer ?? {})
  if (!properties.data) return { file: ownDocument(), sampled: true }
  const data = resolved(properties.data)
  if (data.type !== 'array') return { ...sampleOne(call, properties.data), sampled: true }
  const listed = identities(call, data.items ?? {}, page.count).map((sketch) => ({ id: sketch.draw, sketch }))
  const { items, meta: told } = cutPage(call, listed, page)
  const cut = { items: items.map(({ sketch }) => sketch), meta: told }
  const { data: objects, ...shown } = showList(call, data.items ?? {}, cut.items)
  const meta = metaOf(properties.meta, cut, objects)
  return { ...(objects.length > 0 && { data: objects }), ...shown, ...(meta && { meta }), sampled: true }
}

function sampleOne(call: Call, schema: JsonSchema): Answered {
  if (schema.$ref === 'Post' || schema.$ref === 'User') {
    const [first] = identities(call, schema, 1)
    const { data, ...rest } = showList(call, schema, first ? [first] : [])
    return { data: data[0], ...rest }
  }
  const id = ownId(call)
  const data = sampleObject(call, schema, { draw: listName(call), pins: pinsOf(call), ...(id !== undefined && { id }) })
  const includes = includesOf(call, [data])
  return { data, ...(includes && { includes }) }
}

/** What a list consists of: those that were asked for, users and posts of the world, or as many as make two pages. */
function identities(call: Call, schema: JsonSchema, count: number): Sketch[] {
  const { world } = call
  if (schema.$ref === 'User') return world.users.list().map(({ id }) => ({ id, draw: id }))
  if (schema.$ref === 'Post') return readablePosts(call, world.posts.current()).map(({ id }) => ({ id, draw: id }))
  const pins = pinsOf(call)
  const asked = askedIds(call)
  if (asked?.name === 'user_ids')
    return asked.ids.map((id) => ({ draw: `${schema.$ref}@${id}`, pins: { creator_id: id } }))
  if (asked) return asked.ids.map((id) => ({ id, draw: id, pins }))
  const name = listName(call)
  const isPaged = call.operation.parameters.some((parameter) => parameter.name.endsWith('_token'))
  const length = isPaged ? Math.min(LIST_LENGTH, 2 * count) : Math.min(UNPAGED_LENGTH, count)
  return Array.from({ length }, (_, index) => ({ draw: `${name}[${index}]`, pins }))
}

function showList(call: Call, schema: JsonSchema, items: readonly Sketch[]): Shown {
  const { users, posts } = call.world
  const ids = items.flatMap(({ id }) => id ?? [])
  if (schema.$ref === 'User')
    return showUsers(
      call,
      ids.flatMap((id) => users.byId(id) ?? []),
      readView(call),
    )
  if (schema.$ref === 'Post')
    return showTweets(
      call,
      ids.flatMap((id) => posts.find(id) ?? []),
      readView(call),
    )
  const data = items.map((item) => sampleObject(call, schema, item))
  const includes = includesOf(call, data)
  return { data, ...(includes && { includes }), errors: [] }
}

/** The members of `meta` that the schema has and the page tells. */
function metaOf(
  schema: JsonSchema | undefined,
  { items, meta }: Page<Sketch>,
  data: readonly Record<string, unknown>[],
): Record<string, unknown> | undefined {
  if (!schema) return undefined
  const known: Record<string, unknown> = {
    ...meta,
    has_more: meta.next_token !== undefined,
    newest_id: items[0]?.id,
    oldest_id: items.at(-1)?.id,
    total_tweet_count: data.reduce((sum, { tweet_count: count }) => sum + Number(count ?? 0), 0),
    total_subscriptions: items.length,
  }
  const { properties = {} } = resolved(schema)
  const members = Object.keys(properties).filter((name) => known[name] !== undefined)
  return Object.fromEntries(members.map((name) => [name, known[name]]))
}

/** A few bytes, and ASCII: that is what goes out in tests and terminals. */
function bytes(call: Call): string {
  return call.world.samples.base64(listName(call))
}

/** `GET /2/openapi.json`: the operations of X that are known here, by name and status. */
function ownDocument(): string {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const { name, status, tag } of allOperations) {
    const [method = '', path = ''] = name.split(' ')
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: { tags: [tag], responses: { [status]: { description: 'Success' } } },
    }
  }
  return JSON.stringify({ openapi: '3.0.0', info: { title: 'X API v2', version: '2.167' }, paths })
}
