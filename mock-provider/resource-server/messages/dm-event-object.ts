import { entitiesOf } from '../../world/post-text.ts'
import { mediaKeyOf } from '../../world/media-kinds.ts'
import type { DmEvent } from '../../world/messages.ts'
import type { Call } from '../api/call.ts'
import { showMedia } from '../objects/media-object.ts'
import { readablePosts } from '../objects/readable.ts'
import { readView, showTweets, showUsers, type Shown, type View } from '../objects/shown.ts'

/** How an answer shows events: `dm_event.fields`, beside the view of what their expansions bring. */
export type DmView = View & { dmFields: string[] }

/** X docs: Direct Messages lookup, "dm_event.fields": `id`, `text` and `event_type` by default. */
const DEFAULT_FIELDS = ['id', 'event_type', 'text']

/** X docs: Direct Messages lookup, Integration guide, "Example events"; what is not in them follows as our choice. */
const ORDER = [
  ...DEFAULT_FIELDS,
  'participant_ids',
  'sender_id',
  'dm_conversation_id',
  'created_at',
  'attachments',
  'referenced_tweets',
  'entities',
]

/** An expansion shows the field that it expands (X docs: Expansions). */
const FIELDS_OF_EXPANSIONS: readonly (readonly [string, string])[] = [
  ['attachments.media_keys', 'attachments'],
  ['participant_ids', 'participant_ids'],
  ['referenced_tweets', 'referenced_tweets'],
  ['referenced_tweets.id', 'referenced_tweets'],
  ['sender_id', 'sender_id'],
]

/** The view that a call asks for. */
export function readDmView(call: Call): DmView {
  return { ...readView(call), dmFields: call.query.names('dm_event.fields') }
}

export function showDmEvents(call: Call, events: readonly DmEvent[], view: DmView): Shown {
  const wanted = new Set([
    ...DEFAULT_FIELDS,
    ...view.dmFields,
    ...FIELDS_OF_EXPANSIONS.filter(([name]) => view.expansions.includes(name)).map(([, field]) => field),
  ])
  return { data: events.map((event) => showDmEvent(call, event, wanted)), ...included(call, events, view) }
}

function showDmEvent(call: Call, event: DmEvent, wanted: ReadonlySet<string>): Record<string, unknown> {
  const all = valuesOf(call, event)
  return Object.fromEntries(
    ORDER.filter((field) => wanted.has(field) && all[field] !== undefined).map((field) => [field, all[field]]),
  )
}

function valuesOf({ world }: Call, event: DmEvent): Record<string, unknown> {
  const { text, mediaIds } = event
  const posts = postIdsIn(text)
  return {
    id: event.id,
    event_type: event.type,
    text,
    participant_ids: event.participantIds,
    sender_id: event.senderId,
    dm_conversation_id: event.conversationId,
    created_at: new Date(Math.floor(event.createdAtMs / 1000) * 1000).toISOString(),
    attachments: mediaIds && { media_keys: mediaIds.map((id) => mediaKeyOf(world.media.find(id) ?? { id, ...PHOTO })) },
    referenced_tweets: posts.length > 0 ? posts.map((id) => ({ id })) : undefined,
    entities: text === undefined ? undefined : shownEntities(text),
  }
}

/** What a file counts as that the world has dropped. */
const PHOTO = { category: 'dm_image' } as const

/** X docs: Manage Direct Messages, "Sharing Posts": the URL of a post in the text. */
function postIdsIn(text = ''): string[] {
  const links = text.matchAll(/https?:\/\/(?:www\.)?(?:x|twitter)\.com\/\w{1,20}\/status\/(\d{1,19})(?!\d)/gi)
  return [...new Set([...links].map(([, id]) => id ?? ''))]
}

/** Kinds that the text has none of are left out, as in posts. */
function shownEntities(text: string): Record<string, unknown> | undefined {
  const found = Object.entries(entitiesOf(text)).filter(([, entities]) => entities.length > 0)
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

function included(call: Call, events: readonly DmEvent[], view: DmView): Omit<Shown, 'data'> {
  const { users, posts, media } = call.world
  const wants = (...names: string[]) => names.some((name) => view.expansions.includes(name))
  const userIds = events.flatMap(({ senderId = '', participantIds = [] }) => [
    ...(wants('sender_id') ? [senderId] : []),
    ...(wants('participant_ids') ? participantIds : []),
  ])
  const postIds = wants('referenced_tweets', 'referenced_tweets.id')
    ? events.flatMap(({ text }) => postIdsIn(text))
    : []
  const people = [...new Set(userIds)].flatMap((id) => users.byId(id) ?? [])
  const quoted = readablePosts(
    call,
    [...new Set(postIds)].flatMap((id) => posts.find(id) ?? []),
  )
  const mediaIds = wants('attachments.media_keys') ? events.flatMap((event) => event.mediaIds ?? []) : []
  const files = [...new Set(mediaIds)].flatMap((id) => media.find(id) ?? [])
  const plain = { ...view, expansions: [] }
  const shownUsers = showUsers(call, people, plain)
  const shownPosts = showTweets(call, quoted, plain)
  const includes = {
    ...(people.length > 0 && { users: shownUsers.data }),
    ...(quoted.length > 0 && { tweets: shownPosts.data }),
    ...(files.length > 0 && { media: files.map((file) => showMedia(call, file, view.mediaFields)) }),
  }
  return {
    ...(Object.keys(includes).length > 0 && { includes }),
    errors: [...shownUsers.errors, ...shownPosts.errors],
  }
}
