import * as fc from 'fast-check'
import { SNAPSHOT_VERSION, startMockProvider, type MockProvider, type Snapshot } from '../../../mock-provider/index.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { authorizationUrl, exchange, getCode, read, refresh, revoke, post } from '../fixtures.ts'
import { sameCases } from '../../same-cases.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** What a rich world still has in the hands of its clients. */
type Left = { code: string; accessToken: string; refreshToken: string; attempt: string; appOnly: string }

/** A world in which every member of a snapshot has something in it. */
async function fillWorld(mock: MockProvider): Promise<Left> {
  addLists(mock)
  const spent = await mock.signIn({ user: 'ben_practice' })
  await refresh(mock, spent.refreshToken)
  const { accessToken, refreshToken = '' } = await mock.signIn({ scopes: SCOPES })
  await revoke(mock, (await mock.signIn()).refreshToken)
  await exchange(mock, await getCode(mock))
  const code = await getCode(mock)
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const me = mock.users.list()[0]?.id ?? ''
  const [first, second] = mock.posts.list().map(({ id }) => id)
  const call = (path: string, body: unknown) =>
    mock.fetch(`${mock.origin}/2/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  await call('tweets', { text: 'A reply', reply: { in_reply_to_tweet_id: first } })
  await call('tweets', { text: 'A quote', quote_tweet_id: second })
  const poll = { options: ['yes', 'no'], duration_minutes: 5 }
  const extras = { reply_settings: 'following', geo: { place_id: 'fd70c22040963ac7' }, paid_partnership: true }
  await call('tweets', { text: 'A poll', poll, ...extras })
  const typo = JSON.parse(await (await call('tweets', { text: 'A tpyo' })).text())
  await call('tweets', { text: 'A typo', edit_options: { previous_post_id: typo.data.id } })
  await addMedia(call)
  await call(`users/${me}/retweets`, { tweet_id: second })
  await call(`users/${me}/bookmarks`, { tweet_id: first })
  await call(`users/${me}/likes`, { tweet_id: second })
  await call(`users/${me}/following`, { target_user_id: mock.users.list()[1]?.id })
  mock.messages.send({ from: 'ada_practice', to: 'ben_practice', text: 'Hello' })
  const { conversationId } = mock.messages.send({
    from: 'ada_practice',
    to: ['ben_practice', 'mallory_practice'],
    text: 'All',
  })
  mock.messages.leave(conversationId, 'mallory_practice')
  mock.messages.join(conversationId, ['mallory_practice'], { by: 'ada_practice' })
  mock.faults.arm({ at: 'other', times: 2, when: { method: 'GET' }, then: { status: 503, retryAfterSeconds: 3 } })
  const page = await read(await mock.fetch(authorizationUrl(mock)))
  const attempt = /name="attempt" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const shown = await post(mock, '/i/oauth2/authorize', { form: { attempt, user: 'ada_practice' } })
  const appOnly = JSON.parse((await askAppOnly(mock)).text).access_token
  const next = /name="attempt" value="([^"]+)"/.exec(shown.text)?.[1] ?? ''
  return { code, accessToken, refreshToken, attempt: next, appOnly }
}

type Post = (path: string, body: unknown) => Promise<Response>

/** An image with a text, a video with subtitles, and one of which a part has come. */
async function addMedia(call: Post): Promise<void> {
  const media = 'YWJj'
  const idOf = async (path: string, body: unknown) => JSON.parse(await (await call(path, body)).text()).data.id
  const image = await idOf('media/upload', { media, media_category: 'tweet_image' })
  await call('media/metadata', { id: image, metadata: { alt_text: { text: 'A picture' } } })
  const file = await idOf('media/upload', { media, media_category: 'subtitles' })
  const video = await idOf('media/upload', { media, media_category: 'tweet_video' })
  await call('media/subtitles', { id: video, subtitles: { id: file, language_code: 'EN', display_name: 'English' } })
  const begun = { media_type: 'video/mp4', total_bytes: 9, additional_owners: ['1'] }
  await call(`media/upload/${await idOf('media/upload/initialize', begun)}/append`, { media, segment_index: 0 })
}

/** Two lists, a folder, and a pair of every relation that only lists and protected accounts have. */
function addLists(mock: MockProvider): void {
  const snapshot = mock.snapshot()
  const [ownerId = '', other = ''] = snapshot.users.map(({ id }) => id)
  const rest = { ownerId, description: 'Words', private: false, createdAtMs: 1_700_000_000_000 }
  snapshot.lists.all.push({ id: '77', name: 'One', ...rest }, { id: '78', name: 'Two', ...rest, private: true })
  snapshot.folders.all.push({ id: '79', ownerId, name: 'Later' })
  Object.assign(snapshot.relations, {
    listMembers: [['77', other]],
    listFollowers: [['77', other]],
    pinnedLists: [[other, '77']],
    folderPosts: [['79', snapshot.posts.posts[0]?.id]],
    mutes: [[ownerId, other]],
    blocks: [[other, snapshot.users[2]?.id]],
    followRequests: [[ownerId, snapshot.users[2]?.id]],
  })
  mock.restore(snapshot)
}

const SCOPES = [
  ['tweet.read', 'tweet.write', 'users.read', 'users.email', 'media.write', 'follows.read', 'follows.write'],
  ['bookmark.read', 'bookmark.write', 'like.read', 'like.write', 'offline.access'],
].flat()

function askAppOnly(mock: MockProvider) {
  const { apiKey = '', apiSecret = '' } = mock.clients.list()[0] ?? {}
  const headers = { authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` }
  return post(mock, '/oauth2/token', { form: { grant_type: 'client_credentials' }, headers })
}

