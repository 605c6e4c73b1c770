import net from 'node:net'
import tls from 'node:tls'

/** The arguments of a connect call, read: where it leads, and what else it was told. */
export type Wanted = {
  /** Lower case, without a final dot; `undefined` where none was given (this machine). */
  host: string | undefined
  /** The name that TLS is to prove, which differs from `host` behind a proxy. */
  serverName: string | undefined
  port: unknown
  /** A local pipe or socket file in place of a host. */
  isLocal: boolean
  options: Readonly<Record<string, unknown>>
  callback: (() => void) | undefined
}

/** `connect(options, callback?)`, `connect(port, host?, options?, callback?)`, `connect(path)` of `node:net` and `node:tls`. */
export function readConnectArguments(args: readonly unknown[]): Wanted {
  // Node hands its own normalized arguments, an array, from one connect to the next.
  const list: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args
  const options = list.find(isRecord) ?? {}
  const callback = list.findLast((argument) => typeof argument === 'function')
  const [first, second] = list
  const given = isRecord(first) ? options.host : typeof second === 'string' ? second : options.host
  const isPath = typeof first === 'string' && Number.isNaN(Number(first))
  return {
    host: nameOf(given),
    serverName: nameOf(options.servername),
    port: isRecord(first) ? options.port : first,
    isLocal: isPath || typeof options.path === 'string',
    options,
    callback: callback as Wanted['callback'],
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function nameOf(host: unknown): string | undefined {
  return typeof host === 'string' ? host.toLowerCase().replace(/\.$/, '') : undefined
}

/** Of a TLS connection's options, those that a plain one takes as well and that do not lead elsewhere. */
const KEPT = ['highWaterMark', 'keepAlive', 'keepAliveInitialDelay', 'noDelay', 'onread', 'signal', 'timeout']

/**
 * A plain connection to this machine that its client takes for TLS to X: the handshake "succeeds" once it is open. The
 * bytes on it are the client's own, to the last one.
 */
export function connectInPlain({ options, callback }: Wanted, to: { host: string; port: number }): net.Socket {
  const kept = Object.fromEntries(KEPT.filter((name) => name in options).map((name) => [name, options[name]]))
  const socket = net.connect({ ...kept, ...to })
  const disguise = {
    encrypted: true,
    authorized: true,
    secureConnecting: true,
    // No HTTP/2: clients that offer both go on with HTTP/1.1.
    alpnProtocol: false,
    getPeerCertificate: () => ({}),
    getProtocol: () => 'TLSv1.3',
    getCipher: () => ({ name: 'TLS_AES_256_GCM_SHA384', standardName: 'TLS_AES_256_GCM_SHA384', version: 'TLSv1.3' }),
    isSessionReused: () => false,
  }
  Object.assign(socket, noTls(socket), disguise)
  if (callback) socket.once('secureConnect', callback)
  socket.once('connect', () => {
    Object.assign(socket, { secureConnecting: false })
    socket.emit('secureConnect')
  })
  return socket
}

/** A client that asks for more of TLS, to log it say, learns nothing; without these it would end of a TypeError. */
function noTls(socket: net.Socket): Record<string, () => undefined> {
  const names = Object.getOwnPropertyNames(tls.TLSSocket.prototype)
  const missing = names.filter((name) => !name.startsWith('_') && !(name in socket))
  return Object.fromEntries(missing.map((name) => [name, () => undefined]))
}

/** True where a client speaks HTTP/2 and nothing else, as `node:http2` does. */
export function wantsHttp2Only({ options }: Wanted): boolean {
  const protocols = options.ALPNProtocols
  return Array.isArray(protocols) && protocols.includes('h2') && !protocols.includes('http/1.1')
}

export function isLoopback(host: string | undefined): boolean {
  if (host === undefined || host === '' || host === '0.0.0.0') return true
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1?\]?)$/.test(host)
}

/** Fails as a connection that the other side refused. */
export function failLater<T extends net.Socket>(socket: T, error: Error): T {
  process.nextTick(() => socket.destroy(error))
  return socket
}

type Connect = (this: unknown, ...args: unknown[]) => unknown
export type Patch = (original: Connect) => Connect

/** Puts `patch` around `tls.connect` and `net.Socket.prototype.connect`, which every client in this process ends at. */
export function patchConnections(patches: { tls: Patch; socket: Patch }): () => void {
  const undo = [
    replace(tls as unknown as { connect: Connect }, patches.tls),
    replace(net.Socket.prototype as unknown as { connect: Connect }, patches.socket),
  ]
  return () => {
    for (const step of undo) step()
  }
}

/** Undone only while nobody else has patched on top: their patch would be lost. What stays then does nothing. */
function replace(target: { connect: Connect }, patch: Patch): () => void {
  const original = target.connect
  const replacement = patch(original)
  target.connect = replacement
  return () => {
    if (target.connect === replacement) target.connect = original
  }
}
