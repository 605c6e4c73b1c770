import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { prepareEnvironment } from '../../src/proxy/environment.ts'
import { temporaryHome } from '../run-command.ts'
import { proxyTo } from './connect.ts'
import { recordApart } from '../secret-scan/record-apart.ts'
import { reportOf, runToEnd, startRun } from './start-run.ts'

/** Presents a refresh token twice, at X's own address. */
const TWICE = `
  const { CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN: refreshToken } = process.env
  const refresh = () => fetch('https://api.x.com/2/oauth2/token', {
    method: 'POST',
    headers: { authorization: 'Basic ' + btoa(CLIENT_ID + ':' + CLIENT_SECRET) },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }),
  })
  await refresh()
  await refresh()
  const plain = await fetch('http://api.x.com/2/users/me')
  console.log(process.env.MOCK_ORIGIN, plain.status)`

const node = (script: string) => ['node', '--input-type=module', '-e', script]

async function spentBefore(mock: MockProvider): Promise<string> {
  const { refreshToken = '' } = await mock.signIn()
  return refreshToken
}

test('a program is led to a mock that runs already, and the report is about this run alone', async ({ mock }) => {
  await fetch(`${mock.origin}/2/users/me`)
  const refreshToken = await spentBefore(mock)

  const failOn = ['--fail-on', 'replay,unfired,nothing-arrived']
  const outcome = await runToEnd(['--json', '--mock', mock.origin, ...failOn, '--', ...node(TWICE)], {
    env: { REFRESH_TOKEN: refreshToken },
  })

  expect(outcome).toMatchObject({ code: 3, stdout: `${mock.origin} 401\n` })
  const report = reportOf(outcome)
  expect(report).toMatchObject({ requests: 3, failed: [{ on: 'replay' }], forgotten: 0 })
  expect(report.families).toMatchObject([{ refreshes: 1, replays: [{ token: 'RT#1' }] }])
  expect(mock.journal.events.filter(({ http }) => http?.path === '/2/users/me')).toHaveLength(2)
})

test('faults are armed there, counted, and disarmed at the end; those of others stay', async ({ mock }) => {
  mock.faults.arm({ at: 'revoke', then: 'reset' })
  const fault = '{"at": "users/me", "times": 2, "then": {"status": 503}}'

  const outcome = await runToEnd([
    '--json',
    '--mock',
    `${mock.origin}/`,
    '--fault',
    fault,
    '--fail-on',
    'unfired',
    '--',
    ...node('console.log((await fetch("https://api.x.com/2/users/me")).status)'),
  ])

  expect(outcome).toMatchObject({ code: 3, stdout: '503\n' })
  expect(reportOf(outcome).faults).toMatchObject([{ fired: 1, of: 2 }])
  expect(mock.faults.list()).toMatchObject([{ at: 'revoke' }])
})

test('what the program prints and writes is looked through by the mock', async ({ mock }) => {
  const { accessToken } = await mock.signIn()
  const log = join(temporaryHome(), 'app.log')
  const script = `
    import { writeFileSync } from 'node:fs'
    writeFileSync(process.env.LOG, 'a log\\n' + btoa(process.env.TOKEN))
    console.log('x\\n'.repeat(100_000) + process.env.TOKEN)`

  const outcome = await runToEnd(
    ['--json', '--mock', mock.origin, '--fail-on', 'leak', '--scan', log, '--', ...node(script)],
    { env: recordApart({ TOKEN: accessToken, LOG: log }).env },
  )

  const leak = { what: 'an access token', fingerprint: mock.fingerprintOf(accessToken) }
  expect(outcome.code).toBe(3)
  expect(reportOf(outcome).leaks).toEqual(
    expect.arrayContaining([
      { output: log, line: 2, ...leak },
      { output: 'stdout', line: 100_001, ...leak },
    ]),
  )
})

test.extend({ mockOptions: { clients: [{ clientSecret: 'dog' }] } })(
  'what the mock does not look for is told, and what it knows in the command line is masked',
  async ({ mock }) => {
    const { accessToken } = await mock.signIn()
    const args = ['--mock', mock.origin, '--fail-on', 'leak', '--', 'true', `Bearer ${accessToken}`, 'dogs']

    const { code, stderr } = await runToEnd(args, { env: recordApart({}).env })

    expect(code).toBe(0)
    expect(stderr).toContain(`true Bearer (an access token ${mock.fingerprintOf(accessToken)})`)
    expect(stderr).toContain(`not looked for: a client secret ${mock.fingerprintOf('dog')}`)
  },
)

