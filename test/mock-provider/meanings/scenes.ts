import type { Answer, MockProvider, MockProviderOptions } from '../../../mock-provider/index.ts'
import {
  authorizationUrl,
  basicOf,
  exchange,
  getCode,
  post,
  read,
  refresh,
  revoke,
  type Answer as Raw,
  type Changes,
} from '../fixtures.ts'
import { answerOf, answerOfRedirect, endpointAt } from './corpus-answers.ts'

/** How to be refused, with what the mock is started with. */
type Scene = { play: (mock: MockProvider) => Promise<Answer>; options?: MockProviderOptions }

const EVERYTHING = [
  'tweet.read',
  'tweet.write',
  'users.read',
  'like.write',
  'like.read',
  'follows.read',
  'dm.write',
  'dm.read',
  'offline.access',
]

const OLDER = '/1.1/account/verify_credentials.json'

/** `id reason`: an entry of the table, the journal's word, and the request that gets both. */
export const scenes: Record<string, Scene> = {
  ...basicScenes('token-header', '/2/oauth2/token'),
  ...basicScenes('revoke-header', '/2/oauth2/revoke'),
  'token-client-id client': atToken((mock) => tryRefresh(mock, { client_id: 'unknown' })),
  'token-client-id client-suspended': atToken((mock) => {
    mock.suspendClient(mock.config.clientId)
    return tryRefresh(mock)
  }),
  'token-code replayed': atToken(async (mock) => {
    const code = await getCode(mock)
    await exchange(mock, code)
    return exchange(mock, code)
  }),
  'token-code expired': atToken(async (mock) => {
    const code = await getCode(mock)
    mock.clock.advance({ seconds: 31 })
    return exchange(mock, code)
  }),
  'token-code unknown': atToken((mock) => exchange(mock, 'junk')),
  'token-code client': atToken(async (mock) => {
    const { clientId } = mock.clients.register({ redirectUris: [mock.config.redirectUri] })
    return exchange(mock, await getCode(mock, { client_id: clientId }))
  }),
  'token-code revoked': atToken(async (mock) => {
    const code = await getCode(mock)
    mock.revokeByUser()
    return exchange(mock, code)
  }),
  'token-verifier verifier': atToken(async (mock) => exchange(mock, await getCode(mock), { code_verifier: 'other' })),
  'token-redirect-uri redirect': atToken(async (mock) =>
    exchange(mock, await getCode(mock), { redirect_uri: 'http://127.0.0.1/other' }),
  ),
  'token-refresh unknown': atToken((mock) => tryRefresh(mock)),
  'token-refresh replayed': atToken(async (mock) => {
    const { refreshToken } = await mock.signIn()
    await refresh(mock, refreshToken)
    return refresh(mock, refreshToken)
  }),
  'token-refresh expired': atToken(async (mock) => {
    const { refreshToken } = await mock.signIn()
    mock.clock.advance({ days: 181 })
    return refresh(mock, refreshToken)
  }),
  'token-refresh revoked': atToken(async (mock) => {
    const { refreshToken } = await mock.signIn()
    mock.revokeByUser()
    return refresh(mock, refreshToken)
  }),
  'token-no-client-id client': atToken((mock) =>
    post(mock, '/2/oauth2/token', { form: { grant_type: 'refresh_token', refresh_token: 'junk' } }),
  ),
  'token-no-verifier parameter': atToken(async (mock) =>
    exchange(mock, await getCode(mock), { code_verifier: undefined }),
  ),
  'token-grant-type grant-type': atToken((mock) => tryRefresh(mock, { grant_type: 'client_credentials' })),
  'token-missing-parameter parameter': atToken((mock) => tryRefresh(mock, { refresh_token: undefined })),
  'revoke-no-hint parameter': at('/2/oauth2/revoke', (mock) => revoke(mock, 'junk', { token_type_hint: undefined })),
  'app-only-credentials client': at('/oauth2/token', (mock) =>
    appOnly(mock, { grant_type: 'client_credentials' }, 'a:b'),
  ),
  'app-only-credentials grant-type': at('/oauth2/token', (mock) => appOnly(mock, { grant_type: 'password' })),
  'app-only-grant parameter': at('/oauth2/token', (mock) => appOnly(mock, {})),
  'authorize-page redirect': onPage({ redirect_uri: 'http://127.0.0.1/other' }),
  'authorize-page client': onPage({ client_id: 'unknown' }),
  'authorize-page parameter': onPage({ client_id: undefined }),
  'authorize-page client-suspended': onPage({}, {}, (mock) => mock.suspendClient(mock.config.clientId)),
  'authorize-page scope': onPage({ scope: 'offline_access' }, { overrides: { unknownScope: 'error-page' } }),
  'authorize-empty-state state': atCallback({ state: 'x'.repeat(501) }),
  'authorize-empty-state parameter': atCallback({ state: undefined }),
  'authorize-invalid-request parameter': atCallback({ code_challenge: undefined }),
  'authorize-invalid-request challenge-method': atCallback({ code_challenge_method: 'S512' }),
  'authorize-invalid-request challenge': atCallback({ code_challenge: 'x'.repeat(1001) }),
  'authorize-invalid-scope scope': atCallback({ scope: 'offline_access' }),
  'authorize-invalid-scope parameter': atCallback({ scope: undefined }),
  'authorize-response-type response-type': atCallback({ response_type: 'token' }),
  'api-401 expired': atApi(async (mock) => {
    const { accessToken } = await mock.signIn()
    mock.clock.advance({ hours: 3 })
    return call(mock, accessToken)
  }),
  'api-401 superseded': {
    ...atApi(async (mock) => {
      const { accessToken, refreshToken } = await mock.signIn()
      await refresh(mock, refreshToken)
      return call(mock, accessToken)
    }),
    options: { overrides: { oldAccessTokenSurvives: false } },
  },
  'api-401 revoked': atApi(async (mock) => {
    const { accessToken } = await mock.signIn()
    mock.revokeByUser()
    return call(mock, accessToken)
  }),
  'api-401 client-suspended': atApi(async (mock) => {
    const { accessToken } = await mock.signIn()
    mock.suspendClient(mock.config.clientId)
    return call(mock, accessToken)
  }),
  'api-401 bearer-missing': atApi((mock) => call(mock, undefined)),
  'api-401 unknown': atApi((mock) => call(mock, 'junk')),
  'api-403 scope': atApi(async (mock) => call(mock, (await mock.signIn({ scopes: ['users.read'] })).accessToken)),
  'api-403 enrolment': enrolled('free-2025', 'POST', '/2/users/{id}/likes', { tweet_id: '1' }),
  'api-client-not-enrolled enrolment': enrolled('client-not-enrolled'),
  'api-user-not-enrolled enrolment': enrolled('user-not-enrolled'),
  'api-402 enrolment': enrolled('credits-depleted'),
  'api-usage-cap enrolment': enrolled('usage-capped'),
  'api-503 enrolment': enrolled('free-2026', 'POST', '/2/tweets', { text: 'hello' }),
  'api-429 rate-limit': signedIn(async (mock, token) => {
    for (let calls = 0; calls < 75; calls += 1) await call(mock, token)
    return call(mock, token)
  }),
  'api-bad-parameter parameter': signedIn((mock, token) =>
    call(mock, token, { path: '/2/users/me?user.fields=shoes' }),
  ),
  'api-unknown-parameter parameter': signedIn((mock, token) => call(mock, token, { path: '/2/users/me?foo=bar' })),
  'api-body parameter': signedIn((mock, token) => call(mock, token, { path: '/2/tweets', body: { text: 5 } })),
  'api-400 parameter': signedIn((mock, token) =>
    call(mock, token, { path: '/2/users/me?user.fields=id&user.fields=name' }),
  ),
  'api-content-type parameter': atApi(async (mock) => {
    const headers = { authorization: `Bearer ${(await mock.signIn({ scopes: EVERYTHING })).accessToken}` }
    const body = new URLSearchParams({ text: 'hello' })
    return read(await mock.fetch(`${mock.origin}/2/tweets`, { method: 'POST', headers, body }))
  }),
  'api-media-segments parameter': uploading(async (mock, token) => {
    const id = await initialize(mock, token, 10)
    return call(mock, token, { path: `/2/media/upload/${id}/finalize`, method: 'POST' })
  }),
  'api-media-size parameter': uploading((mock, token) =>
    call(mock, token, { path: '/2/media/upload/initialize', body: { ...IMAGE, total_bytes: 5_242_881 } }),
  ),
  'api-media-not-found parameter': uploading((mock, token) =>
    call(mock, token, { path: '/2/media/upload/1/finalize', method: 'POST' }),
  ),
  'api-user-context user-context': signedIn((mock, token) => call(mock, token, { path: '/2/usage/tweets' })),
  'api-duplicate-post duplicate': signedIn(async (mock, token) => {
    await call(mock, token, { path: '/2/tweets', body: { text: 'hello' } })
    return call(mock, token, { path: '/2/tweets', body: { text: 'hello' } })
  }),
  'api-not-permitted too-long': signedIn((mock, token) =>
    call(mock, token, { path: '/2/tweets', body: { text: 'x'.repeat(281) } }),
  ),
  'api-not-permitted not-permitted': signedIn((mock, token) => {
    const author = mock.users.add({ username: 'somebody' }).id
    const { id } = mock.posts.add({ author, text: 'theirs' })
    return call(mock, token, { path: `/2/tweets/${id}`, method: 'DELETE' })
  }),
  'api-not-permitted not-editable': signedIn((mock, token) =>
    call(mock, token, { path: '/2/tweets', body: { text: 'a', edit_options: { previous_post_id: '1' } } }),
  ),
  'api-reposted duplicate': signedIn(async (mock, token) => {
    const path = `/2/users/${mock.users.list()[0]?.id}/retweets`
    const body = { tweet_id: mock.posts.list()[1]?.id }
    await call(mock, token, { path, body })
    return call(mock, token, { path, body })
  }),
  'api-reply-deleted reply-target': signedIn((mock, token) =>
    call(mock, token, { path: '/2/tweets', body: { text: 'a', reply: { in_reply_to_tweet_id: '1' } } }),
  ),
  'api-reply-not-allowed reply-settings': {
    ...signedIn((mock, token) => {
      const author = mock.users.add({ username: 'somebody' }).id
      const { id } = mock.posts.add({ author, text: 'theirs' })
      return call(mock, token, { path: '/2/tweets', body: { text: 'a', reply: { in_reply_to_tweet_id: id } } })
    }),
    options: { overrides: { repliesToStrangers: 'refused' } },
  },
  'api-search-query search-query': searched('query=-cat'),
  'api-search-query search-operator-unknown': searched('query=since:2030'),
  'api-search-query search-operator-value': searched('query=conversation_id:x'),
  'api-search-query search-operator-not-built': searched('query=cat%20place_country:US'),
  'api-search-window parameter': searched('query=cat&start_time=2020-01-01T00:00:00Z'),
  'api-dm-not-permitted dm-not-permitted': signedIn((mock, token) => {
    const { id } = mock.users.add({ username: 'closed', fields: { receives_your_dm: false } })
    const path = `/2/dm_conversations/with/${id}/messages`
    return call(mock, token, { path, body: { text: 'hello' } })
  }),
  'api-not-found not-found': {
    ...signedIn((mock, token) => call(mock, token, { path: '/2/users/1' })),
    options: { overrides: { missingResource: 'problem-404' } },
  },
  'api-404 unknown-path': atApi((mock) => call(mock, undefined, { path: '/2/nowhere' })),
  'v1-220 older-api': signedIn((mock, token) => call(mock, token, { path: OLDER })),
  'v1-215 bearer-missing': atApi((mock) => call(mock, undefined, { path: OLDER })),
  'v1-89 unknown': atApi((mock) => call(mock, 'junk', { path: OLDER })),
  'v1-89 expired': signedIn((mock, token) => {
    mock.clock.advance({ hours: 3 })
    return call(mock, token, { path: OLDER })
  }),
  'v1-89 revoked': signedIn((mock, token) => {
    mock.revokeByUser()
    return call(mock, token, { path: OLDER })
  }),
  'v1-89 superseded': {
    ...atApi(async (mock) => {
      const { accessToken, refreshToken } = await mock.signIn()
      await refresh(mock, refreshToken)
      return call(mock, accessToken, { path: OLDER })
    }),
    options: { overrides: { oldAccessTokenSurvives: false } },
  },
  'api-app-only app-only': atApi(async (mock) => {
    const { text } = await appOnly(mock, { grant_type: 'client_credentials' })
    return call(mock, JSON.parse(text).access_token)
  }),
}

