import { readFileSync } from 'node:fs'
import { startMockProvider } from 'twitter-oauth-lab/mock'

/**
 * A process that has answered OAuth meets its first call of X's API. Answers with milliseconds: of that, of the next, and of
 * what is read alone: the table of operations, and the corpus.
 */
const mock = await startMockProvider()
const { accessToken } = await mock.signIn()
await ask('POST', '/2/oauth2/token')
const first = await timed(() => ask('GET', '/2/users/me'))
const second = await timed(() => ask('GET', '/2/users/me'))
const [table, corpus] = [await timed(() => read('operations')), await timed(() => read('observed'))]
process.send({ first, second, table, corpus })
await mock.stop()
process.disconnect()

async function ask(method, path) {
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await mock.fetch(mock.origin + path, { method, headers })
  await response.text()
}

function read(name) {
  return JSON.parse(readFileSync(new URL(`../../../mock-provider/wire/${name}.json`, import.meta.url), 'utf8'))
}

async function timed(work) {
  const before = performance.now()
  await work()
  return performance.now() - before
}
