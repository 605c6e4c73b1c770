import { Client } from '@xdevplatform/xdk'
import { expect, test } from '../../src/testing/vitest.ts'
import { calls, callsOf, gapsOf, wayOf, type Plays } from './calls.ts'
import { image } from './image.ts'
import { methodsOf, openScene, operationsOf, watchCalls, type Scene } from './scene.ts'

/** The xdk as it comes from npm makes the calls that people make most. Answers come in camelCase; X's names are its own. */

const CHUNK_BYTES = 1024 * 1024

const plays: Plays<Scene<Client>> = {
  'a post with one image, uploaded in chunks': async ({ mock, client, read }) => {
    const mediaId = await upload(client)
    await client.media.createMetadata({ id: mediaId, metadata: { altText: { text: 'A field of noise' } } })
    const { data } = await client.posts.create({ text: 'Look', media: { mediaIds: [mediaId] } })

    expect(data?.text).toMatch(/^Look/)
    expect(mock.posts.list().at(-1)).toMatchObject({ id: data?.id })
    const seen = await read(`/2/tweets/${data?.id}?expansions=attachments.media_keys&media.fields=alt_text`)
    expect(seen.data).toMatchObject({ attachments: { media_keys: [`3_${mediaId}`] } })
    expect(seen.includes).toMatchObject({
      media: [{ media_key: `3_${mediaId}`, type: 'photo', alt_text: 'A field of noise' }],
    })
  },

  'a thread of replies': async ({ client, read }) => {
    const first = await create(client, { text: 'one' })
    const second = await create(client, { text: 'two', reply: { inReplyToTweetId: first } })
    const third = await create(client, { text: 'three', reply: { inReplyToTweetId: second } })

    const seen = await read(`/2/tweets?ids=${second},${third}&tweet.fields=conversation_id,referenced_tweets`)
    expect(seen.data).toMatchObject([
      { text: 'two', conversation_id: first, referenced_tweets: [{ type: 'replied_to', id: first }] },
      { text: 'three', conversation_id: first, referenced_tweets: [{ type: 'replied_to', id: second }] },
    ])
  },

  'a quote': async ({ client, post, read }) => {
    const quoted = post('ben_practice', 'Quote me')
    const id = await create(client, { text: 'As he says', quoteTweetId: quoted })

    const seen = await read(`/2/tweets/${id}?tweet.fields=referenced_tweets`)
    expect(seen.data).toMatchObject({ referenced_tweets: [{ type: 'quoted', id: quoted }] })
    expect((await read(`/2/tweets/${quoted}/quote_tweets`)).data).toMatchObject([{ id }])
  },

  'a post deleted': async ({ mock, client, post }) => {
    const id = post('ada_practice', 'Soon gone')
    const { data } = await client.posts.delete(id)

    expect(data).toEqual({ deleted: true })
    expect(mock.posts.list().map((each) => each.id)).not.toContain(id)
  },

  'a repost, and taken back': async ({ client, ids, post, read }) => {
    const id = post('ben_practice', 'Share me')
    const done = await client.users.repostPost(ids.ada, { tweetId: id })
    const seen = await read(`/2/tweets/${id}/retweeted_by`)
    const undone = await client.users.unrepostPost(ids.ada, id)

    expect([done.data, undone.data]).toMatchObject([{ retweeted: true }, { retweeted: false }])
    expect(seen.data).toMatchObject([{ id: ids.ada }])
    expect((await read(`/2/tweets/${id}/retweeted_by`)).data).toBeUndefined()
  },

  'a like, and taken back': async ({ client, ids, post, read }) => {
    const id = post('ben_practice', 'Like me')
    const done = await client.users.likePost(ids.ada, { tweetId: id })
    const seen = await read(`/2/tweets/${id}/liking_users`)
    const undone = await client.users.unlikePost(ids.ada, id)

    expect([done.data, undone.data]).toEqual([{ liked: true }, { liked: false }])
    expect(seen.data).toMatchObject([{ id: ids.ada }])
    expect((await read(`/2/tweets/${id}/liking_users`)).data).toBeUndefined()
  },

  'a bookmark': async ({ client, ids, post }) => {
    const id = post('ben_practice', 'Keep me')
    const { data } = await client.users.createBookmark(ids.ada, { tweetId: id })
    const kept = await client.users.getBookmarks(ids.ada, { postFields: ['created_at'], expansions: ['author_id'] })

    expect(data).toEqual({ bookmarked: true })
    expect(kept.data).toMatchObject([{ id, text: 'Keep me', createdAt: expect.stringMatching(/Z$/) }])
    expect(kept.includes?.users).toMatchObject([{ username: 'ben_practice' }])
  },

  'a folder of bookmarks': async ({ client, ids, post }) => {
    const [inside, outside] = [post('ben_practice', 'Read later'), post('ben_practice', 'Keep')]
    const { data: folder } = await client.users.createBookmarkFolder(ids.ada, { name: 'Later' })
    const folderId = folder?.id ?? ''
    await client.users.createBookmark(ids.ada, { tweetId: inside, folderId })
    await client.users.createBookmark(ids.ada, { tweetId: outside })
    const folders = await client.users.getBookmarkFolders(ids.ada, { maxResults: 5 })
    const kept = await client.users.getBookmarksByFolderId(ids.ada, folderId)

    expect(folders.data).toMatchObject([{ id: folderId, name: 'Later' }])
    expect(kept.data).toMatchObject([{ id: inside }])
    expect(kept.data).toHaveLength(1)
  },

  'somebody followed, and no longer': async ({ client, ids, read }) => {
    const done = await client.users.followUser(ids.ada, { targetUserId: ids.ben })
    const seen = await read(`/2/users/${ids.ben}/followers`)
    const undone = await client.users.unfollowUser(ids.ada, ids.ben)

    expect([done.data, undone.data]).toEqual([{ following: true, pendingFollow: false }, { following: false }])
    expect(seen.data).toMatchObject([{ id: ids.ada }])
    expect((await read(`/2/users/${ids.ben}/followers`)).data).toBeUndefined()
  },

  'a list with members': async ({ client, ids, post, read }) => {
    const { data: list } = await client.lists.create({ name: 'Practice', description: 'People', private: false })
    const listId = list?.id ?? ''
    const added = [
      await client.lists.addMember(listId, { userId: ids.ben }),
      await client.lists.addMember(listId, { userId: ids.mallory }),
    ]
    const first = await client.lists.getMembers(listId, { maxResults: 1, userFields: ['created_at'] })
    const paginationToken = first.meta?.nextToken ?? ''
    const second = await client.lists.getMembers(listId, { maxResults: 1, paginationToken })
    const written = post('ben_practice', 'Read by a list')
    const posts = await client.lists.getPosts(listId)
    const removed = await client.lists.removeMemberByUserId(listId, ids.mallory)

    expect(list?.name).toBe('Practice')
    expect([...added, removed].map(({ data }) => data?.isMember)).toEqual([true, true, false])
    const members = [...(first.data ?? []), ...(second.data ?? [])].map(({ id }) => id)
    expect(members.toSorted()).toEqual([ids.ben, ids.mallory].toSorted())
    expect(posts.data?.[0]).toMatchObject({ id: written })
    expect((await read(`/2/lists/${listId}?list.fields=member_count,private`)).data).toMatchObject({
      name: 'Practice',
      member_count: 1,
      private: false,
    })
  },

  'a direct message': async ({ client, ids, read }) => {
    const { data } = await client.directMessages.createByParticipantId(ids.ben, { text: 'Hello Ben' })
    const conversation = data?.dmConversationId ?? ''
    await client.directMessages.createByConversationId(conversation, { text: 'Are you there?' })
    const events = await client.directMessages.getEventsByParticipantId(ids.ben, {
      dmEventFields: ['dm_conversation_id', 'event_type', 'text'],
    })

    const texts = ['Are you there?', 'Hello Ben']
    expect(events.data).toMatchObject(
      texts.map((text) => ({ eventType: 'MessageCreate', dmConversationId: conversation, text })),
    )
    const seen = await read('/2/dm_events?dm_event.fields=dm_conversation_id,text')
    expect(seen.data).toMatchObject(texts.map((text) => ({ dm_conversation_id: conversation, text })))
  },

  'a search': async ({ mock, client, post }) => {
    const wanted = Array.from({ length: 25 }, (_, index) => post('ben_practice', `A cat sleeps, number ${index}`))
    post('ben_practice', 'A dog barks')
    post('mallory_practice', 'A cat hides')
    mock.clock.advance({ minutes: 1 })
    const ids: string[] = []
    for (let nextToken: string | undefined, more = true; more; more = nextToken !== undefined) {
      const options = { maxResults: 10, ...(nextToken !== undefined && { nextToken }) }
      const page = await client.posts.searchRecent('cat from:ben_practice', options)
      ids.push(...(page.data ?? []).map(({ id = '' }) => id))
      nextToken = page.meta?.nextToken
    }

    expect(ids).toEqual(wanted.toReversed())
  },

  'the home timeline': async ({ client, followBen, ids, post }) => {
    await followBen()
    const wanted = Array.from({ length: 5 }, (_, index) => post('ben_practice', `Number ${index}`))
    post('mallory_practice', 'Not followed')
    const exclude = ['replies' as const, 'retweets' as const]
    const first = await client.users.getTimeline(ids.ada, { maxResults: 2, exclude })
    const paginationToken = first.meta?.nextToken ?? ''
    const rest = await client.users.getTimeline(ids.ada, { maxResults: 100, exclude, paginationToken })

    const home = [...(first.data ?? []), ...(rest.data ?? [])]
    expect(first.data).toHaveLength(2)
    expect(home.map(({ id }) => id).slice(0, 5)).toEqual(wanted.toReversed())
    expect(home.map(({ text }) => text)).not.toContain('Not followed')
  },
}

