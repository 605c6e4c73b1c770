import { notFound } from '../../wire/partial-errors.ts'
import type { Post } from '../../world/posts.ts'
import { answerMissing, type Answered, type Call } from '../api/call.ts'
import { cutPage, readPageRequest, type PageRequest } from '../api/pages.ts'
import { postProblem, readablePosts } from '../objects/readable.ts'
import { readView, showTweets, type View } from '../objects/shown.ts'

/** `GET /2/tweets/{id}`. X docs, Edit posts: an older version is read by its own id. */
export function tweetById(call: Call): Answered {
  const id = call.query.id()
  const view = readView(call)
  call.query.assert()
  const post = call.world.posts.find(id)
  if (!post) return answerMissing(call, notFound('tweet', 'id', id))
  const { data, ...rest } = showTweets(call, [post], view)
  return { data: data[0], ...rest }
}

/** `GET /2/tweets`: `ids`; what is not there becomes an error beside the others (case tweets-lookup-partial). */
export function tweetsByIds(call: Call): Answered {
  const ids = call.query.list('ids')
  const view = readView(call)
  call.query.assert()
  const { posts } = call.world
  const found = [...new Set(ids.flatMap((id) => posts.find(id) ?? []))]
  const { data, includes, errors } = showTweets(call, found, view, 'ids')
  const missing = ids.filter((id) => !posts.find(id)).map((id) => notFound('tweet', 'ids', id))
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors: [...missing, ...errors] }
}

/** A page of those posts that the caller may see. `hasEnds`: whether `meta` names the newest and the oldest of them, as X's document has it for this list. */
export function answerPage(
  call: Call,
  posts: readonly Post[],
  { view, page, hasEnds }: { view: View; page: PageRequest; hasEnds: boolean },
): Answered {
  const { items, meta } = cutPage(call, readablePosts(call, posts), page)
  const { data, includes, errors } = showTweets(call, items, view)
  const ends = hasEnds ? endsOf(items) : {}
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors, meta: { ...ends, ...meta } }
}

/** The posts that have to do with one: its reposts, its quotes. */
export function answerList(call: Call, list: string, find: (id: string) => readonly Post[]): Answered {
  const id = call.query.id()
  const view = readView(call)
  const page = readPageRequest(call, { list: `${list} ${id}` })
  call.query.assert()
  const problem = postProblem(call, id, 'id')
  if (problem) return { errors: [problem] }
  return answerPage(call, find(id), { view, page, hasEnds: false })
}

/** X docs: search and timelines: `newest_id` and `oldest_id` of the page, none where it is empty. */
function endsOf(posts: readonly Post[]): Record<string, string> {
  const [newest, oldest] = [posts[0]?.id, posts.at(-1)?.id]
  return newest === undefined || oldest === undefined ? {} : { newest_id: newest, oldest_id: oldest }
}