/** A request to each endpoint, and the statuses of its answers. */
async function useWorld(mock: MockProvider, left: Left): Promise<number[]> {
  mock.faults.disarm()
  const statuses: number[] = []
  const get = async (path: string, token = left.accessToken) => {
    const headers = { authorization: `Bearer ${token}` }
    statuses.push((await mock.fetch(`${mock.origin}/2/${path}`, { headers })).status)
  }
  const ids = mock.posts.list().map(({ id }) => id)
  const fields = 'user.fields=created_at,public_metrics,most_recent_tweet_id,confirmed_email,protected'
  const tweetFields =
    'tweet.fields=created_at,conversation_id,referenced_tweets,public_metrics,in_reply_to_user_id,edit_controls,entities'
  await get(`users/me?${fields}`)
  await get(`users?ids=${mock.users.list().map(({ id }) => id)}&${fields}&expansions=pinned_tweet_id`)
  await get(
    `tweets?ids=${ids}&${tweetFields}&expansions=author_id,referenced_tweets.id,attachments.poll_ids,geo.place_id`,
  )
  await get('tweets/search/recent?query=cat&sort_order=relevancy')
  await get('tweets/counts/recent?query=cat', left.appOnly)
  await get(`tweets?ids=${ids}`, left.appOnly)
  for (const { id } of mock.users.list())
    for (const list of [
      'tweets',
      'mentions',
      'timelines/reverse_chronological',
      'bookmarks',
      'liked_tweets',
      'following',
      'followers',
    ])
      await get(`users/${id}/${list}`)
  const body = { method: 'POST', body: '{"text":"More"}', headers: { authorization: `Bearer ${left.accessToken}` } }
  statuses.push((await mock.fetch(`${mock.origin}/2/tweets`, body)).status)
  const form = { attempt: left.attempt, decision: 'approve' }
  const answers = [await post(mock, '/i/oauth2/authorize', { form }), await askAppOnly(mock)]
  if (mock.clients.list().length > 0) {
    answers.push(await read(await mock.fetch(authorizationUrl(mock))), await exchange(mock, left.code))
    answers.push(await refresh(mock, left.refreshToken), await revoke(mock, left.refreshToken))
    await mock.signIn()
    mock.revokeByUser()
  }
  return [...statuses, ...answers.map(({ status }) => status)]
}

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value))

/** What `restore` says of it; undefined if it takes it. */
function refusalOf(mock: MockProvider, damaged: Json | undefined): unknown {
  try {
    mock.restore(damaged as unknown as Snapshot)
    return undefined
  } catch (error) {
    return error
  }
}

