import { execFile } from 'node:child_process'
import { createServer, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { callApi, exchangeCode, getMe, refreshTokens, revokeToken, type ClientConfig } from '../../src/client/index.ts'
import { catchError, portOf, publicConfig, secrets, tokenAnswer } from './fixtures.ts'

const { accessToken, code, codeVerifier, refreshToken } = secrets

type Limits = { signal?: AbortSignal; timeoutSeconds?: number }
type Call = (config: ClientConfig, limits: Limits) => Promise<unknown>

/** Every wait that the client has. */
const calls: Record<string, Call> = {
  exchangeCode: (config, limits) => exchangeCode(config, { code, codeVerifier, ...limits }),
  refreshTokens: (config, limits) => refreshTokens(config, { refreshToken, ...limits }),
  revokeToken: (config, limits) =>
    revokeToken(config, { token: refreshToken, tokenTypeHint: 'refresh_token', ...limits }),
  getMe: (config, limits) => getMe(config, accessToken, limits),
  'callApi and the text of its answer': async (config, limits) =>
    (await callApi(config, accessToken, '/2/users/me', limits)).text(),
}

const head = (...lines: string[]) =>
  ['HTTP/1.1 200 OK', 'content-type: application/json', ...lines, '', ''].join('\r\n')
const body = JSON.stringify(tokenAnswer)
const half = body.slice(0, 40)

/** Writes for as long as somebody reads. */
function writeForEver(socket: Socket, text: string): void {
  const write = () => void (socket.destroyed || socket.write(text, () => setImmediate(write)))
  write()
}

/** What a server can do so that no whole answer ever comes. */
const silences: Record<string, (socket: Socket) => void> = {
  'sends nothing': () => {},
  'sends half a head': (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-ty'),
  'sends no body': (socket) => socket.write(head('content-length: 500')),
  'sends half a body': (socket) => socket.write(head('content-length: 500') + half),
  'sends a body that would end with a connection which stays open': (socket) => socket.write(head() + half),
  'sends chunks without a last one': (socket) => socket.write(`${head('transfer-encoding: chunked')}1\r\n{\r\n`),
  'trickles its head': (socket) => writeForEver(socket.setNoDelay(), 'HTTP/1.1 103 Early Hints\r\nx-slow: a\r\n\r\n'),
  'trickles its body': (socket) => {
    socket.write(head('content-length: 60000'))
    const timer = setInterval(() => socket.write(' '), 1)
    socket.once('close', () => clearInterval(timer))
  },
  'sends half a gzip body': (socket) => {
    socket.write(head('content-encoding: gzip', 'content-length: 500'))
    socket.write(gzipSync(body).subarray(0, 30))
  },
}

const codings = ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'nonsense']
const brokenBodies: Record<string, string | Buffer> = {
  'a plain body': body,
  'one byte': '{',
  nothing: '',
  'half a gzip body': gzipSync(body).subarray(0, 30),
  'gzip without its last bytes': gzipSync(body).subarray(0, -5),
  'gzip and rubbish': gzipSync('{}') + body,
}
const endings: Record<string, (socket: Socket) => void> = {
  'ends the connection': (socket) => socket.end(),
  'leaves the connection open': () => {},
  'resets the connection': (socket) => setImmediate(() => socket.resetAndDestroy()),
}

async function serveRaw(answer: (socket: Socket) => void): Promise<ClientConfig> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return configFor(`http://127.0.0.1:${portOf(server.address())}`)
}

function configFor(origin: string): ClientConfig {
  const { clock: _, ...config } = publicConfig
  return { ...config, apiOrigin: origin, tokenEndpoint: `${origin}/token`, revocationEndpoint: `${origin}/revoke` }
}

/** The error of every call, all at once. */
async function errorsOf(config: ClientConfig, limits: Limits): Promise<Record<string, unknown>> {
  const errors = Object.entries(calls).map(async ([name, call]) => [name, await catchError(call(config, limits))])
  return Object.fromEntries(await Promise.all(errors))
}

const each = (expected: object) => Object.fromEntries(Object.keys(calls).map((name) => [name, expected]))
const late = { name: 'RequestFailedError', cause: { name: 'TimeoutError' }, mayHaveBeenProcessed: true }
const calledOff = { name: 'RequestFailedError', cause: 'enough', mayHaveBeenProcessed: true }

test.each(Object.entries(silences))('each call ends at its deadline where the server %s', async (_, answer) => {
  const config = await serveRaw(answer)

  const errors = await errorsOf(config, { timeoutSeconds: 0.05 })

  expect(errors).toMatchObject(each(late))
})

test.each(Object.entries(silences))('each call ends when it is called off where the server %s', async (_, answer) => {
  const abort = new AbortController()
  let asked = 0
  const config = await serveRaw((socket) => {
    answer(socket)
    asked += 1
    if (asked === Object.keys(calls).length) setImmediate(() => abort.abort('enough'))
  })

  const errors = await errorsOf(config, { signal: abort.signal })

  expect(errors).toMatchObject(each(calledOff))
})

test.each(codings)('no call waits for ever where the server says %s over anything else', async (coding) => {
  const configs = Object.values(brokenBodies).flatMap((bytes) =>
    Object.entries(endings).map(([ending, end]) =>
      serveRaw((socket) => {
        const length = ending.startsWith('leaves') ? [`content-length: ${bytes.length}`] : []
        socket.write(head(`content-encoding: ${coding}`, ...length))
        socket.write(bytes)
        end(socket)
      }),
    ),
  )

  const errors = await Promise.all(configs.map(async (config) => errorsOf(await config, { timeoutSeconds: 0.5 })))

  const names = errors.flatMap((some) => Object.values(some)).map((error) => error instanceof Error && error.name)
  const known = [false, 'RequestFailedError', 'UnexpectedResponseError']
  expect(names.filter((name) => !known.includes(name))).toEqual([])
})

