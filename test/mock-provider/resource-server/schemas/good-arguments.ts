import {
  resolved,
  type JsonSchema,
  type OperationFacts,
  type Parameter,
} from '../../../../mock-provider/wire/operations.ts'
import type { Ids } from './prepared-world.ts'

/** An id of nothing in particular: what only samples answer takes any. */
const SOME_ID = '1905993362018040099'

/** Where an id in a path is not told by the segment before it. */
const PLACES: Readonly<Record<string, string>> = {
  'DELETE /2/tweets/{id}': 'post',
  'PUT /2/tweets/{tweet_id}/hidden': 'reply',
  'POST /2/users/{id}/dm/block': 'ben',
  'POST /2/users/{id}/dm/unblock': 'ben',
}

/** By the name of the parameter, or the segment before `{id}`. */
const BY_NAME: Readonly<Record<string, string>> = {
  users: 'ada',
  tweets: 'post',
  lists: 'list',
  dm_conversations: 'conversation',
  upload: 'upload',
  source_user_id: 'ada',
  target_user_id: 'ben',
  user_id: 'ben',
  participant_id: 'ben',
  tweet_id: 'post',
  source_tweet_id: 'benPost',
  list_id: 'list',
  folder_id: 'folder',
  dm_conversation_id: 'conversation',
  event_id: 'event',
  media_key: 'mediaKey',
  media_keys: 'mediaKey',
  media_id: 'video',
}

/** The path of a request that is answered well. */
export function pathOf(operation: OperationFacts, ids: Ids): string {
  const [, path = ''] = operation.name.split(' ')
  const segments = path.split('/')
  return segments
    .map((segment, index) => {
      if (!segment.startsWith('{')) return segment
      const name = segment.slice(1, -1)
      const parameter = operation.parameters.find((each) => each.name === name && each.in === 'path')
      return placeValue(operation, parameter, [name, name === 'id' ? (segments[index - 1] ?? '') : name], ids)
    })
    .join('/')
}

function placeValue(
  operation: OperationFacts,
  parameter: Parameter | undefined,
  [name, by]: [string, string],
  ids: Ids,
): string {
  const isChat = /\/(chat|broadcasts)\//.test(operation.name)
  const known = isChat ? undefined : (PLACES[operation.name] ?? BY_NAME[by])
  if (name === 'username') return 'ben_practice'
  return (known !== undefined && ids[known]) || exampleText(parameter?.schema ?? {})
}

/** What has to be in a query. */
export function requiredQuery(operation: OperationFacts, ids: Ids): Record<string, string> {
  const required = operation.parameters.filter((parameter) => parameter.in === 'query' && parameter.required)
  return Object.fromEntries(required.map((parameter) => [parameter.name, queryValue(operation, parameter, ids)]))
}

function queryValue(operation: OperationFacts, { name, schema }: Parameter, ids: Ids): string {
  if (name === 'ids' && / \/2\/users/.test(operation.name)) return `${ids.ada},${ids.ben}`
  if (name === 'ids' && / \/2\/tweets/.test(operation.name)) return `${ids.post},${ids.benPost}`
  if (name === 'user_ids') return ids.ben ?? ''
  if (name === 'usernames') return 'ada_practice,ben_practice'
  if (name === 'query') return /users/.test(operation.name) ? 'practice' : 'post'
  const by = BY_NAME[name]
  return (by !== undefined && ids[by]) || exampleText(schema.items ?? schema)
}

/** Bodies of which the schema alone does not tell what is answered well. */
const BODIES: Readonly<Record<string, (ids: Ids) => unknown>> = {
  'POST /2/tweets': () => ({ text: 'One more post' }),
  'POST /2/lists': () => ({ name: 'A list', description: 'Of accounts' }),
  'PUT /2/lists/{id}': () => ({ name: 'A renamed list' }),
  'POST /2/lists/{id}/members': ({ ben }) => ({ user_id: ben }),
  'POST /2/users/{id}/following': ({ ben }) => ({ target_user_id: ben }),
  'POST /2/users/{id}/muting': ({ ben }) => ({ target_user_id: ben }),
  'POST /2/users/{id}/bookmarks': ({ benPost }) => ({ tweet_id: benPost }),
  'POST /2/users/{id}/likes': ({ benPost }) => ({ tweet_id: benPost }),
  'POST /2/users/{id}/retweets': ({ reply }) => ({ tweet_id: reply }),
  'POST /2/users/{id}/followed_lists': ({ list }) => ({ list_id: list }),
  'POST /2/users/{id}/pinned_lists': ({ list }) => ({ list_id: list }),
  'POST /2/users/{id}/bookmarks/folders': () => ({ name: 'A folder' }),
  'POST /2/dm_conversations': ({ ben, mallory }) => ({
    conversation_type: 'Group',
    participant_ids: [ben, mallory],
    message: { text: 'Hello, both of you' },
  }),
  'POST /2/dm_conversations/with/{participant_id}/messages': () => ({ text: 'Hello' }),
  'POST /2/dm_conversations/{dm_conversation_id}/messages': () => ({ text: 'Hello again' }),
  'POST /2/media/upload': () => ({ media: PNG, media_category: 'tweet_image' }),
  'POST /2/media/upload/initialize': () => ({
    media_category: 'tweet_image',
    media_type: 'image/png',
    total_bytes: PNG_BYTES,
  }),
  'POST /2/media/upload/{id}/append': () => ({ media: PNG, segment_index: 0 }),
  'POST /2/media/metadata': ({ media }) => ({ id: media, metadata: { alt_text: { text: 'A dot' } } }),
  'POST /2/media/subtitles': ({ video, subtitles }) => ({
    id: video,
    media_category: 'TweetVideo',
    subtitles: { id: subtitles, language_code: 'EN', display_name: 'English' },
  }),
  'DELETE /2/media/subtitles': ({ video }) => ({ id: video, media_category: 'TweetVideo', language_code: 'EN' }),
}

/** One transparent dot; what is no image may be any bytes. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const PNG_BYTES = Buffer.from(PNG, 'base64').length

/** A body that is answered well. */
export function bodyOf({ name, body }: OperationFacts, ids: Ids): unknown {
  return BODIES[name]?.(ids) ?? exampleValue(body ?? {})
}

function exampleValue(schema: JsonSchema): unknown {
  const { type, properties = {}, required = [], items = {}, minItems = 1, minimum = 1, anyOf } = resolved(schema)
  if (type === undefined && anyOf) return exampleValue(anyOf[0] ?? {})
  if (type === 'string') return exampleText(resolved(schema))
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return minimum
  if (type === 'array') return Array.from({ length: Math.max(1, minItems) }, () => exampleValue(items))
  return Object.fromEntries(required.map((name) => [name, exampleValue(properties[name] ?? {})]))
}

/** A text for each pattern of X's document. */
const TEXTS = [
  SOME_ID,
  '1DXxyRYNejbKM',
  '3_1905993362018040099',
  'EN',
  '202601010000',
  'ben_practice',
  'See https://example.com/a',
]

/** The first text that fits. */
export function exampleText(schema: JsonSchema): string {
  if (schema.enum) return schema.enum[0] ?? ''
  if (schema.format === 'date-time') return '2025-01-01T00:00:00Z'
  if (schema.type === 'integer') return String(schema.minimum ?? 1)
  if (schema.type === 'boolean') return 'true'
  const pattern = new RegExp(schema.pattern ?? '', 'u')
  return TEXTS.find((text) => pattern.test(text)) ?? SOME_ID
}
