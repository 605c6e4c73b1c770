import { instantOfId, snowflakeAt } from '../../world/snowflake.ts'
import type { Post } from '../../world/posts.ts'
import type { World } from '../../world/world.ts'

const DAY_MS = 86_400_000

/** Whose ids a member holds, by its name. */
const OF_USERS =
  /^(user|admin|author|business_user|creator|host|invited_user|member|owner|participant|sender|speaker|twitter_user)_ids?$/
const OF_POSTS = /^(post|tweet|source_tweet)_ids?$/

/** An id for a member of that name, as X has them; those of users and posts are of the world. */
export function sampleId(world: World, schema: string, member: string, draw: string): string {
  if (OF_USERS.test(member)) return pickUserId(world, draw)
  if (OF_POSTS.test(member)) return pickPostId(world, draw)
  if (member === 'media_key' || member === 'media_keys') return `3_${snowflake(world, draw)}`
  const kind = member === 'id' ? schema : ''
  if (member.endsWith('conversation_id') || kind === 'ChatConversation') return conversationId(world, draw)
  if (/^(uuid|job_id|instance_id)$/.test(member) || kind === 'Connection') return uuid(world, draw)
  if (member === 'place_id' || kind === 'Place') return world.samples.hex(draw).slice(0, 16)
  if (member === 'broadcast_id' || kind === 'Space' || kind === 'Broadcast') return shortId(world, draw)
  return snowflake(world, draw)
}

/** An id of X's form, of the last 30 days. It changes at the world's midnight alone, so that pages follow each other. */
function snowflake(world: World, draw: string): string {
  return snowflakeAt(pastMs(world, draw), world.samples.number(`${draw}#counter`, 2 ** 22))
}

/** The instant that an object is of: its id's, where that is a number that carries one. */
export function instantOf(world: World, id: string, draw: string): number {
  const digits = /^(?:\d+_)?(\d{15,19})$/.exec(id)?.[1]
  return digits === undefined ? pastMs(world, draw) : instantOfId(digits)
}

/** An instant of the 30 days before the world's last midnight, not before 1970. */
function pastMs(world: World, draw: string): number {
  const midnight = Math.floor(world.clock.nowMs() / DAY_MS) * DAY_MS
  return Math.max(0, midnight - 1000 * world.samples.number(`${draw}#age`, (30 * DAY_MS) / 1000))
}

/** An account of the world; without any, an id that names none. */
function pickUserId(world: World, draw: string): string {
  const users = world.users.list()
  return users.length > 0 ? world.samples.pick(draw, users).id : snowflake(world, draw)
}

/** A post for everybody, in its newest version. */
function pickPostId(world: World, draw: string): string {
  const isPublic = ({ authorId }: Post) => world.users.byId(authorId)?.fields.protected !== true
  const posts = world.posts.list().filter((post) => isPublic(post) && world.posts.isCurrent(post))
  return posts.length > 0 ? world.samples.pick(draw, posts).id : snowflake(world, draw)
}

/** X docs: a conversation of two is named by both. */
function conversationId(world: World, draw: string): string {
  return [pickUserId(world, `${draw}#a`), snowflake(world, `${draw}#b`)].join('-')
}

/** As spaces and broadcasts have them: 13 letters and digits, the first a 1. */
function shortId(world: World, draw: string): string {
  return `1${world.samples.base64(draw).replaceAll(/[+/=]/g, '').padEnd(12, '0').slice(0, 12)}`
}

function uuid(world: World, draw: string): string {
  return world.samples.hex(draw).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')
}
