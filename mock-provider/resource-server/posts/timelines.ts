import { notAuthorized, notFound } from '../../wire/partial-errors.ts'
import { compareIds, type Post } from '../../world/posts.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { readPageRequest } from '../api/pages.ts'
import { mayRead } from '../objects/readable.ts'
import { readView } from '../objects/shown.ts'
import { answerPage } from './lookup.ts'

/** X docs: Timelines, "Post limits": so far back each of them goes. */
const MOST_OF_USER = 3200
const MOST_WITHOUT_REPLIES = 800
const MOST_MENTIONS = 800
const MOST_AT_HOME = 800

/** `GET /2/users/{id}/tweets`. */
export function tweetsOfUser(call: Call): Answered {
  const most = call.query.list('exclude').includes('replies') ? MOST_WITHOUT_REPLIES : MOST_OF_USER
  return timelineOf(call, (id) => call.world.posts.by(id), { list: 'tweets', usual: 10, most, isOwners: true })
}

/** `GET /2/users/{id}/mentions`: posts with the user's name, and replies to the user, which begin with it at X (inferred). */
export function mentionsOfUser(call: Call): Answered {
  const find = (id: string) => mentioning(call, id)
  return timelineOf(call, find, { list: 'mentions', usual: 10, most: MOST_MENTIONS })
}

/** `GET /2/users/{id}/timelines/reverse_chronological`: the caller's own, of those followed and oneself. */
export function homeTimeline(call: Call): Answered {
  call.query.ownId(callerOf(call).id)
  return timelineOf(call, (id) => atHome(call, id), { list: 'home', usual: 100, most: MOST_AT_HOME })
}

/** `GET /2/users/reposts_of_me`: own posts that others reposted (X docs, as `statuses/retweets_of_me` of API 1.1). */
export function repostsOfMe(call: Call): Answered {
  const { id } = callerOf(call)
  const view = readView(call)
  const page = readPageRequest(call, { list: `reposts of ${id}` })
  call.query.assert()
  const { posts } = call.world
  // An edit does not take the reposts of the version before away.
  const repostsOf = (post: Post) => posts.versions(post).flatMap((version) => posts.of('reposts', version))
  const reposted = posts.by(id).filter((post) => repostsOf(post).some(({ authorId }) => authorId !== id))
  return answerPage(call, reposted, { view, page, hasEnds: false })
}

function timelineOf(
  call: Call,
  find: (userId: string) => Post[],
  { list, usual, most, isOwners = false }: { list: string; usual: number; most: number; isOwners?: boolean },
): Answered {
  const id = call.query.id()
  const view = readView(call)
  const page = readPageRequest(call, { usual, list: `${list} of ${id}` })
  const isIn = rangeOf(call)
  call.query.assert()
  if (!call.world.users.byId(id)) return { errors: [notFound('user', 'id', id)] }
  if (isOwners && !mayRead(call, id))
    return { errors: [notAuthorized('user', id, { section: 'data', parameter: 'id' })] }
  const posts = find(id).slice(0, most).filter(isIn)
  return answerPage(call, posts, { view, page, hasEnds: true })
}

/** `exclude`, `since_id`, `until_id`, `start_time`, `end_time`. X docs: ids are exclusive, `start_time` is inclusive, `end_time` is not. */
export function rangeOf({ query }: Call): (post: Post) => boolean {
  const exclude = query.list('exclude')
  const [sinceId, untilId] = [query.text('since_id'), query.text('until_id')]
  const [startMs, endMs] = [query.instantMs('start_time'), query.instantMs('end_time')]
  return ({ id, createdAtMs, inReplyToPostId, repostedPostId }) =>
    !(exclude.includes('replies') && inReplyToPostId !== undefined) &&
    !(exclude.includes('retweets') && repostedPostId !== undefined) &&
    !(sinceId !== undefined && compareIds(id, sinceId) <= 0) &&
    !(untilId !== undefined && compareIds(id, untilId) >= 0) &&
    !(startMs !== undefined && createdAtMs < startMs) &&
    !(endMs !== undefined && createdAtMs >= endMs)
}

function mentioning({ world: { posts, users } }: Call, userId: string): Post[] {
  const named = posts.of('mentions', users.byId(userId)?.username.toLowerCase() ?? '')
  const replies = posts.by(userId).flatMap(({ id }) => (posts.count('replies', id) > 0 ? posts.of('replies', id) : []))
  const answers = replies.filter(({ authorId }) => authorId !== userId)
  if (answers.length === 0) return named
  return [...new Set([...named, ...answers])].toSorted((a, b) => compareIds(b.id, a.id))
}

/** X docs: Mutes, "Introduction": posts of who is muted are not in the timeline, nor what others reposted of them (inferred). */
function atHome(call: Call, userId: string): Post[] {
  const { posts, relations } = call.world
  const authors = new Set([userId, ...relations.from('follows', userId)])
  const muted = new Set(relations.from('mutes', userId))
  const isShown = (authorId: string) => !muted.has(authorId) && mayRead(call, authorId)
  return posts.current().filter(({ authorId, repostedPostId }) => {
    if (!authors.has(authorId) || muted.has(authorId)) return false
    const reposted = repostedPostId === undefined ? undefined : posts.find(repostedPostId)
    return reposted === undefined || isShown(reposted.authorId)
  })
}