function at(path: string, play: (mock: MockProvider) => Promise<Raw>): Scene {
  return { play: async (mock) => toAnswer(path, await play(mock)) }
}

function atToken(play: (mock: MockProvider) => Promise<Raw>): Scene {
  return at('/2/oauth2/token', play)
}

function atApi(play: (mock: MockProvider) => Promise<Raw>): Scene {
  return at('/2/users/me', play)
}

function signedIn(play: (mock: MockProvider, token: string) => Promise<Raw>): Scene {
  return atApi(async (mock) => play(mock, (await mock.signIn({ scopes: EVERYTHING })).accessToken))
}

/** With a token that may upload. */
function uploading(play: (mock: MockProvider, token: string) => Promise<Raw>): Scene {
  return atApi(async (mock) => play(mock, (await mock.signIn({ scopes: ['media.write'] })).accessToken))
}

const IMAGE = { media_type: 'image/png', media_category: 'tweet_image' }

async function initialize(mock: MockProvider, token: string, totalBytes: number): Promise<string> {
  const body = { ...IMAGE, total_bytes: totalBytes }
  const { text } = await call(mock, token, { path: '/2/media/upload/initialize', body })
  return JSON.parse(text).data.id
}

/** A search for recent posts. */
function searched(query: string): Scene {
  return signedIn((mock, token) => call(mock, token, { path: `/2/tweets/search/recent?${query}` }))
}

