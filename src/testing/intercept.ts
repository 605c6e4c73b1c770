import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'
import { findWrongHosts, type MockProvider } from '../../mock-provider/index.ts'
import { assertMock, describe } from './arguments.ts'
import {
  connectInPlain,
  failLater,
  isLoopback,
  patchConnections,
  readConnectArguments,
  wantsHttp2Only,
  type Wanted,
} from './connections.ts'
import { bypassProxies } from './proxy-variables.ts'
import { describeUnled, watchUnled, type Unled } from './unled.ts'

export type InterceptOptions = {
  /** What becomes of connections to other hosts: they pass untouched (`pass`, unless given), or fail with an error. This machine always passes. */
  others?: 'pass' | 'refuse'
}

/** Ends with `restore()`, with `using`, or when the mock stops, whichever comes first. */
export type Interception = Disposable & {
  /** Puts everything back and ends the connections that led to the mock. Again: nothing. */
  restore(): void
}

/** The names that clients have built in. */
const X_HOSTS = ['x.com', 'api.x.com', 'twitter.com', 'api.twitter.com']

/** Which mock X's hosts lead to, seen by every copy of this module in the process. */
const ACTIVE = Symbol.for('twitter-oauth-lab.intercept')

/**
 * Leads x.com, api.x.com, twitter.com and api.twitter.com to the mock, for every client of this process: global fetch,
 * `node:http(s)`, axios, undici with whatever dispatcher, and what is built on them.
 *
 * It works where connections are made, not where requests are: a real client talks to a real server over a real socket,
 * so that resets, hangs, half answers, redirects, timeouts and streams are the client's own, and the Host header says X.
 * Connections are pooled for a process, so one process leads to one mock at a time. With `refuse`, what has sockets of its
 * own is told in a warning at the end: worker threads and child processes.
 *
 * @throws {Error} under Bun and Deno, when X's hosts lead to a mock already, or when the mock was stopped; a {TypeError} or {RangeError} for
 *   arguments that cannot be.
 */
export function interceptX(mock: MockProvider, options: InterceptOptions = {}): Interception {
  assertMock('interceptX', mock)
  const { others } = readOptions(options)
  const mark = mock.journal.mark()
  assertNode()
  assertFree(mock)
  const unled = others === 'refuse' ? watchUnled() : undefined
  const sockets = new Set<net.Socket>()
  const to = { host: listenerOf(mock), port: mock.port }
  let isOver = false
  const keep = (socket: net.Socket): net.Socket => {
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }
  const unpatch = patchConnections({
    tls: (original) =>
      function (this: unknown, ...args) {
        const wanted = readConnectArguments(args)
        if (isOver || !leadsToX(wanted)) return original.apply(this, args)
        return keep(connectSecurely(wanted, to))
      },
    socket: (original) =>
      function (this: unknown, ...args) {
        const socket = this as net.Socket
        const wanted = readConnectArguments(args)
        if (isOver || wanted.isLocal || isLoopback(wanted.host)) return original.apply(this, args)
        if (leadsToX(wanted) && !(socket instanceof tls.TLSSocket))
          return original.call(keep(socket), { ...wanted.options, ...to }, wanted.callback)
        if (leadsToX(wanted)) return failLater(socket, bypassed(wanted))
        return others === 'pass' ? original.apply(this, args) : failLater(socket, refused(wanted))
      },
  })
  const unsetVariables = bypassProxies(X_HOSTS)
  const restore = (): void => {
    if (isOver) return
    isOver = true
    mock.signal.removeEventListener('abort', restore)
    unpatch()
    unled?.stop()
    if (unled) warnOf(unled.seen)
    warnOfHosts(mock, mark)
    unsetVariables()
    setActive(undefined)
    syncBuiltinESMExports()
    // A pooled connection would lead later requests to this mock.
    for (const socket of sockets) socket.destroy()
  }
  setActive(mock.origin)
  syncBuiltinESMExports()
  mock.signal.addEventListener('abort', restore, { once: true })
  return { restore, [Symbol.dispose]: restore }
}

