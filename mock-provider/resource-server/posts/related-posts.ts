import { notFound } from '../../wire/partial-errors.ts'
import type { RelationKind } from '../../world/relations.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { bodyId, Query, readBody } from '../api/query.ts'
import { readView, showTweets } from '../objects/shown.ts'

/** Bookmarks and likes: how many a page takes, and the member that answers a change. */
export type PostRelation = {
  kind: Extract<RelationKind, 'bookmarks' | 'likes'>
  member: 'bookmarked' | 'liked'
  range: readonly [number, number]
}

/** The posts that a user bookmarked or liked, newest relation first. */
export function listPosts(call: Call, { kind, range }: PostRelation): Answered {
  const query = new Query(call)
  // Bookmarks: case bookmarks-list-200, ":id must be the token owner". That likes are nobody else's either is our choice.
  const id = query.ownId(callerOf(call).id)
  const view = readView(query, 'tweets')
  const page = readPageRequest(call, query, { range, usual: 100, list: `${kind} of ${id}` })
  query.assert()
  const { posts, relations } = call.world
  const related = relations.from(kind, id).flatMap((postId) => posts.find(postId) ?? [])
  const { items, meta } = cutPage(call, related, page)
  const { data, includes } = showTweets(call, items, view)
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), meta }
}

/** `{"tweet_id": "…"}` in the body. */
export function addPost(call: Call, { kind, member }: PostRelation): Answered {
  const id = ownId(call)
  const postId = bodyId(readBody(call), 'tweet_id')
  if (!call.world.posts.find(postId)) return { errors: [notFound('tweet', 'tweet_id', postId)] }
  call.world.relations.add(kind, id, postId)
  return { data: { [member]: true } }
}

/** Also for a post that was not bookmarked or liked: our choice. */
export function removePost(call: Call, { kind, member }: PostRelation): Answered {
  const query = new Query(call)
  const id = query.ownId(callerOf(call).id)
  const postId = query.id('tweet_id')
  query.assert()
  call.world.relations.remove(kind, id, postId)
  return { data: { [member]: false } }
}

function ownId(call: Call): string {
  const query = new Query(call)
  const id = query.ownId(callerOf(call).id)
  query.assert()
  return id
}