/** With a good token, and a plan that has not got the call. */
function enrolled(
  enrolment: MockProvider['profile']['enrolment'],
  method = 'GET',
  path = '/2/users/me',
  body?: object,
) {
  const scene = signedIn((mock, token) => {
    const own = path.replace('{id}', mock.users.list()[0]?.id ?? '')
    return call(mock, token, { path: own, method, ...(body && { body }) })
  })
  return { ...scene, options: { overrides: { enrolment } } }
}

/** What the app's callback gets. */
function atCallback(changes: Changes): Scene {
  return { play: async (mock) => answerOfRedirect((await mock.approve(authorizationUrl(mock, changes))).href) }
}

/** The error page of X, in its own words: the mock's page has others around them. */
function onPage(changes: Changes, options: MockProviderOptions = {}, before = (_mock: MockProvider) => {}): Scene {
  const play = async (mock: MockProvider): Promise<Answer> => {
    before(mock)
    const { text } = await read(await mock.fetch(authorizationUrl(mock, changes)))
    const said = text.includes('weren’t able to give access') ? ['You weren’t able to give access to the App.'] : []
    return { endpoint: 'authorization endpoint', status: 200, said }
  }
  return { options, play }
}

/** The five ways to one text. */
function basicScenes(id: string, path: string): Record<string, Scene> {
  const asking = (headersOf: (mock: MockProvider) => Record<string, string>, changes: Changes = {}) =>
    at(path, (mock) => post(mock, path, { form: { ...junk(mock), ...changes }, headers: headersOf(mock) }))
  return {
    [`${id} basic-missing`]: asking(() => ({})),
    [`${id} client-secret`]: asking((mock) => basic(`${mock.config.clientId}:wrong`)),
    [`${id} basic-malformed`]: asking(() => ({ authorization: 'Basic' })),
    [`${id} basic-other-client`]: asking((mock) => basic(`other:${mock.config.clientSecret}`)),
    [`${id} secret-in-body`]: asking(() => ({}), { client_secret: 'wrong' }),
  }
}

