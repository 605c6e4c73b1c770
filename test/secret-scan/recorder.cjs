'use strict'

/*
 * Takes down, for one scan after a run of the suite, what a Node process prints, what it writes through node:fs, and every
 * secret that a mock in it issues. architecture.md, "Secrets", says how the parts go together.
 *
 * Written at once, never collected: tests end their children with SIGKILL. In CommonJS, so that it is there before all
 * else and costs a child little: `--require` in NODE_OPTIONS, which each recorded process hands on to its own children
 * and hides from its own code.
 */
const fs = require('node:fs')
const childProcess = require('node:child_process')
const { register, syncBuiltinESMExports } = require('node:module')
const { join, resolve } = require('node:path')
const { fileURLToPath, pathToFileURL } = require('node:url')
const { setFlagsFromString } = require('node:v8')
const { isMainThread } = require('node:worker_threads')

const OPTION = `--require ${JSON.stringify(__filename)}`
const VARIABLE = 'LAB_RECORDING'
/** By these names the sources of `Secrets` and of the mock find us, see module-hook.mjs. */
const ISSUES = Symbol.for('twitter-oauth-lab: issued secrets')
const MOCK = Symbol.for('twitter-oauth-lab: mock')

const { openSync, readFileSync, writeSync } = fs
/**
 * Programs that never load a mock of ours through Node's own loader are spared the thread that looks at modules: 0.1 s of CPU.
 * Steps may not import it (imports.test.ts), what a learner writes is a client, in the workers of our vitest
 * worker-setup.ts shows us `Secrets`, and the bundle that the suite starts shows them by itself (bundled-command.ts).
 */
const CLIENTS = [
  'steps/',
  'node_modules/',
  'src/walkthrough/course/probe.mjs',
  ...['clients/programs/', 'proxy/programs/', 'keeper/programs/worker.mjs'].map((path) => `test/${path}`),
]
const UNHOOKED = [
  ...CLIENTS.map((path) => join(__dirname, '../..', path)),
  '/.bundles/showing-',
  '/node_modules/npm/',
  '/try/',
  '/lab-proof-',
  '/lab-bundle-',
]

/** Open files by descriptor. */
const paths = new Map()
/** The classes whose secrets are taken down. */
const shown = new WeakSet()
let sink
let isShown = false

/** Takes down this process, for `test`, in files of its own in `folder`. A later call changes what it names. */
function record({ folder = sink.folder, test }) {
  const first = sink === undefined
  const name = join(folder, `${process.pid}-${process.hrtime.bigint()}`)
  const create = (ending) => openSync(`${name}.${ending}`, 'wx', 0o600)
  let secrets
  sink = { folder, test, output: create('output'), secrets: () => (secrets ??= create('secrets')) }
  note({ argv: process.argv, test }, '')
  if (first) install()
}

/** One line of JSON that ends with the number of bytes that follow it. */
function note(what, content) {
  const bytes = toBytes(content)
  writeSync(sink.output, Buffer.concat([Buffer.from(`${JSON.stringify({ ...what, length: bytes.length })}\n`), bytes]))
}

function toBytes(content, encoding) {
  if (typeof content === 'string') return Buffer.from(content, Buffer.isEncoding(encoding) ? encoding : 'utf8')
  if (ArrayBuffer.isView(content)) return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  return Buffer.from(String(content))
}

function install() {
  for (const name of ['stdout', 'stderr']) recordStream(name)
  // What Node itself prints goes past the streams.
  process.on('uncaughtExceptionMonitor', (error) => note({ to: 'stderr' }, require('node:util').inspect(error)))
  wrap(process, '_rawDebug', (...texts) => note({ to: 'stderr' }, texts.join(' ')))
  recordFiles()
  recordChildren()
  syncBuiltinESMExports()
  globalThis[ISSUES] = recordSecrets
  globalThis[MOCK] = noteUnseen
}

/** Runs `before` ahead of a function, with the same arguments and the same `this`. */
function wrap(owner, name, before) {
  const original = owner[name]
  const wrapped = function (...args) {
    before.apply(this, args)
    return original.apply(this, args)
  }
  owner[name] = Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original))
}

/** Standard streams are made when first asked for, and that is left so. */
function recordStream(name) {
  const { get } = Object.getOwnPropertyDescriptor(process, name)
  let stream
  const recorded = () => {
    if (stream) return stream
    stream = get.call(process)
    for (const method of ['write', 'end'])
      wrap(stream, method, (chunk, encoding) => {
        if (typeof chunk === 'string' || ArrayBuffer.isView(chunk)) note({ to: name }, toBytes(chunk, encoding))
      })
    return stream
  }
  Object.defineProperty(process, name, { configurable: true, enumerable: true, get: recorded })
}

function whole(path, data, options) {
  const encoding = typeof options === 'string' ? options : options?.encoding
  if (typeof data === 'string' || ArrayBuffer.isView(data)) note(target(path), toBytes(data, encoding))
}

function recordFiles() {
  for (const name of ['writeFile', 'appendFile']) {
    wrap(fs, name, whole)
    wrap(fs, `${name}Sync`, whole)
    wrap(fs.promises, name, whole)
  }
  for (const name of ['write', 'writeSync'])
    wrap(fs, name, (fd, data, offset, length) => note(target(fd), part(data, offset, length)))
  for (const name of ['writev', 'writevSync'])
    wrap(fs, name, (fd, parts) => note(target(fd), Buffer.concat(parts.map((data) => toBytes(data)))))
  for (const name of ['rename', 'copyFile']) for (const owner of [fs, fs.promises]) wrap(owner, name, again)
  for (const name of ['renameSync', 'copyFileSync']) wrap(fs, name, again)
  recordOpening()
}

