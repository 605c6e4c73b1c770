import { notFound } from '../../wire/partial-errors.ts'
import type { Folder } from '../../world/folders.ts'
import { textOf } from '../api/body.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { notPermitted } from '../api/not-permitted.ts'
import { cutPage, readPageRequest, type Page } from '../api/pages.ts'
import { readablePosts } from '../objects/readable.ts'

/** So many of one account; what X takes, and its answer to more, are not known: our choice. */
const MOST_FOLDERS = 1_000

/** `GET /2/users/{id}/bookmarks/folders`: newest first. */
export function bookmarkFolders(call: Call): Answered {
  const id = call.query.ownId(callerOf(call).id)
  const page = readPageRequest(call, { list: `folders of ${id}` })
  call.query.assert()
  return answerPage(cutPage(call, call.world.folders.of(id), page), ({ id: folderId, name }) => ({
    id: folderId,
    name,
  }))
}

/** `POST /2/users/{id}/bookmarks/folders`. */
export function createFolder(call: Call): Answered {
  const { query, body, world } = call
  const ownerId = query.ownId(callerOf(call).id)
  query.assert()
  if (world.folders.of(ownerId).length >= MOST_FOLDERS) throw notPermitted(`there are ${MOST_FOLDERS} folders already`)
  const { id, name } = world.folders.add({ ownerId, name: textOf(body, 'name') ?? '' }, world.clock.nowMs())
  return { data: { id, name } }
}

/** `GET /2/users/{id}/bookmarks/folders/{folder_id}`: ids alone (OpenAPI 2.167), newest in the folder first. */
export function bookmarksOfFolder(call: Call): Answered {
  const { query, world } = call
  const id = query.ownId(callerOf(call).id)
  const folderId = query.id('folder_id')
  const page = readPageRequest(call, { list: `folder ${folderId}` })
  query.assert()
  if (!findFolder(call, folderId)) return { errors: [notFound('folder', 'folder_id', folderId)] }
  const bookmarked = world.relations
    .from('folderPosts', folderId)
    .filter((postId) => world.relations.has('bookmarks', id, postId))
    .flatMap((postId) => world.posts.find(postId) ?? [])
  return answerPage(cutPage(call, readablePosts(call, bookmarked), page), (post) => ({ id: post.id }))
}

/** The caller's folder; somebody else's is answered as none (our choice). */
export function findFolder(call: Call, id: string): Folder | undefined {
  const folder = call.world.folders.find(id)
  return folder?.ownerId === callerOf(call).id ? folder : undefined
}

/** X's document has a token for further pages in the query, and no `meta` in the answer: there is one only beside other pages, and an empty list is a list (our choice). */
function answerPage<Item>({ items, meta }: Page<Item>, show: (item: Item) => unknown): Answered {
  const hasMore = 'next_token' in meta || 'previous_token' in meta
  return { data: items.map(show), ...(hasMore && { meta }) }
}
