import { pairIdOf } from './messages.ts'
import type { Post } from './posts.ts'
import type { Snapshot } from './snapshot.ts'
import type { AccessToken, Grant } from './store.ts'

/** What does not hold together in a snapshot of which each member is right by itself. */
export function* referenceProblems({ clients, users, store, ...others }: Snapshot): Generator<string> {
  const clientIds = new Set(clients.map(({ clientId }) => clientId))
  const userIds = new Set(users.map(({ id }) => id))
  if (users.length === 0) yield '.users is empty; a world has one at least'
  for (const [index, { type, clientSecret }] of clients.entries())
    if ((type === 'confidential') !== (clientSecret !== undefined))
      yield `.clients[${index}].clientSecret does not go with type ${type}`
  yield* twice('.clients', clients, ({ clientId }) => clientId)
  yield* twice('.users', users, ({ id }) => id)
  yield* twice('.users', users, ({ username }) => username.toLowerCase())
  yield* twice('.faults', others.faults, ({ id }) => id)
  yield* twice('.posts.posts', others.posts.posts, ({ id }) => id)
  for (const kind of ['lists', 'folders'] as const)
    yield* twice<{ id: string }>(`.${kind}.all`, others[kind].all, ({ id }) => id)
  yield* twice('.media.media', others.media.media, ({ id }) => id)
  for (const name of ['attempts', 'appOnly', 'rateWindows'] as const)
    yield* twice<[string, unknown]>(`.${name}`, others[name], ([key]) => key)

  for (const [index, [, { clientId, userId }]] of others.attempts.entries()) {
    if (!clientIds.has(clientId)) yield `.attempts[${index}][1].clientId is no client’s`
    if (userId !== undefined && !userIds.has(userId)) yield `.attempts[${index}][1].userId is no user’s`
  }
  for (const [index, [clientId]] of others.appOnly.entries())
    if (!clientIds.has(clientId)) yield `.appOnly[${index}][0] is no client’s`
  for (const [index, { authorId }] of others.posts.posts.entries())
    if (!userIds.has(authorId)) yield `.posts.posts[${index}].authorId is no user’s`
  yield* messageProblems(others.messages, userIds)
  for (const kind of ['lists', 'folders'] as const)
    for (const [index, { ownerId }] of others[kind].all.entries())
      if (!userIds.has(ownerId)) yield `.${kind}.all[${index}].ownerId is no user’s`
  for (const [index, { userId }] of others.media.media.entries())
    if (!userIds.has(userId)) yield `.media.media[${index}].userId is no user’s`
  yield* versionProblems(others.posts.posts)
  for (const [index, { id, clientId, userId }] of store.grants.entries()) {
    if (!clientIds.has(clientId)) yield `.store.grants[${index}].clientId is no client’s`
    if (!userIds.has(userId)) yield `.store.grants[${index}].userId is no user’s`
    if (Number(id.slice(1)) > store.grantCount) yield `.store.grantCount is less than the number of ${id}`
  }
  yield* twice('.store.grants', store.grants, ({ id }) => id)
  // A code may be kept longer than its grant, since each kind has a bound of its own.
  yield* twice<[string, unknown]>('.store.codes', store.codes, ([digest]) => digest)
  yield* tokenProblems(store, 'accessTokens', ({ accessTokenCount }) => accessTokenCount)
  yield* tokenProblems(store, 'refreshTokens', ({ refreshTokenCount }) => refreshTokenCount)
}

/** An event is one of a conversation of users, and those who see it take part. */
function* messageProblems(
  { conversations, events }: Snapshot['messages'],
  userIds: ReadonlySet<string>,
): Generator<string> {
  yield* twice('.messages.conversations', conversations, ({ id }) => id)
  yield* twice('.messages.events', events, ({ id }) => id)
  const people = new Map(conversations.map(({ id, participantIds }) => [id, participantIds]))
  for (const [index, { id, participantIds }] of conversations.entries()) {
    const place = `.messages.conversations[${index}]`
    const stranger = participantIds.findIndex((userId) => !userIds.has(userId))
    if (stranger >= 0) yield `${place}.participantIds[${stranger}] is no user’s`
    const [one = '', other = one] = participantIds
    if (id.includes('-') && pairIdOf(one, other) !== id) yield `${place}.id is not that of its two people`
  }
  for (const [index, { conversationId, senderId, visibleTo }] of events.entries()) {
    const place = `.messages.events[${index}]`
    const participantIds = people.get(conversationId)
    if (!participantIds) yield `${place}.conversationId is no conversation’s`
    if (senderId !== undefined && !userIds.has(senderId)) yield `${place}.senderId is no user’s`
    const stranger = visibleTo.findIndex((userId) => !participantIds?.includes(userId))
    if (stranger >= 0) yield `${place}.visibleTo[${stranger}] takes no part in it`
  }
}

/** All versions of a post are by one user, and the first one is no later version itself. */
function* versionProblems(posts: readonly Post[]): Generator<string> {
  const byId = new Map(posts.map((post) => [post.id, post]))
  for (const [index, { id, authorId, firstVersionId = id }] of posts.entries()) {
    const first = byId.get(firstVersionId)
    if (firstVersionId !== id && (!first || first.authorId !== authorId || first.firstVersionId !== undefined))
      yield `.posts.posts[${index}].firstVersionId is no first version of the same author`
  }
}

/** A grant lists its tokens, oldest first, and every token is listed by its grant. */
function* tokenProblems(
  { grants, ...store }: Snapshot['store'],
  kind: 'accessTokens' | 'refreshTokens',
  countOf: (grant: Grant) => number,
): Generator<string> {
  const tokens = new Map<string, AccessToken>(store[kind])
  yield* twice<[string, unknown]>(`.store.${kind}`, store[kind], ([digest]) => digest)
  let listed = 0
  for (const [index, grant] of grants.entries()) {
    let before = 0
    for (const [place, digest] of grant[kind].entries()) {
      const token = tokens.get(digest)
      const fits = token?.grantId === grant.id && token.number > before && token.number <= countOf(grant)
      if (!fits) yield `.store.grants[${index}].${kind}[${place}] is not the next token of this grant`
      before = token?.number ?? 0
    }
    listed += grant[kind].length
  }
  if (listed < tokens.size) yield `.store.${kind} has ${tokens.size - listed} that no grant lists`
}

/** What there can be once only. */
function* twice<T>(place: string, all: readonly T[], keyOf: (one: T) => unknown): Generator<string> {
  if (new Set(all.map(keyOf)).size === all.length) return
  const seen = new Set<unknown>()
  for (const [index, one] of all.entries()) {
    if (seen.has(keyOf(one))) yield `${place}[${index}] is there twice`
    seen.add(keyOf(one))
  }
}
