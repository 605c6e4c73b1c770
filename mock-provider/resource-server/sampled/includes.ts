import type { JsonSchema } from '../../wire/operations.ts'
import type { Call } from '../api/call.ts'
import { readView, showTweets, showUsers } from '../objects/shown.ts'
import { sampleObject } from './objects.ts'

type Objects = Record<string, unknown>

/** Where the objects of an expansion go, by the last part of its name, and of which schema they are; else they are users. */
const OTHERS: Readonly<Record<string, readonly [place: string, schema: string]>> = {
  media_keys: ['media', 'Media'],
  topic_ids: ['topics', 'Topic'],
  poll_ids: ['polls', 'Poll'],
  place_id: ['places', 'Place'],
}

/** What `expansions` brings along with made-up objects; users and posts are those of the world. */
export function includesOf(call: Call, data: readonly Objects[]): Objects | undefined {
  const includes: Objects = {}
  const users = new Set<string>()
  const posts = new Set<string>()
  for (const expansion of call.query.names('expansions')) {
    const path = expansion.split('.')
    const ids = data.flatMap((object) => textsAt(object, path))
    const [place, $ref] = OTHERS[path.at(-1) ?? ''] ?? []
    if (place !== undefined && $ref !== undefined) add(includes, place, made(call, { $ref }, ids))
    else for (const id of ids) (expansion.startsWith('referenced_') ? posts : users).add(id)
  }
  const view = readView(call)
  const found = [...users].flatMap((id) => call.world.users.byId(id) ?? [])
  add(includes, 'users', showUsers(call, found, view).data)
  const known = [...posts].flatMap((id) => call.world.posts.find(id) ?? [])
  add(includes, 'tweets', showTweets(call, known, view).data)
  return Object.keys(includes).length > 0 ? includes : undefined
}

function add(includes: Objects, place: string, objects: readonly Objects[]): void {
  if (objects.length > 0) includes[place] = objects
}

function made(call: Call, schema: JsonSchema, ids: readonly string[]): Objects[] {
  return [...new Set(ids)].map((id) => sampleObject(call, schema, { draw: id, id }))
}

/** The ids at a path, also those in lists and in objects with an `id`. */
function textsAt(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => textsAt(each, path))
  if (typeof value === 'string') return path.length === 0 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  const [name = 'id', ...rest] = path
  return textsAt((value as Objects)[name], rest)
}