function connectSecurely(wanted: Wanted, to: { host: string; port: number }): net.Socket {
  const { socket: tunnel } = wanted.options
  // A proxy's tunnel: it has seen X's name, and sees nothing else.
  if (tunnel instanceof net.Socket) tunnel.destroy()
  return wantsHttp2Only(wanted) ? failLater(new net.Socket(), noHttp2(wanted)) : connectInPlain(wanted, to)
}

function leadsToX({ host, serverName }: Wanted): boolean {
  return [host, serverName].some((name) => name !== undefined && X_HOSTS.includes(name))
}

/** Where the mock listens; its `origin` may be the name by which containers know it. */
function listenerOf({ origin }: MockProvider): string {
  const host = new URL(origin).hostname.replace(/^\[(.*)\]$/, '$1')
  return isLoopback(host) ? host : '127.0.0.1'
}

function readOptions(options: InterceptOptions): Required<InterceptOptions> {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`interceptX: the options cannot be ${describe(options)}; they are { others }`)
  for (const name of Object.keys(options))
    if (name !== 'others') throw new TypeError(`interceptX: there is no option ${describe(name)}; there is others`)
  const { others = 'pass' } = options
  if (others !== 'pass' && others !== 'refuse')
    throw new RangeError(`interceptX: others cannot be ${describe(others)}; it takes 'pass' or 'refuse'`)
  return { others }
}

/** What is sent elsewhere than through `node:net` would reach the network, and X. @throws {Error} */
function assertNode(): void {
  const runtime = process.versions.bun ? 'Bun' : process.versions.deno ? 'Deno' : undefined
  if (runtime === undefined) return
  throw new Error(
    `interceptX: ${runtime} has a fetch of its own that cannot be led from within, so requests would reach X; give the app mock.config, or start the program with twitter-oauth-lab run`,
  )
}

function warnOf(seen: Unled): void {
  const what = describeUnled(seen)
  if (what === undefined) return
  process.emitWarning(
    `interceptX: { others: 'refuse' } does not reach ${what}, which were started meanwhile: there X’s hosts are X, and nothing is refused; start them with twitter-oauth-lab run, or give them mock.config`,
    { type: 'InterceptWarning', code: 'LAB_NOT_LED' },
  )
}

/** In the words of `run`; what the journal no longer has is not told. */
function warnOfHosts({ journal }: MockProvider, mark: number): void {
  const since = journal.events.filter(({ seq }) => seq > mark)
  for (const { says, wayOut } of findWrongHosts(since))
    process.emitWarning(`interceptX: ${says}; ${wayOut}`, { type: 'InterceptWarning', code: 'LAB_WRONG_HOST' })
}

function assertFree({ origin, signal }: MockProvider): void {
  if (signal.aborted)
    throw new Error(`interceptX: the provider at ${origin} was stopped; start another with startMockProvider()`)
  const active = (net as { [ACTIVE]?: string })[ACTIVE]
  if (active !== undefined)
    throw new Error(
      `interceptX: X’s hosts lead to the mock at ${active} already, and one process leads to one mock at a time; restore() that first, run such tests one after the other (not test.concurrent), or give the app mock.config`,
    )
}

function setActive(origin: string | undefined): void {
  Object.defineProperty(net, ACTIVE, { value: origin, configurable: true, enumerable: false })
}

function noHttp2({ host, serverName }: Wanted): Error {
  return new Error(
    `interceptX: ${serverName ?? host} was asked for HTTP/2 only, and the mock speaks HTTP/1.1; let the client fall back to it`,
  )
}

function bypassed({ host, serverName }: Wanted): Error {
  return new Error(
    `interceptX: ${serverName ?? host} was connected to by a tls.connect that was taken before interceptX was called; nothing was sent; call interceptX before that module loads`,
  )
}

function refused({ host, port }: Wanted): Error {
  return new Error(
    `interceptX: ${host}:${String(port)} was refused, because { others: 'refuse' } lets ${X_HOSTS.join(', ')} and this machine through; answer that host in the test, or leave others out`,
  )
}