test('a control token is taken from the environment or a flag, and asked for where it is missing', async () => {
  const mock = await startMockProvider({ controlToken: 'only-for-tests' })
  onTestFinished(() => mock.stop())
  const args = ['--mock', mock.origin, '--', 'true']

  const [without, by, flag] = await Promise.all([
    runToEnd(args),
    runToEnd(args, { env: { CONTROL_TOKEN: 'only-for-tests' } }),
    runToEnd(['--control-token', 'only-for-tests', ...args]),
  ])

  expect([without.code, by.code, flag.code]).toEqual([2, 0, 0])
  const other = await runToEnd(['--control-token', 'another-one', ...args])
  const named = await runToEnd(['--control-token', 'env:MINE', ...args], { env: { MINE: 'only-for-tests' } })
  const odd = await runToEnd(['--control-token', 'ü', ...args])
  expect(other.stderr).toContain('it does not take this control token')
  expect(named.code).toBe(0)
  expect(odd.stderr).toContain('characters that no header carries')
  expect(without.stderr.trim()).toBe(
    `--mock ${mock.origin}: it takes a control token: --control-token, or CONTROL_TOKEN`,
  )
})

/** The exit code, and what was said. */
async function run(...args: string[]): Promise<[number | null, string]> {
  const { code, stderr } = await runToEnd([...args, '--', 'true'])
  return [code, stderr.trim()]
}

test('nobody there, somebody else there, and settings of another world are told in one sentence', async ({ mock }) => {
  const other = createServer((socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo

  expect(await run('--mock', 'http://127.0.0.1:1')).toEqual([2, '--mock http://127.0.0.1:1: no mock answers there'])
  expect(await run('--mock', `http://127.0.0.1:${port}`)).toEqual([
    2,
    `--mock http://127.0.0.1:${port}: what answers there is no mock of twitter-oauth-lab (200 to /config)`,
  ])
  expect(await run('--mock', mock.origin, '--profile', 'lenient')).toEqual([
    2,
    `--profile is for a mock of this run; the one at ${mock.origin} was given its settings when it started`,
  ])
  expect(await run('--mock', 'mock:4000')).toEqual([
    2,
    '--mock cannot be "mock:4000"; it takes the origin of a running mock, say http://mock:4000',
  ])
  expect(await run('--control-token', 'x')).toEqual([
    2,
    '--control-token is that of a running mock: name it with --mock',
  ])
  expect(await run('--mock', mock.origin, '--fault', '{"at": "nowhere", "then": "reset"}')).toEqual([
    2,
    expect.stringMatching(/^--fault: .*nowhere/),
  ])
})

test('--fail-on nothing-arrived catches a program that goes another way', async () => {
  const outcome = await runToEnd(['--fail-on', 'nothing-arrived', '--', 'true'])

  expect(outcome.code).toBe(3)
  expect(outcome.stderr).toContain('nothing-arrived: no request of the program arrived at the mock')
})

test('a port that takes connections and closes them is told as no mock, and nothing is started', async () => {
  const closing = createServer((socket) => void socket.on('error', () => {}).end())
  await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void closing.close())
  const { port } = closing.address() as AddressInfo

  const outcome = await runToEnd(['--mock', `http://127.0.0.1:${port}`, '--', 'echo', 'started'])

  expect(outcome).toMatchObject({ code: 2, stdout: '' })
  expect(outcome.stderr).toContain('no mock answers there')
})

test('requests of others do not stand for those of a program that went another way', async ({ mock }) => {
  const script = `await fetch('${mock.origin}/2/users/me')`

  const outcome = await runToEnd(['--mock', mock.origin, '--fail-on', 'nothing-arrived', '--', ...node(script)])

  expect(outcome.code).toBe(3)
  expect(outcome.stderr).toContain('nothing-arrived: nothing went through the proxy')
})

test('a mock that goes away during the run is told, and the program’s end is not thrown away', async () => {
  const mock = await startMockProvider()
  const wait = "process.stdin.once('data', () => process.exit())"
  const running = startRun(['--mock', mock.origin, '--', 'node', '-e', `console.log('up'); ${wait}`], { stdin: 'pipe' })
  await running.until('stdout', /up/)
  await mock.stop()
  running.child.stdin?.end('go')

  const outcome = await running.ended

  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toContain('it went away during the run')
})

test('a program reaches a mock of another name without the proxy, which carries hosts of X only', async ({ mock }) => {
  const proxy = await proxyTo(mock)
  const pastProxy = (origin: string) =>
    prepareEnvironment({ proxy, mock: { origin, client: mock.config }, folder: temporaryHome(), env: {} }).NO_PROXY

  expect(pastProxy('http://mock:4000')).toBe('127.0.0.1,localhost,::1,mock')
  expect(pastProxy(mock.origin)).toBe('127.0.0.1,localhost,::1')
})
