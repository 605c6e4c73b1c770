import { startMockProvider, type MockProvider } from '../../../../mock-provider/index.ts'
import { scopeMeanings } from '../../../../mock-provider/wire/scopes.ts'
import { allOperations, type OperationFacts } from '../../../../mock-provider/wire/operations.ts'
import { appToken, callWith } from '../call.ts'
import { bodyOf, pathOf, PNG, requiredQuery } from './good-arguments.ts'

/** What exists in the world, for the places of paths, queries and bodies. */
export type Ids = Readonly<Record<string, string>>

export type Request = { operation: OperationFacts; path: string; query?: Record<string, string>; body?: unknown }

export type ApiAnswer = { status: number; text: string; body: Record<string, unknown> }

/** A world in which every operation has something to answer about. */
export type Prepared = {
  mock: MockProvider
  ids: Ids
  /** A request that is answered well, with the parameters that are required. */
  good(operation: OperationFacts): Request
  send(request: Request): Promise<ApiAnswer>
  /** Back to how it was prepared. */
  reset(): void
}

export async function prepareWorld(): Promise<Prepared> {
  const mock = await startMockProvider({ seed: 'schemas', overrides: { rateLimits: 'off' }, journalSize: 100 })
  const { accessToken } = await mock.signIn({ user: 'ada_practice', scopes: [...scopeMeanings.keys()] })
  const app = await appToken(mock)
  const tokenFor = ({ user }: OperationFacts) => (user === null ? app : accessToken)
  const send = (request: Request) => sendTo(mock, tokenFor(request.operation), request)
  const ids = await fill(mock, send)
  fillPages(mock, ids)
  // Searches end some seconds before now.
  mock.clock.advance({ minutes: 1 })
  const start = mock.snapshot()
  return {
    mock,
    ids,
    good: (operation) => goodRequest(operation, ids),
    send,
    reset: () => mock.restore(start),
  }
}

export function operationNamed(name: string): OperationFacts {
  const operation = allOperations.find((each) => each.name === name)
  if (operation) return operation
  throw new Error(`X has no operation ${name}`)
}

function goodRequest(operation: OperationFacts, ids: Ids): Request {
  return {
    operation,
    path: pathOf(operation, ids),
    query: requiredQuery(operation, ids),
    body: operation.body && bodyOf(operation, ids),
  }
}

async function sendTo(mock: MockProvider, token: string, { operation, path, query = {}, body }: Request) {
  const search = new URLSearchParams(query).toString()
  const response = await mock.fetch(`${mock.origin}${path}${search === '' ? '' : `?${search}`}`, {
    method: operation.name.split(' ')[0] ?? '',
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} }
}