const never = new Promise<never>(() => {})

/** A `fetch` of the caller's that hears no signal: each way in which one of its promises may stay open. */
const deaf: Record<string, () => Promise<Response>> = {
  'never answers': () => never,
  'never gives a body': async () => new Response(new ReadableStream({ pull: () => never })),
  'never gives the rest of a body': async () =>
    new Response(new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from(half)), pull: () => never })),
}

test.each(Object.entries(deaf))('each call ends at its deadline with a fetch that %s', async (_, fetch) => {
  const errors = await errorsOf({ ...publicConfig, fetch }, { timeoutSeconds: 0.05 })

  expect(errors).toMatchObject(each(late))
})

test.each(Object.entries(deaf))('each call ends when it is called off with a fetch that %s', async (_, fetch) => {
  const abort = new AbortController()
  const errors = errorsOf({ ...publicConfig, fetch }, { signal: abort.signal })

  setImmediate(() => abort.abort('enough'))

  expect(await errors).toMatchObject(each(calledOff))
})

test.each([
  ['never ends', () => never],
  ['fails', () => Promise.reject(new Error('no'))],
])('a body over 64 KiB is left even if to cancel it %s', async (_, cancel) => {
  const endless = () => new ReadableStream({ cancel, pull: (stream) => stream.enqueue(Buffer.alloc(50_000)) })
  const config = { ...publicConfig, fetch: async () => new Response(endless()) }

  const error = await catchError(getMe(config, accessToken))

  expect(error).toMatchObject({ name: 'UnexpectedResponseError' })
})

test('the body of callApi’s answer may be left unread, or left half-way', async () => {
  const config = await serveRaw((socket) => socket.write(head('content-length: 500') + half))
  const [unread, begun] = [
    await callApi(config, accessToken, '/2/users/me'),
    await callApi(config, accessToken, '/2/users/me'),
  ]

  await unread.body?.cancel()
  for await (const chunk of begun.body ?? []) {
    expect(String(Buffer.from(chunk))).toBe(half)
    break
  }
})

test('a time that is longer than a timer’s longest does not end at once', async () => {
  const config = { ...publicConfig, fetch: async () => Response.json(tokenAnswer) }

  const tokens = await refreshTokens(config, { refreshToken, timeoutSeconds: Number.MAX_SAFE_INTEGER })
  const patient = await refreshTokens(config, { refreshToken, timeoutSeconds: Infinity })

  expect([tokens.accessToken, patient.accessToken]).toEqual([accessToken, accessToken])
})

/** Runs a module in a Node process of its own and gives what it printed. */
async function runNode(origin: string, source: string, ...flags: string[]): Promise<string> {
  const client = JSON.stringify(new URL('../../src/client/index.ts', import.meta.url))
  const lines = [
    `const { callApi, refreshTokens } = await import(${client})`,
    `const config = ${JSON.stringify(configFor(origin))}`,
    source,
  ]
  const argv = [...flags, '--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', lines.join('\n')]
  const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout: 25_000 })
  return stdout.trim()
}

test('a process lives for as long as the client waits, although nothing else holds it', async () => {
  const waits = await runNode(
    'http://127.0.0.1:9',
    `config.fetch = () => new Promise(() => {})
     console.log((await refreshTokens(config, { refreshToken: 'rt', timeoutSeconds: 0.05 }).catch((e) => e)).name)`,
  )

  expect(waits).toBe('RequestFailedError')
})

test('a process ends with its last answer, however much of the time is left', async () => {
  const { tokenEndpoint } = await serveRaw((socket) => socket.end(`${head('connection: close')}${body}`))

  const printed = await runNode(
    new URL(tokenEndpoint).origin,
    `await callApi(config, 'at', '/2/users/me', { timeoutSeconds: 3600 })
     console.log(Object.keys(await refreshTokens(config, { refreshToken: 'rt', timeoutSeconds: 3600 })).length)`,
  )

  expect(printed).toBe('5')
})

test('the deadline survives the garbage collector, with a signal of the caller’s as well', async () => {
  const { apiOrigin } = await serveRaw((socket) => socket.write(head('content-length: 500') + half))

  const printed = await runNode(
    apiOrigin,
    `const { signal } = new AbortController()
     const collect = setInterval(gc, 20)
     const called = callApi(config, 'at', '/2/users/me', { signal, timeoutSeconds: 0.3 }).then((each) => each.text())
     console.log((await called.catch((error) => error)).name)
     clearInterval(collect)`,
    '--expose-gc',
  )

  expect(printed).toBe('RequestFailedError')
})

test('a body that is read late is whole, although the garbage collector went by', async () => {
  const { apiOrigin } = await serveRaw((socket) => socket.write(`${head(`content-length: ${body.length}`)}${body}`))

  const printed = await runNode(
    apiOrigin,
    `const response = await callApi(config, 'at', '/2/users/me')
     for (let round = 0; round < 20; round++) { gc(); await new Promise(setImmediate) }
     console.log((await response.text()).length)`,
    '--expose-gc',
  )

  expect(printed).toBe(String(body.length))
})
