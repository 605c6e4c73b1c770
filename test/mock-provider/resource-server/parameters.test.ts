import { expect, test } from '../../../src/testing/vitest.ts'
import { lastEvent } from '../fixtures.ts'
import { appToken, callApi, callWith, userNamed } from './call.ts'

const INVALID = {
  title: 'Invalid Request',
  detail: 'One or more parameters to your request was invalid.',
  type: 'https://api.twitter.com/2/problems/invalid-request',
}

test('a parameter that X does not know is refused with the list of those it knows, path parameters too', async ({
  mock,
}) => {
  const { id } = userNamed(mock, 'ada_practice')

  const { status, body } = await callApi(mock, `/2/users/${id}/bookmarks?foo=bar`)

  expect(status).toBe(400)
  expect(body).toEqual({
    errors: [
      {
        parameters: { foo: ['bar'] },
        message:
          'The query parameter [foo] is not one of [id,max_results,pagination_token,expansions,tweet.fields,media.fields,poll.fields,place.fields,user.fields]',
      },
    ],
    ...INVALID,
  })
})

test('faults of all kinds are told in one answer', async ({ mock }) => {
  const query = 'foo=1&foo=2&max_results=5&max_results=6&user.fields=nonsense&pagination_token=short'
  const { body } = await callApi(mock, `/2/users/abc/followers?${query}`)

  expect(body.errors.map(({ message }: { message: string }) => message.slice(0, 58))).toEqual([
    'The query parameter [foo] is not one of [id,max_results,pa',
    'Duplicate parameters are not allowed: the `max_results` qu',
    'The `id` query parameter value [abc] is not valid',
    'The `pagination_token` query parameter value [short] is no',
    'The `user.fields` query parameter value [nonsense] is not ',
  ])
})

test('the new names of X’s document are taken beside those in use, and answers use the latter', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ada_practice', text: 'first' })
  const json = { text: 'second', quote_tweet_id: id }
  const created = await callApi(mock, '/2/tweets', { json })

  const names = 'post.fields=created_at&expansions=referenced_posts'
  const { status, body } = await callApi(mock, `/2/tweets/${created.body.data.id}?${names}`)

  expect(status).toBe(200)
  expect(body.data).toMatchObject({ created_at: expect.any(String), referenced_tweets: [{ type: 'quoted', id }] })
  expect(body.includes.tweets).toMatchObject([{ id }])
})

test.for([
  '/2/lists/12?list.fields=owner_id,member_count',
  '/2/dm_events?dm_event.fields=sender_id,participant_ids,referenced_tweets&expansions=referenced_tweets.id',
  '/2/spaces/search?query=a&space.fields=host_ids,creator_id',
])('%s asks for members that X’s document shows and does not list, as SDKs do', async (path, { mock }) => {
  const { status } = await callApi(mock, path)

  expect(status).not.toBe(400)
})

test('expansions of posts that stand in one list of X’s document alone are taken by all operations with posts', async ({
  mock,
}) => {
  const names = 'expansions=entities.note.mentions.username,referenced_tweets.id.attachments.media_keys'
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'plain' })

  const paths = [`/2/tweets/${id}?`, '/2/tweets/search/recent?query=plain&', `/2/tweets/${id}/quote_tweets?`]
  const statuses = await Promise.all(paths.map(async (path) => (await callApi(mock, path + names)).status))

  expect(statuses).toEqual([200, 200, 200])
})

test('both names of one parameter are one too many', async ({ mock }) => {
  const { status, body } = await callApi(mock, '/2/users/me?tweet.fields=id&post.fields=id')

  expect(status).toBe(400)
  expect(body.errors[0].message).toBe('Duplicate parameters are not allowed: the `post.fields` query parameter')
})

