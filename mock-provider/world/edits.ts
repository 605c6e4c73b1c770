import type { Post, Posts } from './posts.ts'

/** X docs: Edit posts: within 30 minutes of the first version, five times. (Earlier pages of X said the same.) */
const EDIT_WINDOW_SECONDS = 30 * 60
export const EDIT_LIMIT = 5

/** The instant, in milliseconds, at which the post can no longer be edited. */
export function editableUntilMs(post: Post, posts: Posts): number {
  const first = posts.find(posts.versions(post)[0] ?? '') ?? post
  return first.createdAtMs + EDIT_WINDOW_SECONDS * 1000
}

/** X docs: Edit posts, "What can't be edited": polls, replies to others, reposts, community posts. The others do not exist here. */
export function isEditEligible(post: Post, posts: Posts): boolean {
  const answered = post.inReplyToPostId === undefined ? undefined : posts.find(post.inReplyToPostId)
  const isReplyToOthers = post.inReplyToPostId !== undefined && answered?.authorId !== post.authorId
  return !post.poll && post.repostedPostId === undefined && post.communityId === undefined && !isReplyToOthers
}