/** The snapshot with the value at `path` replaced; `undefined` takes it out. */
function damage(snapshot: Json, [name = '', ...rest]: (string | number)[], value: Json | undefined): Json {
  if (typeof snapshot !== 'object' || snapshot === null) throw new Error(`nothing at ${name}`)
  const members = Array.isArray(snapshot) ? [...snapshot] : { ...snapshot }
  const changed = rest.length === 0 ? value : damage((members as Record<string, Json>)[name] ?? null, rest, value)
  if (changed === undefined) delete (members as Record<string, Json>)[name]
  else (members as Record<string, Json>)[name] = changed
  return Array.isArray(members) ? members.filter(() => true) : members
}

const damages: [path: string, value: Json | undefined, says: string][] = [
  ['clock', undefined, '.clock is not an object'],
  ['clock.nowMs', -1, '.clock.nowMs is not an instant'],
  ['clock.nowMs', 1.5, '.clock.nowMs is not an instant'],
  ['clock.nowMs', 8.65e15, '.clock.nowMs is not an instant'],
  ['clock.running', 1, '.clock.running is not true or false'],
  ['profile.rotation', 'often', '.profile.rotation is not always or never or alternate'],
  ['profile.codeLifetimeSeconds', null, '.profile.codeLifetimeSeconds is not a whole number of seconds'],
  ['profile.replayClosesFamily', undefined, '.profile.replayClosesFamily is not true or false'],
  ['profile.more', 1, '.profile cannot have "more"'],
  ['fingerprintKey', 5, '.fingerprintKey is not a text'],
  ['randomDrawn', 1e300, '.randomDrawn is not a whole number'],
  ['sampleKey', 'short', '.sampleKey is not a digest'],
  ['journalSeq', '5', '.journalSeq is not a whole number'],
  ['clients', {}, '.clients is not a list of clients'],
  ['clients.0', null, '.clients[0] is not an object'],
  ['clients.0.clientId', '', '.clients[0].clientId is not a text, not empty'],
  ['clients.0.clientSecret', undefined, '.clients[0].clientSecret does not go with type confidential'],
  ['clients.1.clientSecret', 'x', '.clients[1].clientSecret does not go with type public'],
  ['clients.0.redirectUris', 'http://127.0.0.1/', '.clients[0].redirectUris is not a list of redirect URIs'],
  ['clients.0.redirectUris.0', 'javascript:1', '.clients[0].redirectUris[0]: redirect URI "javascript:1" cannot'],
  [
    'clients.0.redirectUris',
    Array(11).fill('http://a/'),
    '.clients[0].redirectUris has 11 redirect URIs; there can be 10',
  ],
  ['users', [], '.users is empty'],
  ['users.1.username', 'ADA_practice', '.users[1] is there twice'],
  ['users.0.id', '9'.repeat(19), '.users[0].id is not an id of digits'],
  ['users.0.id', '01', '.users[0].id is not an id of digits'],
  ['posts.posts.1.id', '01', '.posts.posts[1].id is not an id of digits'],
  ['lists.all.1.id', '077', '.lists.all[1].id is not an id of digits'],
  ['users.0.fields', [], '.users[0].fields is not a JSON object'],
  ['store.grants.0.scopes', 5, '.store.grants[0].scopes is not a list of scopes'],
  ['store.grants.0.scopes.0', 'all', '.store.grants[0].scopes[0] is not a scope'],
  ['store.grants.0.userId', '1', '.store.grants[0].userId is no user’s'],
  ['store.grants.0.id', 'g2', '.store.'],
  ['store.grants.0.closed', { at: 5, why: 'whim' }, '.store.grants[0].closed.why is not replay or user or app or age'],
  ['store.grants.0.accessTokens', [], '.store.accessTokens has 2 that no grant lists'],
  ['store.grants.0.refreshTokens.0', 'A'.repeat(64), '.store.grants[0].refreshTokens[0] is not a digest'],
  ['store.grants.0.refreshTokens.0', 'a'.repeat(64), '.store.grants[0].refreshTokens[0] is not the next token'],
  ['store.grantCount', 1, '.store.grantCount is less than'],
  ['store.codes.0', ['x'], '.store.codes[0] is not a pair'],
  ['store.codes.0.1.codeChallengeMethod', 's512', '.store.codes[0][1].codeChallengeMethod is not s256 or plain'],
  ['store.accessTokens.0.1.grantId', 'g2', '.store.grants[0].accessTokens[0] is not the next token'],
  ['store.accessTokens.0.1.expiresAt', null, '.store.accessTokens[0][1].expiresAt is not a whole number'],
  ['store.refreshTokens.0.1.number', 2, '.store.grants[0].refreshTokens[1] is not the next token'],
  ['attempts.0.1.state', '\ud800', '.attempts[0][1].state is not a text'],
  ['attempts.0.1.clientId', 'nobody', '.attempts[0][1].clientId is no client’s'],
  ['attempts.0.1.redirectUri', '/', '.attempts[0][1].redirectUri: redirect URI "/" is not an absolute URI'],
  ['appOnly.0.0', 'nobody', '.appOnly[0][0] is no client’s'],
  ['appOnly.0.1.generation', 0, '.appOnly[0][1].generation is not a whole number, 1 or more'],
  ['posts.posts.0.createdAtMs', 1e16, '.posts.posts[0].createdAtMs is not an instant'],
  ['posts.posts.0.authorId', '1', '.posts.posts[0].authorId is no user’s'],
  ['posts.posts.1.id', '1905993362018040001', '.posts.posts[1] is there twice'],
  ['posts.posts.3.conversationId', undefined, '.posts.posts[3].conversationId is not an id of digits'],
  ['posts.posts.5.poll.options.0', 'x'.repeat(26), '.posts.posts[5].poll.options[0] is not an option of a poll'],
  ['posts.posts.5.poll.durationMinutes', 0, '.posts.posts[5].poll.durationMinutes is not a number of minutes'],
  ['posts.posts.5.replySettings', 'nobody', '.posts.posts[5].replySettings is not everyone or mentionedUsers'],
  ['posts.posts.5.placeId', 'a b', '.posts.posts[5].placeId is not the id of a place'],
  ['posts.posts.5.mediaIds', ['1', '2', '3', '4', '5'], '.posts.posts[5].mediaIds has 5 media; there can be 4'],
  ['posts.posts.7.firstVersionId', '1', '.posts.posts[7].firstVersionId is no first version of the same author'],
  ['posts.posts.7.hidden', 1, '.posts.posts[7].hidden is not true or false'],
  ['relations.likes', null, '.relations.likes is not a list of pairs'],
  ['relations.likes.0', ['1', '2', '3'], '.relations.likes[0] is not a pair'],
  ['messages.conversations.0.id', '1-', '.messages.conversations[0].id is not the id of a conversation'],
  ['messages.conversations.0.id', '1-2', '.messages.conversations[0].id is not that of its two people'],
  ['messages.conversations.1.participantIds.0', '1', '.messages.conversations[1].participantIds[0] is no user’s'],
  ['messages.events.0.type', 'Typing', '.messages.events[0].type is not MessageCreate or ParticipantsJoin'],
  ['messages.events.0.conversationId', '1', '.messages.events[0].conversationId is no conversation’s'],
  ['messages.events.0.senderId', '1', '.messages.events[0].senderId is no user’s'],
  ['messages.events.0.visibleTo.0', '1', '.messages.events[0].visibleTo[0] takes no part in it'],
  ['relations.pinnedLists', undefined, '.relations.pinnedLists is not a list of pairs'],
  ['lists.all.0.name', '', '.lists.all[0].name is not 1 to 25 characters'],
  ['lists.all.0.description', 'x'.repeat(101), '.lists.all[0].description is not at most 100 characters'],
  ['lists.all.0.ownerId', '1', '.lists.all[0].ownerId is no user’s'],
  ['lists.all.1.id', '77', '.lists.all[1] is there twice'],
  ['folders.all.0.name', 5, '.folders.all[0].name is not 1 to 25 characters'],
  ['folders.all.0.ownerId', '1', '.folders.all[0].ownerId is no user’s'],
  ['folders.counter', -1, '.folders.counter is not a whole number'],
  ['rateWindows.0.1.used', -1, '.rateWindows[0][1].used is not a whole number'],
  ['faults.0.spec.then', 'explode', '.faults[0].spec: faults.arm: then cannot be "explode"'],
  ['faults.0.remaining', 'never', '.faults[0].remaining is not a whole number, 0 or more, or always'],
  ['more', 1, ' cannot have "more"'],
]