test.for([
  [
    { text: 'a', reply: { in_reply_to_tweet_id: 12 } },
    '$.reply.in_reply_to_tweet_id',
    '12',
    'integer found, string expected',
  ],
  [{ text: 'a', media: { media_ids: 'one' } }, '$.media.media_ids', '"one"', 'string found, array expected'],
  [
    { text: 'a', media: { media_ids: [] } },
    '$.media.media_ids',
    '[]',
    'there must be a minimum of 1 item in the array',
  ],
  [{ text: 'a', reply: {} }, '$.reply', '{}', 'is missing but it is required', '.in_reply_to_tweet_id'],
  [
    { text: 'a', media: { media_ids: ['1', '2', '3', '4', '5'] } },
    '$.media.media_ids',
    '["1","2","3","4","5"]',
    'there must be a maximum of 4 items in the array',
  ],
  [
    { text: 'a', made_up: true },
    '$',
    '{"text":"a","made_up":true}',
    'is not defined in the schema and the schema does not allow additional properties',
    '.made_up',
  ],
  [
    { text: 'a', poll: { options: ['a', 'b'], duration_minutes: 4 } },
    '$.poll.duration_minutes',
    '4',
    'must have a minimum value of 5',
  ],
  [
    { text: 'a', poll: { options: ['', 'b'], duration_minutes: 5 } },
    '$.poll.options[0]',
    '""',
    'must be at least 1 characters long',
  ],
  [
    { text: 'a', reply_settings: 'nobody' },
    '$.reply_settings',
    '"nobody"',
    'does not have a value in the enumeration [following, mentionedUsers, subscribers, verified]',
  ],
] as [object, string, string, string, string?][])(
  'the body %j is refused in the words of X’s validator',
  async ([json, path, given, words, member = ''], { mock }) => {
    const { status, body } = await callApi(mock, '/2/tweets', { json })

    expect(status).toBe(400)
    expect(body).toEqual({
      errors: [{ parameters: { [path]: [given] }, message: `${path}${member}: ${words}` }],
      ...INVALID,
    })
    expect(lastEvent(mock)).toMatchObject({ kind: 'api.called', reason: 'parameter' })
  },
)

test('what is wrong in query and body is told together', async ({ mock }) => {
  const { body } = await callApi(mock, '/2/tweets?foo=1', { json: { text: 5 } })

  expect(body.errors.map(({ parameters }: { parameters: object }) => Object.keys(parameters))).toEqual([
    ['foo'],
    ['$.text'],
  ])
})

test('the journal tells the first fault, and how many more there are', async ({ mock }) => {
  await callApi(mock, '/2/tweets?foo=1', { json: { text: 5 } })

  expect(lastEvent(mock)?.detail).toMatch(/^The query parameter \[foo\] is not one of \[.*\] \(and 1 more\)$/)
})

test('the journal says of a call that found nothing what it did not find', async ({ mock }) => {
  const { id } = userNamed(mock, 'ada_practice')

  const { status } = await callApi(mock, `/2/users/${id}/likes`, { json: { tweet_id: '12' } })

  expect(status).toBe(200)
  expect(lastEvent(mock)?.detail).toBe('Could not find tweet with id: [12].')
})

test.for([
  ['nested too deep to be written', '['.repeat(50_000) + ']'.repeat(50_000)],
  ['of a hundred thousand wrong members', JSON.stringify({ media: { media_ids: Array(60_000).fill(1) } })],
])('a body %s gets a short answer', async ([, text = ''], { mock }) => {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read', 'tweet.write', 'users.read'] })
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }

  const response = await mock.fetch(`${mock.origin}/2/tweets`, { method: 'POST', headers, body: `{"text":${text}}` })

  expect(response.status).toBe(400)
  expect((await response.text()).length).toBeLessThan(100_000)
})

test('what only the app may call is refused to a user with the problem the other way round', async ({ mock }) => {
  const { status, body } = await callApi(mock, '/2/compliance/jobs?type=tweets')
  const app = await callWith(mock, await appToken(mock), '/2/compliance/jobs?type=tweets')

  expect(status).toBe(403)
  expect(body.detail).toBe(
    'Authenticating with OAuth 2.0 User Context is forbidden for this endpoint.  Supported authentication types are [OAuth 2.0 Application-Only].',
  )
  expect(app.status).not.toBe(403)
})