/** What a file holds when it comes to be another one: what may stand in the first may not stand in the second. */
function again(from, to) {
  if (fs.statSync(from, { throwIfNoEntry: false })?.isFile()) note({ file: toPath(to) }, readFileSync(from))
}

/** From here on a descriptor has a path. File handles of promises get theirs from a prototype that is not exported. */
function recordOpening() {
  const { open } = fs
  const openLater = fs.promises.open
  fs.openSync = (path, ...rest) => keep(openSync(path, ...rest), path)
  fs.open = (path, ...rest) => {
    const done = rest.pop()
    open(path, ...rest, (error, fd) => done(error, error ? fd : keep(fd, path)))
  }
  fs.promises.open = async (path, ...rest) => {
    const handle = await openLater(path, ...rest)
    keep(handle.fd, path)
    recordHandles(Object.getPrototypeOf(handle))
    return handle
  }
}

function recordHandles(prototype) {
  if (Object.hasOwn(prototype, ISSUES)) return
  prototype[ISSUES] = true
  wrap(prototype, 'write', function (data, offset, length) {
    note(target(this.fd), part(data, offset, length))
  })
  wrap(prototype, 'writev', function (parts) {
    note(target(this.fd), Buffer.concat(parts.map((data) => toBytes(data))))
  })
  for (const name of ['writeFile', 'appendFile'])
    wrap(prototype, name, function (data) {
      if (typeof data === 'string' || ArrayBuffer.isView(data)) note(target(this.fd), data)
    })
}

function keep(fd, path) {
  paths.set(fd, toPath(path))
  return fd
}

function part(data, offset, length) {
  const bytes = toBytes(data)
  if (typeof data === 'string') return bytes
  const { offset: from = 0, length: count } =
    typeof offset === 'object' && offset !== null ? offset : { offset, length }
  return bytes.subarray(from, count === undefined ? undefined : from + count)
}

function target(path) {
  const fd = typeof path === 'number' ? path : path?.fd
  if (fd === undefined) return { file: toPath(path) }
  if (fd === 1 || fd === 2) return { to: fd === 1 ? 'stdout' : 'stderr' }
  return { file: paths.get(fd) ?? `descriptor ${fd}`, part: true }
}

function toPath(path) {
  return resolve(path instanceof URL ? fileURLToPath(path) : String(path))
}

/** Whatever environment a test builds for a child, it is recorded, for the same test. */
function recordChildren() {
  wrap(childProcess.ChildProcess.prototype, 'spawn', (options) => {
    const env = Object.fromEntries((options.envPairs ?? []).map((pair) => pair.split(/=(.*)/s, 2)))
    options.envPairs = Object.entries(withRecorder(env)).map(([name, value]) => `${name}=${value}`)
  })
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    const original = childProcess[name]
    childProcess[name] = (file, ...rest) => {
      const options = typeof rest.at(-1) === 'object' && !Array.isArray(rest.at(-1)) ? rest.pop() : {}
      return original(file, ...rest, { ...options, env: withRecorder(options?.env ?? process.env) })
    }
  }
}

/** The environment of a child that is to be recorded, too; one that has a recording of its own keeps it. */
function withRecorder(env, into = sink) {
  if (into === undefined || env[VARIABLE] !== undefined) return env
  const { folder, test } = into
  return {
    ...env,
    [VARIABLE]: JSON.stringify({ folder, test }),
    NODE_OPTIONS: `${OPTION} ${env.NODE_OPTIONS ?? ''}`.trimEnd(),
  }
}

/** Handed each class `Secrets` that is loaded here, by a worker of the suite once for each test file. */
function recordSecrets(Secrets) {
  isShown = true
  if (shown.has(Secrets)) return
  shown.add(Secrets)
  for (const name of ['issue', 'keep'])
    wrap(Secrets.prototype, name, (text) => writeSync(sink.secrets(), `${JSON.stringify(text)}\n`))
}

/** Called by a mock that has been loaded, after all that it imports: its secrets must have been shown by now. */
function noteUnseen() {
  if (!isShown) note({ unseen: true }, '')
}

/** As a preload: what it was started with is for it alone. */
function start() {
  const settings = process.env[VARIABLE]
  if (!isMainThread || settings === undefined) return
  delete process.env[VARIABLE]
  const options = (process.env.NODE_OPTIONS ?? '').replace(OPTION, '').trim()
  if (options === '') delete process.env.NODE_OPTIONS
  else process.env.NODE_OPTIONS = options
  record(JSON.parse(settings))
  // The first `fetch` of a process compiles WebAssembly: without the optimizing compiler that takes half the time.
  setFlagsFromString('--liftoff-only')
  const program = process.argv[1] ?? ''
  if (!UNHOOKED.some((path) => program.includes(path))) register(pathToFileURL(join(__dirname, 'module-hook.mjs')))
}

start()

/** The test for which this process is recorded, if it is. */
const recordedTest = () => sink?.test

module.exports = { record, recordedTest, withRecorder }
