import { notFound } from '../../wire/partial-errors.ts'
import type { RelationKind } from '../../world/relations.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { textOf } from '../api/body.ts'
import { postProblem, readablePosts } from '../objects/readable.ts'
import { readView, showTweets } from '../objects/shown.ts'
import { findFolder } from './folders.ts'

/** Bookmarks and likes: the kind of relation, and the member that answers a change. */
export type PostRelation = {
  kind: Extract<RelationKind, 'bookmarks' | 'likes'>
  member: 'bookmarked' | 'liked'
}

/** The posts that a user bookmarked or liked and still may see, newest relation first. */
export function listPosts(call: Call, { kind }: PostRelation): Answered {
  // Bookmarks: case bookmarks-list-200, ":id must be the token owner". That likes are nobody else's either is our choice.
  const id = call.query.ownId(callerOf(call).id)
  const view = readView(call)
  const page = readPageRequest(call, { list: `${kind} of ${id}` })
  call.query.assert()
  const { posts, relations } = call.world
  const related = relations.from(kind, id).flatMap((postId) => posts.find(postId) ?? [])
  const { items, meta } = cutPage(call, readablePosts(call, related), page)
  const { data, includes } = showTweets(call, items, view)
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), meta }
}

/** `{"tweet_id": "…"}` in the body; a bookmark may name a `folder_id` as well. */
export function addPost(call: Call, { kind, member }: PostRelation): Answered {
  const id = ownId(call)
  const postId = textOf(call.body, 'tweet_id') ?? ''
  const problem = postProblem(call, postId, 'tweet_id')
  if (problem) return { errors: [problem] }
  const folderId = textOf(call.body, 'folder_id')
  if (folderId !== undefined && !findFolder(call, folderId))
    return { errors: [notFound('folder', 'folder_id', folderId)] }
  call.world.relations.add(kind, id, postId)
  if (folderId !== undefined) call.world.relations.add('folderPosts', folderId, postId)
  return { data: { [member]: true } }
}

/** Also for a post that was not bookmarked or liked: our choice. */
export function removePost(call: Call, { kind, member }: PostRelation): Answered {
  const id = call.query.ownId(callerOf(call).id)
  const postId = call.query.id('tweet_id')
  call.query.assert()
  call.world.relations.remove(kind, id, postId)
  if (kind === 'bookmarks') call.world.folders.takeOut(id, postId)
  return { data: { [member]: false } }
}

function ownId(call: Call): string {
  const id = call.query.ownId(callerOf(call).id)
  call.query.assert()
  return id
}
