import { options } from './serve.mjs'

/** From nothing but Node: load the package, start one server. Answers with milliseconds. */
const before = performance.now()
if (options.which === 'mock') {
  const { startMockProvider } = await import('twitter-oauth-lab/mock')
  const mock = await startMockProvider()
  answer()
  await mock.stop()
} else {
  const { default: express } = await import('express')
  const server = express().listen(0, '127.0.0.1', () => {
    answer()
    server.close()
  })
}

function answer() {
  process.send({ ms: performance.now() - before }, () => process.disconnect())
}
