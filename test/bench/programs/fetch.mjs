import { profileX, startMockProvider } from 'twitter-oauth-lab/mock'
import { options } from './serve.mjs'
import { tokensFor } from './bare.mjs'

/** The same client code over three doors, in turn. Answers with the refreshes a second of each round. */
const overrides = 'rateLimits' in profileX ? { rateLimits: 'off' } : {}
const mock = await startMockProvider({ overrides })
const authorization = `Basic ${btoa(`${mock.config.clientId}:${mock.config.clientSecret}`)}`
const { refreshToken } = await mock.signIn()

const doors = {
  mock: { fetch: mock.fetch, refreshToken },
  socket: { fetch: globalThis.fetch, refreshToken: (await mock.signIn()).refreshToken },
  bare: { fetch: bareFetch, refreshToken },
}

const answerOfBare = JSON.stringify(tokensFor(refreshToken))

/** What any fetch in process must do at the least: a Request, its text, a Response. */
async function bareFetch(url, init) {
  const request = new Request(url, init)
  await request.text()
  return new Response(answerOfBare, { headers: { 'content-type': 'application/json; charset=utf-8' } })
}

async function refresh(door) {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: door.refreshToken })
  const headers = { authorization }
  const response = await door.fetch(mock.config.tokenEndpoint, { method: 'POST', headers, body })
  if (response.status !== 200) throw new Error(`refresh: ${response.status} ${await response.text()}`)
  door.refreshToken = (await response.json()).refresh_token
}

async function measure(door, seconds) {
  const before = performance.now()
  let count = 0
  while (performance.now() - before < seconds * 1000) {
    await refresh(door)
    count += 1
  }
  return (count / (performance.now() - before)) * 1000
}

const rates = { mock: [], socket: [], bare: [] }
for (const door of Object.values(doors)) await measure(door, options.seconds)
for (let round = 0; round < options.rounds; round += 1)
  for (const [name, door] of Object.entries(doors)) rates[name].push(await measure(door, options.seconds))

await mock.stop()
process.send(rates, () => process.exit())
