import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { startProxy, type Proxy, type ProxyOptions } from '../../src/proxy/proxy.ts'

/** A proxy in front of the mock, gone after the test. */
export async function proxyTo(mock: MockProvider, options: Partial<ProxyOptions> = {}): Promise<Proxy> {
  const proxy = await startProxy({ mockOrigin: mock.origin, ...options })
  onTestFinished(() => proxy.stop())
  return proxy
}

/** A server of the test's own that does as it likes with the first bytes of each connection; gone after the test. */
export async function startUpstream(act: (socket: Socket, bytes: Buffer) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.once('data', (bytes) => act(socket, bytes))
  })
  server.listen(0, '127.0.0.1')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Bytes to a port of this machine. */
export async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** What a program asks its proxy for; the socket is then the tunnel's, or ends behind the refusal. */
export async function sendConnect(proxy: Proxy, authority: string): Promise<{ socket: Socket; head: string }> {
  const socket = await open(proxy.port)
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n\r\n`)
  let head = ''
  while (!head.includes('\r\n\r\n')) head += String((await once(socket, 'data'))[0])
  return { socket, head }
}

/** TLS inside of a tunnel, as a program that trusts the proxy's certificate and checks the name. */
export async function openTls(proxy: Proxy, host: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const { socket } = await sendConnect(proxy, `${host}:443`)
  const secure = connectTls({ socket, servername: host, ca: proxy.caCertificate, ...options })
  onTestFinished(() => void secure.destroy())
  await once(secure, 'secureConnect')
  return secure
}

/** One request in plain text and its whole answer, a character a byte, for which the mock says how long it is. */
export async function ask(socket: Socket, request: string[]): Promise<string> {
  socket.write(`${request.join('\r\n')}\r\n\r\n`)
  let answer = ''
  while (!isWhole(answer)) answer += ((await once(socket, 'data')) as [Buffer])[0].toString('latin1')
  return answer
}

function isWhole(answer: string): boolean {
  const [head = '', body] = answer.split(/\r\n\r\n([\s\S]*)/)
  return body !== undefined && body.length >= Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0)
}

/** Everything until the other side ends the connection. */
export async function readToEnd(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}