async function create({ posts }: Client, body: Parameters<Client['posts']['create']>[0]): Promise<string> {
  const { data } = await posts.create(body)
  expect(data?.text).toContain(body.text)
  return data?.id ?? ''
}

/** The package takes each piece in base64; the file is cut here. */
async function upload({ media }: Client): Promise<string> {
  const totalBytes = image.length
  const { data } = await media.initializeUpload({ mediaType: 'image/png', totalBytes, mediaCategory: 'tweet_image' })
  const id = data?.id ?? ''
  for (let segmentIndex = 0; segmentIndex * CHUNK_BYTES < totalBytes; segmentIndex += 1) {
    const piece = image.subarray(segmentIndex * CHUNK_BYTES, (segmentIndex + 1) * CHUNK_BYTES)
    await media.appendUpload(id, { media: piece.toString('base64'), segmentIndex })
  }
  await media.finalizeUpload(id)
  return id
}

const AREAS = ['media', 'posts', 'users', 'lists', 'directMessages']

test.for(callsOf('xdk'))('the xdk makes %s', async (name, { mock }) => {
  const scene = await openScene(mock, (accessToken) => new Client({ accessToken }))
  const { client, used } = watchCalls(scene.client, AREAS)

  await plays[name]?.({ ...scene, client })

  expect([...used]).toEqual(wayOf(name, 'xdk').methods)
  expect(operationsOf(mock)).toEqual(calls[name].operations)
})

test.for(gapsOf('xdk'))('the xdk lacks what the page says for $name', ({ lacks }) => {
  const methods = methodsOf(new Client({ accessToken: 'none' }), AREAS)

  expect(methods.length).toBeGreaterThan(50)
  expect(methods.filter((method) => lacks.test(method))).toEqual([])
})
