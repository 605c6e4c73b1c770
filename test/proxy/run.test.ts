import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root, temporaryHome } from '../run-command.ts'
import { reportOf, runToEnd, startRun } from './start-run.ts'

const program = (name: string) => ['node', join(root, 'test/proxy/programs', name)]

test('twitter-api-v2 signs in, unmodified, and the report names the two requests of its double refresh', async () => {
  const outcome = await runToEnd(['--json', '--', ...program('twitter-api-v2.mjs')])

  expect(JSON.parse(outcome.stdout)).toEqual({
    username: 'ada_practice',
    replay: 'Value passed for the token was invalid.',
  })
  const [family] = reportOf(outcome).families
  expect(family).toMatchObject({
    user: 'ada_practice',
    tokens: ['AT#1', 'RT#1', 'AT#2', 'RT#2'],
    refreshes: 1,
    calls: 1,
    replays: [{ token: 'RT#1', first: { status: 200 }, again: { status: 400 }, answerLost: false }],
  })
  const { first, again } = family?.replays[0] ?? {}
  expect(again?.event).toBeGreaterThan(first?.event ?? Number.NaN)
  expect([first?.connection, again?.connection]).toEqual([expect.any(Number), expect.any(Number)])
})

test('X’s own SDK signs in, refreshes and calls, unmodified', async () => {
  const outcome = await runToEnd(['--json', '--', ...program('xdk.mjs')])

  expect(JSON.parse(outcome.stdout)).toEqual({ username: 'ada_practice' })
  expect(reportOf(outcome)).toMatchObject({ exitCode: 0, families: [{ refreshes: 1, calls: 1, replays: [] }] })
})

test('fetch, node:https with any agent and node:tls lead to the mock, loopback stays, NODE_OPTIONS are kept', async () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'own preload.cjs'), 'globalThis.preloaded = true')
  const env = { NODE_OPTIONS: `--require "${join(home, 'own preload.cjs')}"` }

  const outcome = await runToEnd(['--json', '--', ...program('node.mjs')], { env })

  const led = { fetch: 401, plain: 401, https: 401, ownAgent: 401, tls: 401 }
  expect(JSON.parse(outcome.stdout)).toEqual({ ...led, loopback: 204, preloaded: true })
  expect(reportOf(outcome).requests).toBe(5)
})

/** Our sources elsewhere, with or without the libraries beside them. */
function copyTo(folder: string): string[] {
  mkdirSync(folder, { recursive: true })
  const sources = ['src', 'mock-provider', 'package.json'].map((name) => join(root, name))
  expect(spawnSync('cp', ['-r', ...sources, folder]).status).toBe(0)
  return ['--import', import.meta.resolve('tsx'), join(folder, 'src/command.ts')]
}

test('a package in a folder with blanks is preloaded all the same', () => {
  const folder = join(temporaryHome(), 'a folder')
  const start = copyTo(folder)
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const script = 'fetch("https://x.com/2/users/me").then((r) => console.log(r.status))'

  const { stdout, stderr } = spawnSync('node', [...start, 'run', '--', 'node', '-e', script], { encoding: 'utf8' })

  expect({ stdout, stderr }).toMatchObject({ stdout: '401\n' })
})

test('the command’s exit code, input and outputs are its own', async () => {
  const script = 'read line; echo "out $line $0 $1"; echo err >&2; exit 7'

  const outcome = await runToEnd(['--', 'sh', '-c', script, 'a b', '$HOME'], { input: 'given\n' })

  expect(outcome).toMatchObject({ code: 7, stdout: 'out given a b $HOME\n' })
  expect(outcome.stderr).toMatch(/^err\n/)
})

test('of Node’s warnings the program prints all but the one of the proxy that run has it use', async () => {
  const script = `
    process.emitWarning('EnvHttpProxyAgent is experimental', { code: 'UNDICI-EHPA' })
    process.emitWarning('of the program itself', { code: 'OWN' })`

  const { stderr } = await runToEnd(['--', 'node', '-e', script])

  expect(stderr).toContain('[OWN] Warning: of the program itself')
  expect(stderr).not.toContain('EHPA')
})

