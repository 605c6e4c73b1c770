import { expect, test } from '../../../src/testing/vitest.ts'
import { lastEvent, testWith } from '../fixtures.ts'
import { appToken, callApi, callWith, userNamed } from './call.ts'

test('a user is found by id and by name, in any case of letters', async ({ mock }) => {
  const { id } = userNamed(mock, 'ben_practice')

  const byId = await callApi(mock, `/2/users/${id}`)
  const byName = await callApi(mock, '/2/users/by/username/BEN_practice')

  expect(byId.text).toBe(`{"data":{"id":"${id}","name":"Ben Practice","username":"ben_practice"}}`)
  expect(byName.text).toBe(byId.text)
  expect(lastEvent(mock)).toMatchObject({ kind: 'api.called', user: 'ada_practice', http: { status: 200 } })
})

test('an app-only token may look up users', async ({ mock }) => {
  const answer = await callWith(mock, await appToken(mock), '/2/users/by/username/ada_practice')

  expect(answer.status).toBe(200)
})

test('a user who does not exist is an error in an answer 200', async ({ mock }) => {
  const answer = await callApi(mock, '/2/users/404')

  expect(answer.status).toBe(200)
  expect(answer.text).toBe(
    '{"errors":[{"value":"404","detail":"Could not find user with id: [404].","title":"Not Found Error",' +
      '"resource_type":"user","parameter":"id","resource_id":"404",' +
      '"type":"https://api.twitter.com/2/problems/resource-not-found"}]}',
  )
})

testWith({ overrides: { missingResource: 'problem-404' } })(
  'under missingResource=problem-404 it is a problem, and lists stay as they are',
  async ({ mock }) => {
    const one = await callApi(mock, '/2/users/by/username/nobody')
    const list = await callApi(mock, '/2/users/by?usernames=nobody')

    expect([one.status, list.status]).toEqual([404, 200])
    expect(Object.keys(one.body)).toEqual(['errors', 'title', 'detail', 'type'])
    expect(one.body.detail).toBe('Could not find user with username: [nobody].')
    expect(one.headers.get('x-rate-limit-limit')).toBe('900')
  },
)

test('lists answer those that exist, and an error for each of the others', async ({ mock }) => {
  const [ada, ben] = [userNamed(mock, 'ada_practice'), userNamed(mock, 'ben_practice')]

  const byIds = await callApi(mock, `/2/users?ids=${ben.id},404,${ada.id},${ben.id}`)
  const byNames = await callApi(mock, '/2/users/by?usernames=nobody,ada_practice')

  expect(byIds.body.data.map(({ id }: { id: string }) => id)).toEqual([ben.id, ada.id])
  expect(byIds.body.errors).toMatchObject([
    { value: '404', parameter: 'ids', detail: 'Could not find user with id: [404].' },
  ])
  expect(byNames.body.data).toMatchObject([{ username: 'ada_practice' }])
  expect(byNames.body.errors).toMatchObject([
    { parameter: 'usernames', detail: 'Could not find user with username: [nobody].' },
  ])
})

test('metrics count what happened in this world', async ({ mock }) => {
  const ada = userNamed(mock, 'ada_practice')
  const ben = userNamed(mock, 'ben_practice')
  await callApi(mock, `/2/users/${ben.id}/following`, { as: 'ben_practice', json: { target_user_id: ada.id } })
  await callApi(mock, '/2/tweets', { json: { text: 'one more' } })

  const { body } = await callApi(mock, '/2/users/me?user.fields=public_metrics')

  expect(body.data.public_metrics).toEqual({ followers_count: 1, following_count: 0, tweet_count: 3, listed_count: 0 })
})

test('the newest post comes along with its expansion', async ({ mock }) => {
  const created = await callApi(mock, '/2/tweets', { json: { text: 'the newest' } })

  const { body } = await callApi(mock, '/2/users/me?expansions=most_recent_tweet_id&tweet.fields=author_id')

  expect(body.data.most_recent_tweet_id).toBe(created.body.data.id)
  expect(body.includes.tweets).toMatchObject([{ id: created.body.data.id, author_id: body.data.id }])
})

test('confirmed_email needs its scope', async ({ mock }) => {
  const path = '/2/users/me?user.fields=confirmed_email'

  const allowed = await callApi(mock, path, { scopes: ['tweet.read', 'users.read', 'users.email'] })
  const not = await callApi(mock, path, { scopes: ['tweet.read', 'users.read'] })

  expect(allowed.body.data.confirmed_email).toBe('ada_practice@example.com')
  expect(not.body.data).not.toHaveProperty('confirmed_email')
})

const EMAIL_SCOPES = ['tweet.read', 'users.read', 'users.email']

test('an account without an e-mail shows none, whatever the scopes', async ({ mock }) => {
  mock.users.add({ username: 'no_email', email: null })
  mock.users.add({ username: 'own_email', email: 'a@b' })
  const ask = (user: string) =>
    callApi(mock, '/2/users/me?user.fields=confirmed_email', { as: user, scopes: EMAIL_SCOPES })

  const [none, own] = [await ask('no_email'), await ask('own_email')]

  expect(Object.keys(none.body.data)).toEqual(['id', 'name', 'username'])
  expect(own.body.data.confirmed_email).toBe('a@b')
})

