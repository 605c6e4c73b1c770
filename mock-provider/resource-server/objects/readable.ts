import { notAuthorized, notFound, type PartialError } from '../../wire/partial-errors.ts'
import type { Post } from '../../world/posts.ts'
import type { Call } from '../api/call.ts'

/**
 * True where the caller may see what that account posted.
 *
 * Posts of a protected account are for itself and its followers (X docs: Scopes, tweet.read: "including posts from protected
 * accounts" that the user can see; tweepy 2070). Where one blocks the other neither sees posts (X docs: Blocks, Integration
 * guide, "What happens when you block"). An app's own token follows nobody.
 */
export function mayRead({ world, caller }: Pick<Call, 'world' | 'caller'>, authorId: string): boolean {
  const { users, relations } = world
  if (caller?.id === authorId) return true
  const isFollower = caller !== undefined && relations.has('follows', caller.id, authorId)
  if (users.byId(authorId)?.fields.protected === true && !isFollower) return false
  if (caller === undefined) return true
  return !relations.has('blocks', caller.id, authorId) && !relations.has('blocks', authorId, caller.id)
}

/** Why the caller gets nothing of a post that was asked for by its id: there is none, or it is not for him. */
export function postProblem(call: Call, id: string, parameter: string): PartialError | undefined {
  const post = call.world.posts.find(id)
  if (!post) return notFound('tweet', parameter, id)
  return readableBy(call)(post) ? undefined : notAuthorized('tweet', id, { section: 'data', parameter })
}

/**
 * Whether the caller may see a post: its author's posts and, since a repost repeats a text, those of whoever wrote that
 * (inferred). Asked of many posts, each author is looked at once.
 */
export function readableBy(call: Call): (post: Post) => boolean {
  const known = new Map<string, boolean>()
  const isReadable = (authorId: string): boolean => {
    const isKnown = known.get(authorId) ?? mayRead(call, authorId)
    known.set(authorId, isKnown)
    return isKnown
  }
  return ({ authorId, repostedPostId }) => {
    const reposted = repostedPostId === undefined ? undefined : call.world.posts.find(repostedPostId)
    return isReadable(authorId) && (reposted === undefined || isReadable(reposted.authorId))
  }
}

/** Those of the posts that the caller may see. */
export function readablePosts(call: Call, posts: readonly Post[]): Post[] {
  return posts.filter(readableBy(call))
}