/** For the token endpoint and for revocation. */
function junk(mock: MockProvider): Changes {
  const { clientId } = mock.config
  const token = { grant_type: 'refresh_token', refresh_token: 'junk', token: 'junk', token_type_hint: 'refresh_token' }
  return { ...token, client_id: clientId }
}

function basic(text: string): Record<string, string> {
  return { authorization: `Basic ${btoa(text)}` }
}

function tryRefresh(mock: MockProvider, changes: Changes = {}): Promise<Raw> {
  const form = { grant_type: 'refresh_token', refresh_token: 'junk', client_id: mock.config.clientId, ...changes }
  return post(mock, '/2/oauth2/token', { form, headers: basicOf(mock) })
}

function appOnly(mock: MockProvider, form: Changes, credentials = appCredentials(mock)): Promise<Raw> {
  return post(mock, '/oauth2/token', { form, headers: basic(credentials) })
}

function appCredentials(mock: MockProvider): string {
  const { apiKey = '', apiSecret = '' } = mock.clients.list()[0] ?? {}
  return `${apiKey}:${apiSecret}`
}

type Call = { path?: string; method?: string; body?: object }

async function call(mock: MockProvider, token: string | undefined, { path = '/2/users/me', ...rest }: Call = {}) {
  const { body, method = body ? 'POST' : 'GET' } = rest
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  return read(await mock.fetch(mock.origin + path, { method, headers, ...(body && { body: JSON.stringify(body) }) }))
}

function toAnswer(path: string, { status, text }: Raw): Answer {
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  const known = typeof body === 'object' && body !== null ? answerOf({ ...body }) : { said: [] }
  return { ...known, status, endpoint: endpointAt(path) }
}
