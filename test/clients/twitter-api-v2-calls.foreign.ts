import { TwitterApi } from 'twitter-api-v2'
import { expect, test } from '../../src/testing/vitest.ts'
import { calls, callsOf, gapsOf, wayOf, type Plays } from './calls.ts'
import { image } from './image.ts'
import { methodsOf, openScene, operationsOf, watchCalls, type Scene } from './scene.ts'

/** twitter-api-v2 as it comes from npm makes the calls that people make most. */

const plays: Plays<Scene<TwitterApi>> = {
  'a post with one image, uploaded in chunks': async ({ mock, client, read }) => {
    const mediaId = await client.v2.uploadMedia(image, { media_type: 'image/png' })
    await client.v2.createMediaMetadata(mediaId, { alt_text: { text: 'A field of noise' } })
    const { data } = await client.v2.tweet('Look', { media: { media_ids: [mediaId] } })

    expect(data.text).toMatch(/^Look/)
    expect(mock.posts.list().at(-1)).toMatchObject({ id: data.id })
    const seen = await read(`/2/tweets/${data.id}?expansions=attachments.media_keys&media.fields=alt_text`)
    expect(seen.data).toMatchObject({ attachments: { media_keys: [`3_${mediaId}`] } })
    expect(seen.includes).toMatchObject({
      media: [{ media_key: `3_${mediaId}`, type: 'photo', alt_text: 'A field of noise' }],
    })
  },

  'a thread of replies': async ({ client, read }) => {
    const thread = await client.v2.tweetThread(['one', 'two'])
    const [first = '', second = ''] = thread.map(({ data }) => data.id)
    const { data } = await client.v2.reply('three', second)

    const seen = await read(`/2/tweets?ids=${second},${data.id}&tweet.fields=conversation_id,referenced_tweets`)
    expect(seen.data).toMatchObject([
      { text: 'two', conversation_id: first, referenced_tweets: [{ type: 'replied_to', id: first }] },
      { text: 'three', conversation_id: first, referenced_tweets: [{ type: 'replied_to', id: second }] },
    ])
  },

  'a quote': async ({ client, post, read }) => {
    const quoted = post('ben_practice', 'Quote me')
    const { data } = await client.v2.quote('As he says', quoted)

    expect(data.text).toMatch(/^As he says/)
    const seen = await read(`/2/tweets/${data.id}?tweet.fields=referenced_tweets`)
    expect(seen.data).toMatchObject({ referenced_tweets: [{ type: 'quoted', id: quoted }] })
    expect((await read(`/2/tweets/${quoted}/quote_tweets`)).data).toMatchObject([{ id: data.id }])
  },

  'a post deleted': async ({ mock, client, post }) => {
    const id = post('ada_practice', 'Soon gone')
    const { data } = await client.v2.deleteTweet(id)

    expect(data).toEqual({ deleted: true })
    expect(mock.posts.list().map((each) => each.id)).not.toContain(id)
  },

  'a repost, and taken back': async ({ client, ids, post, read }) => {
    const id = post('ben_practice', 'Share me')
    const done = await client.v2.retweet(ids.ada, id)
    const seen = await read(`/2/tweets/${id}/retweeted_by`)
    const undone = await client.v2.unretweet(ids.ada, id)

    expect([done.data, undone.data]).toMatchObject([{ retweeted: true }, { retweeted: false }])
    expect(seen.data).toMatchObject([{ id: ids.ada }])
    expect((await read(`/2/tweets/${id}/retweeted_by`)).data).toBeUndefined()
  },

  'a like, and taken back': async ({ client, ids, post, read }) => {
    const id = post('ben_practice', 'Like me')
    const done = await client.v2.like(ids.ada, id)
    const seen = await read(`/2/tweets/${id}/liking_users`)
    const undone = await client.v2.unlike(ids.ada, id)

    expect([done.data, undone.data]).toEqual([{ liked: true }, { liked: false }])
    expect(seen.data).toMatchObject([{ id: ids.ada }])
    expect((await read(`/2/tweets/${id}/liking_users`)).data).toBeUndefined()
  },

  'a bookmark': async ({ client, post }) => {
    const id = post('ben_practice', 'Keep me')
    const { data } = await client.v2.bookmark(id)
    const kept = await client.v2.bookmarks({ 'tweet.fields': ['author_id'], expansions: ['author_id'] })

    expect(data).toEqual({ bookmarked: true })
    expect(kept.tweets).toMatchObject([{ id, text: 'Keep me' }])
    expect(kept.includes.users).toMatchObject([{ username: 'ben_practice' }])
  },

  'somebody followed, and no longer': async ({ client, ids, read }) => {
    const done = await client.v2.follow(ids.ada, ids.ben)
    const seen = await read(`/2/users/${ids.ben}/followers`)
    const undone = await client.v2.unfollow(ids.ada, ids.ben)

    expect([done.data, undone.data]).toEqual([{ following: true, pending_follow: false }, { following: false }])
    expect(seen.data).toMatchObject([{ id: ids.ada }])
    expect((await read(`/2/users/${ids.ben}/followers`)).data).toBeUndefined()
  },

  'a list with members': async ({ client, ids, post, read }) => {
    const { data: list } = await client.v2.createList({ name: 'Practice', description: 'People', private: false })
    const added = [await client.v2.addListMember(list.id, ids.ben), await client.v2.addListMember(list.id, ids.mallory)]
    const members = await client.v2.listMembers(list.id, { max_results: 1 })
    await members.fetchNext()
    const written = post('ben_practice', 'Read by a list')
    const posts = await client.v2.listTweets(list.id)
    const removed = await client.v2.removeListMember(list.id, ids.mallory)

    expect(list.name).toBe('Practice')
    expect([...added, removed].map(({ data }) => data.is_member)).toEqual([true, true, false])
    expect(members.users.map(({ id }) => id).toSorted()).toEqual([ids.ben, ids.mallory].toSorted())
    expect(posts.tweets[0]).toMatchObject({ id: written })
    expect((await read(`/2/lists/${list.id}?list.fields=member_count,private`)).data).toMatchObject({
      name: 'Practice',
      member_count: 1,
      private: false,
    })
  },

  'a direct message': async ({ client, ids, read }) => {
    const first = await client.v2.sendDmToParticipant(ids.ben, { text: 'Hello Ben' })
    const conversation = conversationOf(first)
    await client.v2.sendDmInConversation(conversation, { text: 'Are you there?' })
    const events = await client.v2.listDmEventsWithParticipant(ids.ben, {
      'dm_event.fields': ['sender_id', 'event_type', 'text'],
    })

    const texts = ['Are you there?', 'Hello Ben']
    expect(events.events).toMatchObject(
      texts.map((text) => ({ event_type: 'MessageCreate', sender_id: ids.ada, text })),
    )
    const seen = await read('/2/dm_events?dm_event.fields=dm_conversation_id,text')
    expect(seen.data).toMatchObject(texts.map((text) => ({ dm_conversation_id: conversation, text })))
  },

  'a search': async ({ mock, client, post }) => {
    const wanted = Array.from({ length: 25 }, (_, index) => post('ben_practice', `A cat sleeps, number ${index}`))
    post('ben_practice', 'A dog barks')
    post('mallory_practice', 'A cat hides')
    mock.clock.advance({ minutes: 1 })
    const found = await client.v2.search('cat from:ben_practice', {
      'tweet.fields': ['author_id', 'created_at'],
      expansions: ['author_id'],
      max_results: 10,
    })
    const ids: string[] = []
    for await (const { id } of found) ids.push(id)

    expect(ids).toEqual(wanted.toReversed())
    expect(found.meta.result_count).toBe(25)
    expect(found.includes.author(found.tweets[0]!)).toMatchObject({ username: 'ben_practice' })
  },

  'the home timeline': async ({ client, followBen, ids, post, read }) => {
    await followBen()
    const wanted = Array.from({ length: 5 }, (_, index) => post('ben_practice', `Number ${index}`))
    post('mallory_practice', 'Not followed')
    const home = await client.v2.homeTimeline({ exclude: ['replies', 'retweets'], max_results: 2 })
    const first = home.tweets.map(({ id }) => id)
    await home.fetchLast(100)

    expect(first).toEqual(wanted.toReversed().slice(0, 2))
    expect(home.tweets.map(({ id }) => id).slice(0, 5)).toEqual(wanted.toReversed())
    expect(home.tweets.map(({ text }) => text)).not.toContain('Not followed')
    expect((await read(`/2/users/${ids.ada}/timelines/reverse_chronological`)).status).not.toBe(200)
  },
}

/** The package's types have the members at the top; X, and so the package, hands them out under `data`. */
function conversationOf(sent: unknown): string {
  expect(sent).toMatchObject({ data: { dm_conversation_id: expect.any(String), dm_event_id: expect.any(String) } })
  return (sent as { data: { dm_conversation_id: string } }).data.dm_conversation_id
}

const AREAS = ['v2']

test.for(callsOf('twitter-api-v2'))('twitter-api-v2 makes %s', async (name, { mock }) => {
  const scene = await openScene(mock, (accessToken) => new TwitterApi(accessToken))
  const { client, used } = watchCalls(scene.client, AREAS)

  await plays[name]?.({ ...scene, client })

  expect([...used]).toEqual(wayOf(name, 'twitter-api-v2').methods)
  expect(operationsOf(mock)).toEqual(calls[name].operations)
})

test.for(gapsOf('twitter-api-v2'))('twitter-api-v2 lacks what the page says for $name', ({ lacks }) => {
  const methods = methodsOf(new TwitterApi('none'), AREAS)

  expect(methods.length).toBeGreaterThan(50)
  expect(methods.filter((method) => lacks.test(method))).toEqual([])
})
