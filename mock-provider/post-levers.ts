import type { MockProvider } from './handle.ts'
import { MAX_MEDIA, POLL, REPLY_SETTINGS } from './world/post-check.ts'
import type { NewPost } from './world/posts.ts'
import type { World } from './world/world.ts'

/** The levers on what users write; the author is named by user name or id. */
export function postsOf({ posts, users, media, clock }: World): MockProvider['posts'] {
  return {
    list: () => posts.list(),
    add: ({ author, ...post }) => {
      const authorId = users.get(author).id
      for (const id of [post.inReplyToPostId, post.quotedPostId])
        if (id !== undefined && !posts.find(id)) throw new RangeError(`posts.add: post "${id}" does not exist`)
      for (const id of post.mediaIds ?? [])
        if (!media.find(id)) throw new RangeError(`posts.add: nobody has uploaded media "${id}"`)
      if ((post.mediaIds?.length ?? 0) > MAX_MEDIA)
        throw new RangeError(`posts.add: a post has up to ${MAX_MEDIA} files`)
      assertPoll(post.poll)
      const { replySettings } = post
      if (replySettings !== undefined && !Object.hasOwn(REPLY_SETTINGS, replySettings))
        throw new RangeError(
          `posts.add: replySettings cannot be "${replySettings}"; it takes ${Object.keys(REPLY_SETTINGS).join(', ')}`,
        )
      return posts.add(structuredClone({ ...post, authorId }), clock.nowMs())
    },
  }
}

function assertPoll(poll: NewPost['poll']): void {
  if (poll === undefined) return
  const { options, durationMinutes } = poll
  const hasOptions = options.length >= POLL.options[0] && options.length <= POLL.options[1] && options.every(isLabel)
  const [least, most] = POLL.minutes
  if (!hasOptions)
    throw new RangeError(
      `posts.add: a poll has ${POLL.options.join(' to ')} options of 1 to ${POLL.labelLength} characters`,
    )
  if (!Number.isInteger(durationMinutes) || durationMinutes < least || durationMinutes > most)
    throw new RangeError(`posts.add: poll.durationMinutes takes a whole number, ${least} to ${most}`)
}

function isLabel(option: string): boolean {
  return option !== '' && [...option].length <= POLL.labelLength
}