test('an app that does not request e-mails gets none with the scope', async ({ mock }) => {
  const { clientId } = mock.clients.register({ requestEmail: false })
  const { accessToken } = await mock.signIn({ client: clientId, scopes: EMAIL_SCOPES })

  const answer = await callWith(mock, accessToken, '/2/users/me?user.fields=confirmed_email')

  expect(answer.status).toBe(200)
  expect(answer.body.data).not.toHaveProperty('confirmed_email')
})

test('the e-mail is for the account itself', async ({ mock }) => {
  const path = '/2/users?ids=' + ['ada_practice', 'ben_practice'].map((name) => userNamed(mock, name).id).join()

  const { body } = await callApi(mock, `${path}&user.fields=confirmed_email`, { scopes: EMAIL_SCOPES })

  expect(body.data.map((user: object) => 'confirmed_email' in user)).toEqual([true, false])
})

test.for(['', '@', 'a@', '@b', 'a b@c', 'a@b@c', 'ä@b', `${'a'.repeat(253)}@b`])(
  'an account cannot have the e-mail %j',
  (email, { mock }) => {
    expect(() => mock.users.add({ username: 'somebody', email })).toThrow(/^e-mail .* is no address/)
    expect(mock.users.list()).toHaveLength(3)
  },
)

test('parody is for the account itself', async ({ mock }) => {
  const ben = userNamed(mock, 'ben_practice')

  const own = await callApi(mock, '/2/users/me?user.fields=parody')
  const others = await callApi(mock, `/2/users/${ben.id}?user.fields=parody`)

  expect(own.body).not.toHaveProperty('errors')
  expect(others.body.errors).toMatchObject([
    { field: 'parody', detail: `Sorry, you are not authorized to access 'parody' on the user with id : [${ben.id}].` },
  ])
  expect(others.body.data.id).toBe(ben.id)
})

test.for([
  ['/2/users/abc', 'id', 'The `id` query parameter value [abc] is not valid'],
  ['/2/users/9223372036854775808', 'id', 'The `id` query parameter value [9223372036854775808] is not valid'],
  ['/2/users/%C3%A9%zz', 'id', 'The `id` query parameter value [%C3%A9%zz] is not valid'],
  [
    '/2/users/by/username/a.b',
    'username',
    'The `username` query parameter value [a.b] does not match ^[A-Za-z0-9_]{1,15}$',
  ],
  ['/2/users', 'ids', 'The `ids` query parameter can not be empty'],
  ['/2/users?ids=1,x', 'ids', 'The `ids` query parameter value [x] is not valid'],
  [
    '/2/users/by?usernames=ok,a-b',
    'usernames',
    'The `usernames` query parameter value [a-b] does not match ^[A-Za-z0-9_]{1,15}$',
  ],
  [
    `/2/users?ids=${Array.from({ length: 101 }, () => '1').join(',')}`,
    'ids',
    'The number of values in the `ids` query parameter list [101] is not between 1 and 100',
  ],
  [
    '/2/users/me?expansions=pinned_id',
    'expansions',
    'The `expansions` query parameter value [pinned_id] is not one of [affiliation.user_id,most_recent_tweet_id,pinned_tweet_id]',
  ],
] as const)('%s is answered 400 in the words of X', async ([path, name, message], { mock }) => {
  const { status, body } = await callApi(mock, path)

  expect(status).toBe(400)
  expect(body.errors[0]).toEqual({ parameters: { [name]: [expect.any(String)] }, message })
  expect(body.type).toBe('https://api.twitter.com/2/problems/invalid-request')
  expect(lastEvent(mock)).toMatchObject({ kind: 'api.called', reason: 'parameter' })
})

test('a parameter that is given twice is refused with both values', async ({ mock }) => {
  const { status, body } = await callApi(mock, '/2/users/me?user.fields=id&user.fields=name')

  expect(status).toBe(400)
  expect(body.errors).toEqual([
    {
      parameters: { 'user.fields': ['id', 'name'] },
      message: 'Duplicate parameters are not allowed: the `user.fields` query parameter',
    },
  ])
})

test('all wrong parameters are named in one answer', async ({ mock }) => {
  const { body } = await callApi(mock, '/2/users/abc?user.fields=a&tweet.fields=b&expansions=c')

  expect(body.errors.map(({ parameters }: { parameters: object }) => Object.keys(parameters)[0])).toEqual([
    'id',
    'user.fields',
    'expansions',
    'tweet.fields',
  ])
})

test('an account can be added with an id of its own, once', ({ mock }) => {
  mock.users.add({ id: '42', username: 'answer' })

  expect(userNamed(mock, 'answer').id).toBe('42')
  expect(() => mock.users.add({ id: '42', username: 'again' })).toThrow('user id "42" is taken')
  expect(() => mock.users.add({ id: 'x', username: 'again' })).toThrow('user id "x" is no number below 2^63')
  expect(() => mock.users.add({ id: '042', username: 'again' })).toThrow('user id "042" is no number below 2^63')
  expect(() => mock.users.add({ username: 'ANSWER' })).toThrow('user name "ANSWER" is taken')
})
