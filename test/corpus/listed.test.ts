import { findNotes, findWrongHosts } from '../../mock-provider/index.ts'
import { interceptX } from '../../src/testing/intercept.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { findCase } from './cases.ts'
import { assertReply } from './compare.ts'
import { listed } from './listed.ts'
import { readReply, send } from './scene.ts'

test('few cases are listed', () => {
  expect(Object.keys(listed)).toHaveLength(9)
})

test.for(['authorize-api-host', 'token-page-host'])(
  '%s is told as a finding, by all that lead to the mock',
  async (id, { mock }) => {
    const { method, path } = findCase(id).request
    interceptX(mock)

    await fetch(path, { method })

    expect(findWrongHosts(mock.journal.events)).toMatchObject([{ host: new URL(path).hostname }])
  },
)

test('authorize-twitter-host-gone is told as a note', async ({ mock }) => {
  interceptX(mock)

  await fetch(findCase('authorize-twitter-host-gone').request.path)

  expect(findWrongHosts(mock.journal.events)).toEqual([])
  expect(findNotes(mock.journal.events)).toMatchObject([{ about: 'twitter-com' }])
})

test('the answer of bookmarks-403-oauth1 comes where OAuth 1.0a is still forbidden', async ({ mock }) => {
  const [user] = mock.users.list()
  const headers = { authorization: 'OAuth oauth_consumer_key="x"' }
  const url = `${mock.origin}/2/users/${user?.id}/bookmarks`

  const reply = await readReply(fetch(url, { method: 'POST', headers }))

  expect(reply.status).toBe(403)
  expect(JSON.parse(reply.body)).toEqual(findCase('bookmarks-403-oauth1').response.body)
})

test('an armed fault answers a live token with 401, as in me-401-after-login-intermittent', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  // oxlint-disable-next-line unicorn/no-thenable -- a fault's `then` is data
  mock.faults.arm({ at: 'users/me', then: { status: 401 } })
  const corpusCase = findCase('me-401-after-login-intermittent')
  const headers = { authorization: `Bearer ${accessToken}` }

  const first = await send({ corpusCase, mock }, { headers })
  const second = await send({ corpusCase, mock }, { headers })

  assertReply(corpusCase, first)
  expect(second.status).toBe(200)
})