test('a command that dies of a signal counts as in a shell', async () => {
  expect(await runToEnd(['--', 'sh', '-c', 'kill -KILL $$'])).toMatchObject({ code: 137 })
})

test('the command finds the mock, its practice client and the trust files in its environment', async () => {
  const print = 'console.log(JSON.stringify(process.env))'
  const env = { CLIENT_ID: 'mine', CLIENT_SECRET: 'real', NO_PROXY: '*', PHP_INI_SCAN_DIR: '/etc/mine' }
  const own = [
    '--client-id',
    'my-app',
    '--client-secret',
    's3cret-s3cret',
    '--redirect-uri',
    'http://127.0.0.1:5050/cb',
  ]

  const { stdout } = await runToEnd([...own, '--', 'node', '-e', print], { env })

  const seen = JSON.parse(stdout)
  expect(seen).toMatchObject({
    CLIENT_ID: 'my-app',
    CLIENT_SECRET: 's3cret-s3cret',
    REDIRECT_URI: 'http://127.0.0.1:5050/cb',
    PROVIDER: 'mock',
    NODE_USE_ENV_PROXY: '1',
    NO_PROXY: '127.0.0.1,localhost,::1',
    MOCK_CONTROL: `${seen.MOCK_ORIGIN}/_mock`,
  })
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'MOCK_ORIGIN'])
    expect(seen[name]).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  for (const name of ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'])
    expect(seen[name]).toBe(seen.SSL_CERT_FILE)
  expect(seen.PHP_INI_SCAN_DIR).toMatch(/^\/etc\/mine:/)
})

test('the trust files are the owner’s alone: the system’s roots and ours, ours and those that were given, ours alone', async () => {
  const home = temporaryHome()
  writeFileSync(join(home, 'roots.pem'), 'ROOTS OF THE SYSTEM\n')
  writeFileSync(join(home, 'company.pem'), 'ROOT OF THE COMPANY\n')
  const env = { SSL_CERT_FILE: join(home, 'roots.pem'), NODE_EXTRA_CA_CERTS: join(home, 'company.pem') }
  const script =
    'cd "$(dirname "$SSL_CERT_FILE")"; ls -ld . *.pem | cut -c 1-10; cat "$NODE_EXTRA_CA_CERTS"; echo; echo ---; cat ca-bundle.pem; echo; echo ---; cat "$LAB_CA_FILE"'

  const { stdout } = await runToEnd(['--', 'sh', '-c', script], { env })

  expect(stdout).toMatch(/^drwx------\n(-rw-------\n){3}/)
  const [extra = '', bundle = '', own = ''] = stdout.split('\n---\n')
  const [certificate] = /-----BEGIN[^]*END CERTIFICATE-----/.exec(own) ?? []
  expect(own).toBe(`${certificate}\n`)
  expect(own.split('BEGIN CERTIFICATE')).toHaveLength(2)
  expect(extra).toContain(`\n${certificate}\nROOT OF THE COMPANY\n`)
  expect(bundle).toBe(`ROOTS OF THE SYSTEM\n\n${certificate}\nROOT OF THE COMPANY\n`)
  expect(extra + bundle).not.toContain('PRIVATE KEY')
})

test('profile, seed and clock are the mock’s as with npm run mock', async () => {
  const script = `
    const { MOCK_CONTROL, CLIENT_ID: client_id, CLIENT_SECRET: client_secret } = process.env
    const body = new URLSearchParams({ client_id, client_secret, grant_type: 'refresh_token', refresh_token: 'none' })
    const secretInBody = await fetch('https://api.x.com/2/oauth2/token', { method: 'POST', body })
    const { now } = await (await fetch(MOCK_CONTROL + '/clock')).json()
    console.log(secretInBody.status, now)`
  const flags = ['--profile', 'lenient', '--seed', 'one']

  const { stdout, stderr } = await runToEnd([...flags, '--', 'node', '--input-type=module', '-e', script])

  expect({ stdout, stderr }).toMatchObject({ stdout: '400 1893456000\n' })
})

