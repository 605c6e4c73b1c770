import { startMockProvider } from 'twitter-oauth-lab/mock'

/** A process that has answered OAuth meets its first call of X's API. Answers with milliseconds: of that, and of the next. */
const mock = await startMockProvider()
const { accessToken } = await mock.signIn()
await ask('POST', '/2/oauth2/token')
const first = await timed(() => ask('GET', '/2/users/me'))
const second = await timed(() => ask('GET', '/2/users/me'))
process.send({ first, second })
await mock.stop()
process.disconnect()

async function ask(method, path) {
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await mock.fetch(mock.origin + path, { method, headers })
  await response.text()
}

async function timed(work) {
  const before = performance.now()
  await work()
  return performance.now() - before
}
