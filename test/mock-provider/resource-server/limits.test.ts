import { expect, test } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { allOperations } from '../../../mock-provider/wire/operations.ts'
import { limitsOf, type RatePlan } from '../../../mock-provider/wire/rate-limits.ts'
import { lastEvent, testWith } from '../fixtures.ts'
import { appToken, callApi, callWith, userNamed, type ApiAnswer } from './call.ts'

const limitHeaders = ({ headers }: ApiAnswer) =>
  Object.fromEntries(
    [...headers].filter(([name]) => name.includes('-limit')).map(([name, value]) => [name, Number(value)]),
  )

/** The last of so many calls of users/me by that user. */
async function lastOf(mock: MockProvider, count: number, as = 'ada_practice'): Promise<ApiAnswer> {
  for (let made = 1; made < count; made += 1) await callApi(mock, '/2/users/me', { as })
  return callApi(mock, '/2/users/me', { as })
}

test('every call shows how many are left, and when the window ends', async ({ mock }) => {
  const resetAt = mock.clock.now() + 900

  const first = await callApi(mock, '/2/users/me')
  mock.clock.advance({ minutes: 10 })
  const second = await callApi(mock, '/2/users/me')

  expect(limitHeaders(first)).toEqual({
    'x-rate-limit-limit': 75,
    'x-rate-limit-remaining': 74,
    'x-rate-limit-reset': resetAt,
  })
  expect(limitHeaders(second)).toMatchObject({ 'x-rate-limit-remaining': 73, 'x-rate-limit-reset': resetAt })
})

test('the call after the last is refused until the clock of the world has left the window', async ({ mock }) => {
  const refused = await lastOf(mock, 76)
  mock.clock.advance({ seconds: 899 })
  const early = await callApi(mock, '/2/users/me')
  mock.clock.advance({ seconds: 1 })
  const free = await callApi(mock, '/2/users/me')

  expect([refused.status, early.status, free.status]).toEqual([429, 429, 200])
  expect(limitHeaders(refused)['x-rate-limit-remaining']).toBe(0)
  expect(limitHeaders(free)['x-rate-limit-remaining']).toBe(74)
  expect(mock.journal.events.find(({ reason }) => reason === 'rate-limit')).toMatchObject({
    kind: 'api.called',
    detail: '75 calls of GET /2/users/me in 900 s are used up (x-rate-limit); in 900 s there is room again',
  })
})

test('each user and each operation has a window of its own', async ({ mock }) => {
  await lastOf(mock, 76)

  const ben = await callApi(mock, '/2/users/me', { as: 'ben_practice' })
  const other = await callApi(mock, `/2/users/${userNamed(mock, 'ada_practice').id}`)

  expect([ben.status, other.status]).toEqual([200, 200])
})

test('a new token does not open a new window', async ({ mock }) => {
  const { status } = await lastOf(mock, 76)

  // Every call of `callApi` signs in anew.
  expect(status).toBe(429)
  expect(mock.journal.events.filter(({ kind }) => kind === 'tokens.issued')).toHaveLength(76)
})

test('answers of the gateway carry no limits and cost nothing, a wrong parameter costs one', async ({ mock }) => {
  const gateway = [
    await callWith(mock, 'nonsense', '/2/users/me'),
    await callApi(mock, '/2/users/me', { scopes: ['users.read'] }),
  ]
  const wrong = await callApi(mock, '/2/users/me?user.fields=nonsense')

  expect(gateway.map(limitHeaders)).toEqual([{}, {}])
  expect(wrong.status).toBe(400)
  expect(limitHeaders(wrong)['x-rate-limit-remaining']).toBe(74)
})

testWith({ overrides: { rateLimits: 'off' } })('without limits there are no headers of them', async ({ mock }) => {
  const answer = await lastOf(mock, 100)

  expect(answer.status).toBe(200)
  expect(limitHeaders(answer)).toEqual({})
})

