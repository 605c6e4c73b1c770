import { fork } from 'node:child_process'
import { once } from 'node:events'
import { profileX, startMockProvider } from 'twitter-oauth-lab/mock'
import { textOf } from './bare.mjs'
import { announce, options } from './serve.mjs'

/** Benchmarks ask faster than X allows. */
const overrides = 'rateLimits' in profileX ? { rateLimits: 'off' } : {}

const mock = await startMockProvider({ overrides })
const { clientId, clientSecret, redirectUri } = mock.config
const scopes = [...mock.config.scopes, ...(options.posts === undefined ? [] : ['tweet.write', 'follows.write'])]
const tokens = []
for (let count = 0; count < options.grants; count += 1) tokens.push(await mock.signIn({ scopes }))
for (let count = 0; count < (options.apps ?? 0); count += 1) await signInApp(mock.clients.register())

const [ada, ben] = mock.users.list()
if (options.posts) await writePosts(options.posts)

/** In a process of their own, so that reading costs the mock nothing. */
if (options.subscribers) {
  const { path, count } = options.subscribers
  const program = new URL('subscribers.mjs', import.meta.url)
  await once(fork(program, [mock.port, path, count].map(String)), 'message')
  await fetch(`${mock.origin}/_mock/health`) // Behind them all: they have been heard.
}

announce({
  port: mock.port,
  tokenPath: '/2/oauth2/token',
  authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
  refreshTokens: tokens.map(({ refreshToken }) => refreshToken),
  accessToken: tokens[0]?.accessToken,
  userId: ada.id,
  clientId,
  redirectUri,
})

/** Every call with a bearer token asks whether it is an app's own. */
function signInApp({ apiKey, apiSecret }) {
  const headers = { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` }
  const body = new URLSearchParams({ grant_type: 'client_credentials' })
  return mock.fetch(`${mock.origin}/oauth2/token`, { method: 'POST', headers, body })
}

/** Of Ben, whom Ada follows, one in two hundred of them with the word that is searched for. */
async function writePosts(count) {
  const headers = { authorization: `Bearer ${tokens[0].accessToken}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ target_user_id: ben.id })
  await mock.fetch(`${mock.origin}/2/users/${ada.id}/following`, { method: 'POST', headers, body })
  for (let index = 0; index < count; index += 1) mock.posts.add({ author: ben.id, text: textOf(index) })
  mock.clock.advance({ minutes: 1 })
}