test('a snapshot with a member that is wrong is refused by its name, and the world is as it was', async ({ mock }) => {
  const left = await fillWorld(mock)
  const before = plain(mock.snapshot())

  const said = damages.map(([path, value, says]) => {
    const refusal = refusalOf(mock, damage(before, path.split('.'), value))
    return {
      path,
      isTypeError: refusal instanceof TypeError,
      says,
      message: refusal instanceof Error ? refusal.message : '',
    }
  })

  for (const { path, isTypeError, says, message } of said)
    expect({ path, isTypeError, message }).toEqual({
      path,
      isTypeError: true,
      message: expect.stringContaining(`restore: snapshot${says}`),
    })
  expect(plain(mock.snapshot())).toEqual(before)
  expect(await useWorld(mock, left)).not.toContain(401)
})

test.for<[what: string, other: Json | undefined]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'world'],
  ['a list', []],
  ['an empty object', {}],
  ['a version in quotes', { version: String(SNAPSHOT_VERSION) }],
  ['a later version', { version: SNAPSHOT_VERSION + 1 }],
])('%s is refused as no snapshot of this version', ([, other], { mock }) => {
  const before = plain(mock.snapshot())

  const refusal = refusalOf(mock, other)

  expect(refusal).toBeInstanceOf(TypeError)
  expect(String(refusal)).toContain(`this is not a snapshot of version ${SNAPSHOT_VERSION}`)
  expect(plain(mock.snapshot())).toEqual(before)
})