testWith({ overrides: { rateLimits: '2025-free' } })(
  'on the Free plan the day counts, and the window shows 1200000',
  async ({ mock }) => {
    const start = mock.clock.now()
    const refused = await lastOf(mock, 26)
    mock.clock.advance({ hours: 24 })
    const nextDay = await callApi(mock, '/2/users/me')

    expect(refused.status).toBe(429)
    expect(limitHeaders(refused)).toMatchObject({
      'x-rate-limit-limit': 1_200_000,
      'x-user-limit-24hour-limit': 25,
      'x-user-limit-24hour-remaining': 0,
      'x-user-limit-24hour-reset': start + 86_400,
    })
    expect(nextDay.status).toBe(200)
  },
)

testWith({ overrides: { rateLimits: '2025-free' } })('all users of an app share its day of posts', async ({ mock }) => {
  const post = (as: string, number: number) => callApi(mock, '/2/tweets', { as, json: { text: `post ${number}` } })
  for (let number = 0; number < 17; number += 1) await post(number % 2 ? 'ada_practice' : 'ben_practice', number)

  const refused = await post('mallory_practice', 17)

  expect(refused.status).toBe(429)
  expect(limitHeaders(refused)).toMatchObject({
    'x-user-limit-24hour-remaining': 17,
    'x-app-limit-24hour-limit': 17,
    'x-app-limit-24hour-remaining': 0,
  })
})

test('a call over one limit uses up no other: not the app’s day by retries of one user', async ({ mock }) => {
  const { accessToken } = await mock.signIn({ scopes: ['tweet.read', 'tweet.write', 'users.read'] })
  const post = (number: number) => callWith(mock, accessToken, '/2/tweets', { json: { text: `post ${number}` } })
  for (let number = 0; number < 100; number += 1) await post(number)
  const before = mock.snapshot().rateWindows.filter(([, { limit }]) => limit === 10_000)

  const retries = [await post(100), await post(100), await post(100)]
  const after = mock.snapshot().rateWindows.filter(([, { limit }]) => limit === 10_000)
  mock.clock.advance({ minutes: 15 })
  const next = await post(100)

  expect(retries.map(({ status }) => status)).toEqual([429, 429, 429])
  expect(retries.map((each) => limitHeaders(each)['x-app-limit-24hour-remaining'])).toEqual([9900, 9900, 9900])
  expect(after).toEqual(before)
  expect([next.status, limitHeaders(next)['x-app-limit-24hour-remaining']]).toEqual([201, 9899])
})

testWith({ overrides: { rateLimits: '2025-free' } })('a refused call opens no window', async ({ mock }) => {
  const post = (as: string, number: number) => callApi(mock, '/2/tweets', { as, json: { text: `post ${number}` } })
  for (let number = 0; number < 17; number += 1) await post('ada_practice', number)
  const windows = mock.snapshot().rateWindows.length

  const { status } = await post('ben_practice', 17)

  expect([status, mock.snapshot().rateWindows.length]).toEqual([429, windows])
})

test('the app’s own token has the limits of the app', async ({ mock }) => {
  const answer = await callWith(mock, await appToken(mock), '/2/users/by/username/ada_practice')

  expect(limitHeaders(answer)['x-rate-limit-limit']).toBe(300)
})

test('X documents limits of pay-per-use for 103 operations, all of which exist', () => {
  const documented = allOperations.filter(({ name }) => {
    const { user, app } = limitsOf('pay-per-use', name)
    return user.length + app.length > 0
  })

  expect(documented).toHaveLength(103)
})

test.for([
  ['pay-per-use', 'POST /2/tweets', [[100, 900]], [[10_000, 86_400]]],
  ['2025-free', 'POST /2/tweets', [[17, 86_400]], [[17, 86_400]]],
  [
    'pay-per-use',
    'POST /2/users/{id}/likes',
    [
      [50, 900],
      [1000, 86_400],
    ],
    [],
  ],
  ['2025-basic', 'GET /2/users/me', [[250, 86_400]], []],
  ['2025-pro', 'GET /2/users/{id}/bookmarks', [[180, 900]], []],
] as [RatePlan, string, number[][], number[][]][])('the limits of %s for %s', ([plan, operation, user, all]) => {
  const found = limitsOf(plan, operation)

  expect(found.user.map(({ limit, windowSeconds }) => [limit, windowSeconds])).toEqual(user)
  expect(found.appOfUsers.map(({ limit, windowSeconds }) => [limit, windowSeconds])).toEqual(all)
})

