import * as fc from 'fast-check'
import { startMockProvider } from '../../../../mock-provider/index.ts'
import { onTestFinished, expect, test } from 'vitest'
import { sameCases } from '../../../same-cases.ts'
import { callWith } from '../call.ts'

const SCOPES = ['tweet.read', 'tweet.write', 'tweet.moderate.write', 'users.read', 'timeline.read', 'like.read']

/** Without rate limits, so that any number of calls can be made. */
async function startWorld() {
  const mock = await startMockProvider({ seed: 'bad input', overrides: { rateLimits: 'off' } })
  onTestFinished(() => mock.stop())
  const { accessToken } = await mock.signIn({ scopes: SCOPES })
  return { mock, call: (path: string, options?: object) => callWith(mock, accessToken, path, options) }
}

const anyId = fc.oneof(
  fc.constantFrom('1905993362018040001', '1905993362018040002', '1', '0', '012', '9'.repeat(19), ''),
  fc.string(),
)
const anyValue = fc.oneof(
  anyId,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(anyId, { maxLength: 5 }),
  fc.object({ maxDepth: 1 }),
)

test('any body of a post is answered 201, 400 or 403, what is refused makes nothing, and what is made can be restored', async () => {
  const { mock, call } = await startWorld()
  const nested = (name: string, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
    fc.oneof(fc.record({ [name]: anyValue, ...more }, { requiredKeys: [] }), anyValue)
  const body = fc.record(
    {
      text: fc.oneof(fc.string(), anyValue),
      reply: nested('in_reply_to_tweet_id'),
      quote_tweet_id: anyValue,
      edit_options: nested('previous_post_id'),
      media: nested('media_ids', { tagged_user_ids: fc.array(anyId, { maxLength: 12 }) }),
      poll: nested('options', { duration_minutes: fc.oneof(fc.integer({ min: -5, max: 20_000 }), anyValue) }),
      reply_settings: fc.constantFrom('following', 'everyone', 'nobody', 5),
      geo: nested('place_id'),
      community_id: anyValue,
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(body, async (json) => {
      const before = mock.posts.list().length

      const { status } = await call('/2/tweets', { json })

      expect([201, 400, 403]).toContain(status)
      expect(mock.posts.list().length - before).toBe(status === 201 ? 1 : 0)
    }),
    sameCases,
  )
  mock.restore(mock.snapshot())
})

const lists = ['retweets', 'retweeted_by', 'quote_tweets', 'liking_users'].map((name) => `tweets/{id}/${name}`)
const timelines = ['tweets', 'mentions', 'timelines/reverse_chronological'].map((name) => `users/{id}/${name}`)
const searches = ['tweets/search/recent', 'tweets/counts/recent', 'users/reposts_of_me', 'tweets/{id}', 'tweets']

test('any parameters of look-ups, timelines and searches are answered 200 or 400', async () => {
  const { mock, call } = await startWorld()
  const ada = mock.users.list()[0]?.id ?? ''
  const instant = fc.constantFrom(
    '2030-01-01T00:00:00Z',
    '2029-12-31T00:00:00Z',
    '2006-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    'soon',
    '',
  )
  const parameters = fc.record(
    {
      query: fc.oneof(fc.constantFrom('cat', 'from:ada_practice OR (cat -is:retweet)'), fc.string()),
      ids: anyId,
      max_results: fc.constantFrom('10', '5', '0', '-1', 'x', '100'),
      start_time: instant,
      end_time: instant,
      since_id: anyId,
      until_id: anyId,
      next_token: fc.string(),
      pagination_token: fc.string(),
      sort_order: fc.constantFrom('relevancy', 'recency', 'x'),
      granularity: fc.constantFrom('minute', 'day', 'x'),
      exclude: fc.constantFrom('replies', 'replies,retweets', 'x'),
      expansions: fc.constantFrom('author_id', 'referenced_tweets.id,attachments.poll_ids', 'x'),
      'tweet.fields': fc.constantFrom('entities,public_metrics,edit_controls', 'non_public_metrics', 'x'),
    },
    { requiredKeys: [] },
  )
  const path = fc.constantFrom(...lists, ...timelines, ...searches)
  await fc.assert(
    fc.asyncProperty(path, fc.oneof(fc.constant(ada), anyId), parameters, async (pattern, id, given) => {
      const query = new URLSearchParams(
        Object.entries(given).filter(([, value]) => value !== undefined) as [string, string][],
      )

      const { status } = await call(`/2/${pattern.replace('{id}', encodeURIComponent(id) || 'x')}?${query}`)

      expect([200, 400]).toContain(status)
    }),
    { ...sameCases, numRuns: 300 },
  )
})