test('a snapshot with more in it than JSON is refused whole', ({ mock }) => {
  const before = plain(mock.snapshot())
  const snapshot = mock.snapshot()
  Object.assign(snapshot.users[0]?.fields ?? {}, { when: () => 5 })

  const refusal = refusalOf(mock, snapshot as unknown as Json)

  expect(refusal).toBeInstanceOf(TypeError)
  expect(plain(mock.snapshot())).toEqual(before)
})

/** Each place in a value, deep ones as well. */
function placesIn(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const inside = Object.entries(value).flatMap(([name, member]) => placesIn(member, [...path, name]))
  return path.length === 0 ? inside : [path, ...inside]
}

const strange = fc.oneof(
  fc.constantFrom<Json | undefined>(undefined, null, -1, 0, 1, 1.5, 1e300, '', 'x', '\ud800', '\r\n', true, [], {}),
  fc.jsonValue({ maxDepth: 2 }).map((value) => plain(value)),
)

test('whatever became of a snapshot, it is refused whole, or every request gets its answer', async ({ mock }) => {
  const left = await fillWorld(mock)
  const whole = plain(mock.snapshot())
  const places = placesIn(whole)
  const own = places.map((path) =>
    path.reduce<Json>((value, name) => (value as Record<string, Json>)[name] ?? null, whole),
  )
  const damaged = fc
    .record({ path: fc.constantFrom(...places), value: fc.oneof(strange, fc.constantFrom(...own)) })
    // A word that others print, taken for a secret, would be found in what they print.
    .filter(({ path, value }) => !(String(path.at(-1)).endsWith('Secret') && own.includes(value as Json)))
    .map(({ path, value }) => damage(whole, path, value))

  const property = fc.asyncProperty(damaged, async (snapshot) => {
    const other = await startMockProvider()
    try {
      const before = plain(other.snapshot())
      const refusal = refusalOf(other, snapshot)
      if (refusal === undefined) expect(await useWorld(other, left)).not.toContain(500)
      else expect(plain(other.snapshot())).toEqual(before)
      expect(refusal ?? new TypeError()).toBeInstanceOf(TypeError)
    } finally {
      await other.stop()
    }
  })

  await fc.assert(property, { ...sameCases, numRuns: 300 })
})

test('the snapshot of a world that has forgotten tokens is taken', async ({ mock }) => {
  let { refreshToken } = await mock.signIn()
  for (let times = 0; times < 105; times += 1)
    refreshToken = JSON.parse((await refresh(mock, refreshToken)).text).refresh_token
  await fillWorld(mock)
  const snapshot = plain(mock.snapshot())

  mock.restore(snapshot as unknown as Snapshot)

  expect(plain({ ...mock.snapshot(), journalSeq: 0 })).toEqual({ ...(snapshot as object), journalSeq: 0 })
})