testWith({ overrides: { enrolment: 'client-not-enrolled' } })(
  'an app that is not enrolled exchanges tokens and is refused at calls, without using its window',
  async ({ mock }) => {
    const refused = await callApi(mock, '/2/users/me')
    const again = await callApi(mock, '/2/users/me')

    expect([refused.status, refused.body.reason]).toEqual([403, 'client-not-enrolled'])
    expect(limitHeaders(again)).toMatchObject({ 'x-rate-limit-limit': 40_000, 'x-rate-limit-remaining': 39_999 })
    expect(lastEvent(mock)).toMatchObject({ reason: 'enrolment', detail: expect.stringContaining('in no project') })
  },
)

testWith({ overrides: { enrolment: 'free-2026' } })('free accounts of 2026 read and do not post', async ({ mock }) => {
  const read = await callApi(mock, '/2/users/me')
  const post = await callApi(mock, '/2/tweets', { json: { text: 'a' } })

  expect([read.status, post.status]).toEqual([200, 503])
})

testWith({ overrides: { enrolment: 'free-2025' } })(
  'free accounts of 2025 follow and do not like',
  async ({ mock }) => {
    const [ada, ben] = [userNamed(mock, 'ada_practice'), userNamed(mock, 'ben_practice')]
    const { id } = mock.posts.add({ author: 'ben_practice', text: 'likeable' })

    const follow = await callApi(mock, `/2/users/${ada.id}/following`, { json: { target_user_id: ben.id } })
    const like = await callApi(mock, `/2/users/${ada.id}/likes`, { json: { tweet_id: id } })

    expect([follow.status, like.status]).toEqual([200, 403])
    expect(lastEvent(mock)).toMatchObject({ reason: 'enrolment' })
  },
)

const selfServe = testWith({ overrides: { enrolment: 'self-serve-2026' } })

selfServe('self-serve plans of 2026 like and follow nothing, unfollow and post', async ({ mock }) => {
  const [ada, ben] = [userNamed(mock, 'ada_practice'), userNamed(mock, 'ben_practice')]
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'likeable' })
  const own = `/2/users/${ada.id}`

  const answers = [
    await callApi(mock, `${own}/likes`, { json: { tweet_id: id } }),
    await callApi(mock, `${own}/likes/${id}`, { method: 'DELETE' }),
    await callApi(mock, `${own}/following`, { json: { target_user_id: ben.id } }),
    await callApi(mock, `${own}/following/${ben.id}`, { method: 'DELETE' }),
    await callApi(mock, `${own}/following`),
    await callApi(mock, `${own}/liked_tweets`),
    await callApi(mock, '/2/tweets', { json: { text: 'one $CASH' } }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 200, 200, 200, 201])
  expect(answers[0]?.body).toMatchObject({ title: 'Forbidden', detail: 'Forbidden' })
})

selfServe('self-serve plans of 2026 quote nothing and post one cashtag at most', async ({ mock }) => {
  const { id } = mock.posts.add({ author: 'ben_practice', text: 'quotable' })
  const before = mock.posts.list().length

  const answers = [
    await callApi(mock, '/2/tweets', { json: { text: 'see', quote_tweet_id: id } }),
    await callApi(mock, '/2/tweets', { json: { text: 'buy $AAA and $BBB' } }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([403, 403])
  expect(mock.posts.list()).toHaveLength(before)
  expect(lastEvent(mock)).toMatchObject({ reason: 'enrolment', detail: expect.stringContaining('2 cashtags') })
})

testWith({ overrides: { enrolment: 'credits-depleted' } })(
  'the account id of a 402 is a bare number that JSON.parse cannot keep',
  async ({ mock }) => {
    const { status, text } = await callApi(mock, '/2/users/me')

    expect(status).toBe(402)
    expect(text).toContain('"account_id":1234567890123456789,')
  },
)

testWith({ overrides: { problemTypes: 'api.x.com' } })('problems can name the newer host', async ({ mock }) => {
  const wrong = await callApi(mock, '/2/users/abc')
  const missing = await callApi(mock, '/2/users/404')

  expect(wrong.body.type).toBe('https://api.x.com/2/problems/invalid-request')
  expect(missing.body.errors[0].type).toBe('https://api.x.com/2/problems/resource-not-found')
})