test('nothing arrived: the report says what to try', async () => {
  const { code, stderr } = await runToEnd(['--', 'true'])

  expect(code).toBe(0)
  expect(stderr).toContain('true: 0 requests at the mock, 0 token families')
  expect(stderr).toMatch(/it ignored the proxy\. What to try:[\s\S]*aiohttp only with ClientSession\(trust_env=True\)/)
})

test('a refused host stands in the report with its way out', async () => {
  const script =
    'require("http").get(process.env.HTTP_PROXY, { path: "http://registry.npmjs.org/" }, (r) => r.resume())'

  const { stderr } = await runToEnd(['--', 'node', '-e', script])

  expect(stderr).toContain('Nothing arrived at the mock: the program asked the proxy for other hosts only.')
  expect(stderr).toContain('registry.npmjs.org, 1×: --allow-host registry.npmjs.org lets it through')
})

test('a request that cannot be is answered, and neither the run nor the program ends of it', async () => {
  const script = `
    const send = (bytes) => new Promise((resolve) => {
      const { port } = new URL(process.env.HTTP_PROXY)
      require('net').connect(port, '127.0.0.1', function () { this.write(bytes) })
        .once('data', function (data) { this.destroy(); resolve(String(data).slice(9, 12)) })
    })
    const head = 'GET http://api.x.com/2/users/me HTTP/1.1\\r\\nHost: api.x.com\\r\\n'
    send(head + 'trailer: x\\r\\n\\r\\n').then(console.log)
      .then(() => send('\\x00\\r\\n\\r\\n')).then(console.log)
      .then(() => fetch('https://api.x.com/2/users/me')).then((answer) => console.log(answer.status))`

  const { code, stdout, stderr } = await runToEnd(['--', 'node', '-e', script])

  expect({ code, stdout }).toEqual({ code: 0, stdout: '401\n400\n401\n' })
  expect(stderr).toContain('2 requests at the mock')
})

test('without a command it prints what to export and waits; Ctrl-C ends it with the report', async () => {
  const run = startRun([], { env: { NODE_OPTIONS: "--title=it's" } })
  await run.until('stderr', /Ctrl-C ends it/)
  const script = `${run.printed.stdout}\nexec node -e 'fetch("https://api.x.com/2/users/me").then((r) => console.log(r.status, process.title))'`

  const { stdout } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
  run.child.kill('SIGINT')
  const { code, stderr, stdout: lines } = await run.ended

  expect(stdout).toBe("401 it's\n")
  for (const line of lines.trimEnd().split('\n')) expect(line).toMatch(/^export [A-Za-z_]+='/)
  expect(code).toBe(0)
  expect(stderr).toContain('The programs: 1 request at the mock')
})

test('a command that does not exist is named, with exit code 127', async () => {
  const { code, stderr } = await runToEnd(['--', 'no-such-command', 'x'])

  expect(code).toBe(127)
  expect(stderr).toBe('\n  There is no command "no-such-command" on the PATH.\n\n')
})

test('a command that is not executable is named, with exit code 126', async () => {
  const path = join(temporaryHome(), 'script')
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o600)

  const { code, stderr } = await runToEnd(['--', path])

  expect(code).toBe(126)
  expect(stderr).toContain(`"${path}" is not executable: chmod +x, or name its interpreter.`)
})

test('a taken port is named, and nothing is started', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo

  const { code, stdout, stderr } = await runToEnd(['--port', String(port), '--', 'echo', 'started'])

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(`--port ${port} is taken by another program: choose another, or 0 for any free one`)
})

test('without its library it says how to install it', () => {
  const start = copyTo(temporaryHome())

  const { status, stderr } = spawnSync('node', [...start, 'run', '--', 'true'], { encoding: 'utf8' })

  expect(status).toBe(2)
  expect(stderr).toContain('npm install --save-dev @peculiar/x509 reflect-metadata')
})

test('--help shows the flags of both, and a --help behind the -- is the command’s', async () => {
  const [own, theirs] = await Promise.all([
    runToEnd(['--help']),
    runToEnd(['--', 'node', '-p', 'process.argv[1]', '--', '--help']),
  ])

  expect(own.stdout).toMatch(/--fail-on WHAT[\s\S]*--profile NAME/)
  expect(theirs.stdout).toBe('--help\n')
})
