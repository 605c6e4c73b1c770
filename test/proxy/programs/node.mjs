import { once } from 'node:events'
import { createServer } from 'node:http'
import { Agent, get } from 'node:https'
import { connect } from 'node:tls'

// Every way from Node to X that needs no library, and one that must stay what it is.
const url = 'https://api.x.com/2/users/me'

async function getWith(options) {
  const [response] = await once(get(options), 'response')
  response.resume()
  return response.statusCode
}

async function getOverTls() {
  const socket = connect(443, 'twitter.com', { servername: 'twitter.com' })
  socket.write('GET /2/users/me HTTP/1.1\r\nHost: twitter.com\r\nConnection: close\r\n\r\n')
  const [chunk] = await once(socket, 'data')
  return Number(String(chunk).split(' ')[1])
}

async function getFromThisMachine() {
  const server = createServer((_request, response) => response.writeHead(204).end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { status } = await fetch(`http://127.0.0.1:${server.address().port}/`)
  server.close()
  return status
}

console.log(
  JSON.stringify({
    fetch: (await fetch(url)).status,
    plain: (await fetch('http://x.com/2/users/me')).status,
    https: await getWith(url),
    ownAgent: await getWith({ host: 'API.X.com', path: '/2/users/me', agent: new Agent({ keepAlive: false }) }),
    tls: await getOverTls(),
    loopback: await getFromThisMachine(),
    preloaded: globalThis.preloaded,
  }),
)
