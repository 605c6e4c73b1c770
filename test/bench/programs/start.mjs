import { request } from 'node:http'
import { startMockProvider } from 'twitter-oauth-lab/mock'
import { createBareServer } from './bare.mjs'
import { options } from './serve.mjs'

/** Starts, perhaps one request, stop; over and over, ours and a bare server in turn. Answers with p50 in milliseconds. */
const times = { ours: [], bare: [] }
for (let count = -options.warmUp; count < options.count; count += 1)
  for (const [name, start] of Object.entries({ ours: startOurs, bare: startBare })) {
    const took = await timed(start)
    if (count >= 0) times[name].push(took)
  }
process.send({ ours: p50(times.ours), bare: p50(times.bare) })
process.disconnect()

async function timed(start) {
  const before = performance.now()
  const server = await start()
  const started = performance.now()
  if (!options.withRequest) {
    await server.stop()
    return started - before
  }
  await ask(server.port)
  await server.stop()
  return performance.now() - before
}

async function startOurs() {
  return startMockProvider()
}

function startBare() {
  const server = createBareServer()
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, stop }))
  })
}

function ask(port) {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/2/users/me', agent: false }, (response) => {
      response.resume()
      response.on('end', resolve)
    })
    sent.on('error', reject)
    sent.end()
  })
}

function p50(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