/** Everything is made by X's own operations: those that the world keeps are there afterwards, of the others an id at least. */
async function fill(mock: MockProvider, send: Prepared['send']): Promise<Ids> {
  const [ada = '', ben = '', mallory = ''] = mock.users.list().map(({ id }) => id)
  const benPost = mock.posts.add({ author: 'ben_practice', text: 'A post of Ben about @ada_practice and #tokens' }).id
  let ids: Ids = { ada, ben, mallory, benPost, post: benPost }
  const make = async (name: string, body?: unknown, more: Ids = {}): Promise<Record<string, unknown>> => {
    const operation = operationNamed(name)
    const request = goodRequest(operation, { ...ids, ...more })
    const answer = await send(body === undefined ? request : { ...request, body })
    if (answer.status >= 300) throw new Error(`${name} answers ${answer.status}: ${answer.text}`)
    return Object(answer.body.data)
  }
  const keep = (name: string, value: unknown) => (ids = { ...ids, [name]: String(value) })

  const { id: mediaId, media_key: mediaKey } = await make('POST /2/media/upload')
  keep('media', mediaId)
  keep('mediaKey', mediaKey)
  for (const name of ['video', 'subtitles']) {
    const category = name === 'video' ? 'tweet_video' : name
    keep(name, (await make('POST /2/media/upload', { media: PNG, media_category: category })).id)
  }
  await make('POST /2/tweets', { text: 'A picture', media: { media_ids: [mediaId] } })
  await make('POST /2/tweets', { text: 'A poll', poll: { options: ['yes', 'no'], duration_minutes: 60 } })
  await make('POST /2/tweets', { text: 'A quote', quote_tweet_id: benPost })
  await make('POST /2/tweets', { text: 'A reply to Ben', reply: { in_reply_to_tweet_id: benPost } })
  keep('post', (await make('POST /2/tweets', { text: 'Hello @ben_practice, see #tokens' })).id)
  await make('POST /2/users/{id}/retweets', { tweet_id: benPost })
  for (const tweetId of [ids.post, benPost])
    for (const name of ['bookmarks', 'likes']) await make(`POST /2/users/{id}/${name}`, { tweet_id: tweetId })
  for (const name of ['following', 'muting']) await make(`POST /2/users/{id}/${name}`)
  keep('list', (await make('POST /2/lists')).id)
  for (const name of ['followed_lists', 'pinned_lists']) await make(`POST /2/users/{id}/${name}`)
  for (const id of [ben, mallory]) await make('POST /2/lists/{id}/members', { user_id: id })
  await make('POST /2/users/{id}/bookmarks/folders', { name: 'Another folder' })
  keep('folder', (await make('POST /2/users/{id}/bookmarks/folders')).id)
  for (const tweetId of [ids.post, benPost])
    await make('POST /2/users/{id}/bookmarks', { tweet_id: tweetId, folder_id: ids.folder })
  keep('reply', await actAsBen(mock, ids))
  const message = await make('POST /2/dm_conversations/with/{participant_id}/messages')
  keep('conversation', message.dm_conversation_id)
  keep('event', message.dm_event_id)
  keep('upload', (await make('POST /2/media/upload/initialize')).id)
  await make('POST /2/media/upload/{id}/append')
  return ids
}

/** So much of everything that each list has a second page. */
function fillPages(mock: MockProvider, { post = '' }: Ids): void {
  const keys = Array.from({ length: 12 }, (_, index) => `quote ${index}`)
  const list = {
    name: 'A list',
    members: ['ada_practice', 'ben_practice'],
    followers: ['ada_practice', 'ben_practice'],
  }
  mock.populate({
    users: [{ username: 'carol' }, { username: 'dora' }],
    posts: [
      { key: 'own', author: 'ada_practice', text: 'One more of Ada' },
      ...keys.map((key) => ({ key, author: 'ben_practice', text: `A post for @ada_practice, ${key}`, quotes: post })),
    ],
    lists: ['ada_practice', 'ben_practice', 'ben_practice'].map((owner) => ({ owner, ...list, pinnedBy: [owner] })),
    messages: ['One', 'Two'].map((text) => ({ from: 'ben_practice', to: 'ada_practice', text })),
    follows: { mallory_practice: ['ada_practice'], ada_practice: ['mallory_practice'] },
    mutes: { ada_practice: ['carol'] },
    blocks: { ada_practice: ['carol', 'dora'] },
    likes: { ada_practice: keys, mallory_practice: [post] },
    bookmarks: { ada_practice: keys },
    reposts: { mallory_practice: [post, 'own'] },
  })
}

/** Ben does to Ada's post what can be done to one. @returns the id of his reply. */
async function actAsBen(mock: MockProvider, { ben, ada, post, list }: Ids): Promise<string> {
  const { accessToken } = await mock.signIn({ user: 'ben_practice', scopes: [...scopeMeanings.keys()] })
  await callWith(mock, accessToken, `/2/users/${ben}/likes`, { json: { tweet_id: post } })
  await callWith(mock, accessToken, `/2/users/${ben}/retweets`, { json: { tweet_id: post } })
  await callWith(mock, accessToken, `/2/users/${ben}/followed_lists`, { json: { list_id: list } })
  await callWith(mock, accessToken, `/2/users/${ben}/following`, { json: { target_user_id: ada } })
  const reply = { text: 'A reply of Ben', reply: { in_reply_to_tweet_id: post } }
  const { body } = await callWith(mock, accessToken, '/2/tweets', { json: reply })
  return body.data.id
}
