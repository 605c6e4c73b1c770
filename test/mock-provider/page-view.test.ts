import { findNotes, formatEvents, type MockProvider } from '../../mock-provider/index.ts'
import { pageView } from '../../mock-provider/page-view.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { authorizationUrl, basicOf, codeVerifier, getCode, lastEvent, post } from './fixtures.ts'

const PAGE = 'http://localhost:5173'
const SENT = `the script of a page sent it (Origin: ${PAGE}), and X sends no CORS header`

function exchangeFrom(mock: MockProvider, code: string, headers: Record<string, string>) {
  const { clientId, redirectUri } = mock.config
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier }
  return post(mock, '/2/oauth2/token', {
    form: { ...form, client_id: clientId },
    headers: { ...basicOf(mock), ...headers },
  })
}

test('a page that exchanges its code spends it and sees a failure; the journal says both', async ({ mock }) => {
  const { status, headers } = await exchangeFrom(mock, await getCode(mock), { origin: PAGE })

  expect(status).toBe(200)
  expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  const { page } = lastEvent(mock) ?? {}
  expect(page).toBe(`${SENT}: the page saw a failure, although the code was spent and tokens were issued`)
  expect(formatEvents(mock.journal.events)).toContain(`(${page})`)
  expect(findNotes(mock.journal.events)).toMatchObject([
    {
      about: 'page',
      says: expect.stringContaining(`1 request came from the script of a page (${PAGE})`),
      events: [lastEvent(mock)?.seq],
    },
  ])
})

test('a page’s refresh, revocation and call are told by what they did', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  const id = mock.config.clientId
  const headers = { ...basicOf(mock), origin: PAGE }

  await mock.fetch(`${mock.origin}/2/users/me`, { headers: { authorization: `Bearer ${accessToken}`, origin: PAGE } })
  const call = lastEvent(mock)?.page
  await mock.fetch(`${mock.origin}/2/users/me`, { headers: { origin: 'null' } })
  const refused = lastEvent(mock)?.page
  await post(mock, '/2/oauth2/token', {
    form: { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: id },
    headers,
  })
  const refresh = lastEvent(mock)?.page
  await post(mock, '/2/oauth2/revoke', {
    form: { token: accessToken, token_type_hint: 'access_token', client_id: id },
    headers,
  })

  expect(call).toBe(`${SENT}: the page saw a failure, although the answer was good`)
  expect(refused).toMatch(/Origin: null.*the page saw a failure in place of this answer$/)
  expect(refresh).toBe(`${SENT}: the page saw a failure, although RT#1 was spent and new tokens were issued`)
  expect(mock.journal.events.find(({ kind }) => kind === 'revoke.called')?.page).toBe(
    `${SENT}: the page saw a failure, although the revocation was done`,
  )
})

test('a browser that asks first is told that its page may not', async ({ mock }) => {
  const headers = { origin: PAGE, 'access-control-request-method': 'GET' }
  const answer = await mock.fetch(`${mock.origin}/2/users/me`, { method: 'OPTIONS', headers })

  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  expect(lastEvent(mock)?.page).toBe(`${SENT}: the browser asked whether it may, and does not send the request itself`)
})

test('the form of the consent page, a form that navigates, and programs are no script of a page', async ({ mock }) => {
  const page = await (await mock.fetch(authorizationUrl(mock))).text()
  const attempt = /name="attempt" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const headers = { origin: mock.origin, host: new URL(mock.origin).host }
  await post(mock, '/i/oauth2/authorize', { form: { attempt, user: 'ada_practice' }, headers })
  await exchangeFrom(mock, await getCode(mock), { origin: PAGE, 'sec-fetch-mode': 'navigate' })
  await exchangeFrom(mock, await getCode(mock), {})
  await mock.fetch(`${mock.origin}/2/users/me`, { headers })

  expect(mock.journal.events.map(({ kind }) => kind)).toContain('consent.shown')
  expect(mock.journal.events.filter((event) => event.page !== undefined)).toEqual([])
})

test('a post is told as done, a fault’s status is not', () => {
  const request = { method: 'POST', path: '/2/tweets', query: '', headers: { origin: PAGE }, body: '' }

  expect(pageView(request, [{ kind: 'api.called' }], 201)).toMatch(/although what it asked for was done$/)
  expect(pageView(request, [{ kind: 'api.called' }], 503)).toMatch(/in place of this answer$/)
})

test('an Origin that holds a secret does not show it', async ({ mock }) => {
  const { accessToken } = await mock.signIn()

  await mock.fetch(`${mock.origin}/2/users/me`, { headers: { origin: `http://${accessToken}` } })

  expect(lastEvent(mock)?.page).toContain('Origin: http://')
  expect(JSON.stringify(mock.journal.events)).not.toContain(accessToken)
})
