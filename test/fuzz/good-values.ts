import { resolved, type JsonSchema } from '../../mock-provider/wire/operations.ts'

/** Where a value is for: the operation's path, and whether what may be left out is there as well. */
type Place = { path: string; isWhole: boolean }

type Named = { name: string; schema: JsonSchema }

/** What of a world is meant by a name, as slots. A name that is in none is made by its schema. */
const SLOTS: Record<string, string> = {
  username: 'ada_practice',
  usernames: 'ada_practice',
  query: 'practice',
  tweet_id: '{postId}',
  source_tweet_id: '{postId}',
  in_reply_to_tweet_id: '{postId}',
  quote_tweet_id: '{postId}',
  previous_post_id: '{postId}',
  post_id: '{postId}',
  user_id: '{otherUserId}',
  target_user_id: '{otherUserId}',
  source_user_id: '{userId}',
  participant_id: '{otherUserId}',
  list_id: '{listId}',
  folder_id: '{folderId}',
  event_id: '{dmEventId}',
  dm_conversation_id: '{conversationId}',
  additional_owners: '{otherUserId}',
  start_time: '{dayBefore}',
  end_time: '{hourBefore}',
}

/** What `id` and `ids` are of, by how a path begins; the first that fits. */
const IDS: [start: string, slot: string][] = [
  ['/2/users', '{userId}'],
  ['/2/tweets', '{postId}'],
  ['/2/lists', '{listId}'],
  ['/2/media', '{mediaId}'],
  ['/2/dm_conversations', '{conversationId}'],
]

/** Of which upload `media_id` is: one that is on its way, or one that is complete. */
const MEDIA: [start: string, slot: string][] = [
  ['/2/media', '{mediaId}'],
  ['/2/dm_conversations', '{dmMediaId}'],
  ['/2', '{imageId}'],
]

/** A text for each pattern of X's document that no slot fits. */
const PATTERNS: [pattern: RegExp, text: string][] = [
  [/^\^\(\[0-9\]\+\)_/, '3_{mediaId}'],
  [/^\^\[0-9\]\{12\}\$/, '202611010000'],
  [/^\^\[A-Z\]\{2\}\$/, 'EN'],
  [/https\?/, 'see https://example.com/'],
  [/\[0-9\]\{1,19\}-|\[0-9\]|\[1-9\]/, '1'],
  [/\[a-zA-Z0-9\]/, '1a2b'],
]

/** Something that X takes there, as far as names and schema say. Texts may hold slots. */
export function goodValue({ name, schema }: Named, place: Place): unknown {
  const { $ref: _, ...own } = resolved(schema)
  if (own.type === 'object' || own.properties) return goodObject(own, place)
  if (own.type === 'array') return goodList({ name, schema: own }, place)
  if (own.enum) return own.enum[0]
  if (own.type === 'boolean') return false
  if (own.type === 'integer' || own.type === 'number') return Math.max(own.minimum ?? 1, 1)
  return slotFor(name, place.path) ?? goodText(own)
}

function goodObject({ properties = {}, required = [], anyOf }: JsonSchema, place: Place): Record<string, unknown> {
  const needed = new Set([...required, ...(anyOf?.[0]?.required ?? [])])
  // A message of nothing says so nowhere but in words.
  if (needed.size === 0 && 'text' in properties) needed.add('text')
  const members = Object.entries(properties).filter(([name]) => place.isWhole || needed.has(name))
  return Object.fromEntries(members.map(([name, schema]) => [name, goodValue({ name, schema }, place)]))
}

function goodList({ name, schema: { items = {}, minItems = 1 } }: Named, place: Place): unknown[] {
  const one = goodValue({ name, schema: items }, place)
  const all = resolved(items).enum
  return Array.from({ length: Math.max(1, minItems) }, (_, index) => all?.[index] ?? one)
}

function slotFor(name: string, path: string): string | undefined {
  if (name === 'id' || name === 'ids') return IDS.find(([start]) => path.startsWith(start))?.[1]
  if (/^media_ids?$/.test(name)) return MEDIA.find(([start]) => path.startsWith(start))?.[1]
  return SLOTS[name] ?? SLOTS[name.replace(/s$/, '')]
}

function goodText({ pattern, format, minLength = 1 }: JsonSchema): string {
  if (format === 'byte' || format === 'binary') return 'YWJj'
  const text = pattern === undefined ? 'text' : PATTERNS.find(([known]) => known.test(pattern))?.[1]
  return (text ?? 'text').padEnd(minLength, 'x')
}
