import { startMockProvider } from 'twitter-oauth-lab/mock'
import { options } from './serve.mjs'

/** How long a test takes to see a two-hour token die. Answers with p50 in milliseconds. */
const mock = await startMockProvider()
const times = []
for (let count = 0; count < options.count; count += 1) {
  const { accessToken } = await mock.signIn()
  const before = performance.now()
  mock.clock.advance({ hours: 2 })
  const { status } = await mock.fetch(`${mock.origin}/2/users/me`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  times.push(performance.now() - before)
  if (status !== 401) throw new Error(`a token of two hours ago was answered with ${status}`)
}
await mock.stop()
process.send({ ms: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] }, () => process.exit())
