// @ts-check
'use strict'
const { Socket } = require('node:net')

/**
 * Loaded with `--require` into the Node programs of `run`: a connection to port 443 or 80 of a host of X becomes one to a
 * port of this machine. `LAB_LEAD` says which: `{"hosts": ["x.com"], "ports": {"443": 40001, "80": 40002}}`.
 *
 * At the socket, because there every way to X ends: global fetch, undici, node:https with any agent, node:tls, node:http2.
 * A proxy in their place has to be given to each, and Node reads the variables for it only from 22.21 and 24.5 on.
 */

/** @type {{ hosts: string[], ports: Record<string, number> }} */
const { hosts, ports } = JSON.parse(process.env.LAB_LEAD ?? '{"hosts":[],"ports":{}}')

/** @param {unknown} host @param {unknown} port */
function portFor(host, port) {
  if (typeof host !== 'string' || !hosts.includes(host.toLowerCase().replace(/\.$/, ''))) return undefined
  return ports[String(port)]
}

/**
 * Of the ways to call it, those that name a host: `(options, …)`, `(port, host, …)` and, from inside Node, `([options, …])`.
 *
 * @param {any[]} args
 */
function lead(args) {
  const [first, ...rest] = Array.isArray(args[0]) ? args[0] : args
  const isObject = typeof first === 'object' && first !== null
  const port = isObject ? portFor(first.host, first.port) : portFor(rest[0], first)
  if (port === undefined) return args
  const to = { host: '127.0.0.1', port }
  return isObject ? [{ ...first, ...to }, ...rest] : [to, ...rest.slice(1)]
}

/**
 * Node makes its proxy agent itself where NODE_USE_ENV_PROXY says so, and warns of it; nobody who runs the program asked for
 * either. The warning is on its way by now, so it is its printing that is left out.
 */
for (const print of process.listeners('warning')) {
  process.off('warning', print)
  process.on('warning', (warning) => {
    if (!('code' in warning && warning.code === 'UNDICI-EHPA')) print.call(process, warning)
  })
}

const { connect } = Socket.prototype
Object.defineProperty(Socket.prototype, 'connect', {
  configurable: true,
  writable: true,
  /** @this {import('node:net').Socket} @param {any[]} args */
  value: function leadingConnect(...args) {
    return Reflect.apply(connect, this, lead(args))
  },
})
