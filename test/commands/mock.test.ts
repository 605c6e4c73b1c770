import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { readMockFlags } from '../../src/commands/mock.ts'
import { cleanEnv, command } from '../run-command.ts'

function startMock(
  args: string[],
  stderr: 'inherit' | 'pipe' = 'inherit',
  preload: string[] = [],
): { child: ChildProcess; lines: Interface } {
  const child = spawn(process.execPath, [...preload, ...command, 'mock', '--port', '0', ...args], {
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', stderr],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, lines: createInterface({ input: child.stdout ?? process.stdin }) }
}

test('the mock prints origin, clients and two curl lines, then a line for a request with its reason', async () => {
  const { child, lines } = startMock([])
  const reader = lines[Symbol.asyncIterator]()
  const banner: string[] = []
  while (!banner.at(-1)?.includes('Ctrl-C')) banner.push(String((await reader.next()).value))
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(banner.join('\n'))?.[0] ?? ''

  await fetch(`${origin}/2/users/me`)
  let line = ''
  while (!line.includes('users/me')) line = String((await reader.next()).value)
  child.kill('SIGINT')

  expect(banner.filter((text) => text.includes('curl '))).toHaveLength(2)
  expect(banner).toContain(`  Inspector: ${origin}/_mock/inspector`)
  expect(
    banner.filter((text) => /  (confidential {2}Practice app|public {8}Practice native app)$/.test(text)),
  ).toHaveLength(2)
  expect(line).toMatch(/GET \/2\/users\/me 401 {2}bearer-missing: /)
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('the line of an answer that was made up says sampled', async () => {
  const { child, lines } = startMock([])
  const reader = lines[Symbol.asyncIterator]()
  let line = ''
  let origin = ''
  const readUntil = async (text: string) => {
    do {
      line = String((await reader.next()).value)
      origin ||= /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? ''
    } while (!line.includes(text))
  }
  await readUntil('Ctrl-C')
  const body = JSON.stringify({ scopes: ['tweet.read', 'users.read', 'list.read'] })
  const headers = { 'content-type': 'application/json' }
  const signedIn = await fetch(`${origin}/_mock/sign-in`, { method: 'POST', headers, body })
  const { accessToken }: { accessToken: string } = JSON.parse(await signedIn.text())

  await fetch(`${origin}/2/communities/search?query=ab`, { headers: { authorization: `Bearer ${accessToken}` } })
  await readUntil('/2/communities')
  child.kill('SIGINT')

  expect(line).toMatch(/GET \/2\/communities\/search 200 {2}g1 AT#1 {2}sampled {2}api\.called$/)
})

test('a control token is read from the variable that the flag names', async () => {
  const { options } = await readMockFlags(['--control-token', 'env:TOKEN'], { TOKEN: 'let-me-in' })

  expect(options.controlToken).toBe('let-me-in')
  await expect(readMockFlags(['--control-token', 'env:TOKEN'], {})).rejects.toThrow(
    '--control-token: the variable TOKEN is not set',
  )
})

test('--json prints the journal as NDJSON on standard output and nothing else', async () => {
  const { child } = startMock(['--json', '--client-id', 'my-client', '--client-secret', 'my-secret'], 'pipe')
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [origin] = child.stderr ? await once(child.stderr, 'data') : []

  await fetch(`${String(origin).trim()}/2/users/me`)
  child.kill('SIGTERM')
  await once(child, 'close')

  const events = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events).toMatchObject([{ seq: 1, kind: 'api.called', reason: 'bearer-missing', http: { status: 401 } }])
})

/** The process ends in the very turn in which it has answered. */
const ENDINGS = ['process.exit(3)', 'throw new Error("a defect")'] as const

test.for(ENDINGS)('the log has the event of the very turn that ended with %s', async (ending) => {
  const code = `import { ServerResponse } from 'node:http'
    const { writeHead } = ServerResponse.prototype
    ServerResponse.prototype.writeHead = function (...head) {
      process.nextTick(() => { ${ending} })
      return writeHead.apply(this, head)
    }`
  const { child } = startMock(['--json'], 'pipe', ['--import', `data:text/javascript,${encodeURIComponent(code)}`])
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [origin] = child.stderr ? await once(child.stderr, 'data') : []

  const closed = once(child, 'close')
  await fetch(`${String(origin).trim()}/2/users/me`).catch(() => undefined)
  await closed

  expect(output).toContain('"kind":"api.called"')
})

test('requests of further worlds are in the log, named by their world, in words and in JSON', async () => {
  for (const flags of [[], ['--json']]) {
    const { child, lines } = startMock(flags, 'pipe')
    const output: string[] = []
    lines.on('line', (line) => output.push(line))
    let told = ''
    for (const stream of [child.stderr, child.stdout]) stream?.on('data', (chunk: Buffer) => (told += chunk.toString()))
    while (!/http:\/\/127\.0\.0\.1:\d+/.test(told))
      await once(flags.length > 0 && child.stderr ? child.stderr : lines, flags.length > 0 ? 'data' : 'line')
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(told)?.[0] ?? ''

    const opened = await fetch(`${origin}/_mock/worlds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    const { id, origin: world } = (await opened.json()) as { id: string; origin: string }
    await fetch(`${world}/2/users/me`)
    await fetch(`${origin}/2/users/me`)
    while (output.filter((line) => line.includes('/2/users/me')).length < 2) await once(lines, 'line')
    child.kill('SIGINT')
    await once(child, 'exit')

    const calls = output.filter((line) => line.includes('/2/users/me'))
    const named = calls.map((line) =>
      flags.length > 0 ? JSON.parse(line).world : / {2}(w\d+) {2}GET /.exec(line)?.[1],
    )
    expect([id, ...named]).toEqual(['w1', 'w1', undefined])
  }
})

test('nothing that a stranger sends moves the cursor or adds a line of its own', async () => {
  const { child, lines } = startMock(['--client-id', 'my-client', '--client-secret', 'my-secret'])
  const output: string[] = []
  lines.on('line', (line) => output.push(line))
  while (!output.some((line) => line.includes('Ctrl-C'))) await once(lines, 'line')
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output.join('\n'))?.[0] ?? ''
  const printed = output.length

  const hostile = '\u001b[2J\u001b]0;owned\u0007\r\n  12:00:00  POST /2/oauth2/token 200'
  const send = (query: [string, string][], form: Record<string, string>) =>
    fetch(`${origin}/2/oauth2/token?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('my-client:my-secret')}` },
      body: new URLSearchParams(form),
    })
  await send([], { grant_type: hostile })
  await send([[hostile, 'a']], { [hostile]: 'b' })
  while (output.slice(printed).filter((line) => line.includes(' 400 ')).length < 2) await once(lines, 'line')
  child.kill('SIGINT')
  await once(child, 'exit')

  const told = output.slice(printed).filter((line) => line !== '' && !line.includes('has stopped'))
  expect(told).toHaveLength(2)
  expect(told.filter((line) => /\p{Cc}/u.test(line) || !line.includes('\\u{1b}[2J'))).toEqual([])
})

test('what a world has seen whose test failed is told on standard error, behind its requests', async () => {
  const { child, lines } = startMock([], 'pipe')
  let told = ''
  child.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()))
  const output: string[] = []
  lines.on('line', (line) => output.push(line))
  while (!output.some((line) => line.includes('Ctrl-C'))) await once(lines, 'line')
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output.join('\n'))?.[0] ?? ''
  const headers = { 'content-type': 'application/json' }
  const opened = await fetch(`${origin}/_mock/worlds`, { method: 'POST', headers, body: '{}' })
  const world = (await opened.json()) as { id: string; origin: string }
  await fetch(`${world.origin}/2/users/me`)

  await fetch(`${origin}/_mock/worlds/${world.id}?test=failed`, { method: 'DELETE' })
  child.kill('SIGINT')
  await once(child, 'exit')

  expect(output.some((line) => / w1 {2}GET \/2\/users\/me 401/.test(line))).toBe(true)
  expect(told).toMatch(/The test of w1 failed\.\n\n {2}The journal:\n {4}1 api\.called GET \/2\/users\/me 401/)
})
