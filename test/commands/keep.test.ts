import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { HandoffFile } from '../../src/client/index.ts'
import { keep } from '../../src/commands/keep.ts'
import { formatKeyRing } from '../../src/keeper/key-ring-text.ts'
import { UsageError } from '../../src/system/usage-error.ts'
import { readExposition } from '../keeper/service/read-exposition.ts'
import { ringOf } from '../keeper/rings.ts'
import { cleanEnv, command, runCommand, temporaryHome } from '../run-command.ts'
import { startKeepLab } from './keep-lab.ts'

const key = (account: string) => ({ tenant: '', account })

test('the service says what it is about to do, refreshes what is due, and ends in order on SIGTERM', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  const service = lab.start()

  const rotated = await service.says('refresh.rotated')
  const origin = await service.origin()
  const health = await fetch(`${origin}/healthz`)
  const metrics = readExposition(await (await fetch(`${origin}/metrics`)).text())
  const page = await (await fetch(origin)).text()
  const code = await service.ends('SIGTERM')

  expect(code).toBe(0)
  expect(service.lines[0]).toMatchObject({
    level: 'info',
    event: 'service.starts',
    provider: lab.mock.origin,
    key: 'k1',
  })
  expect(String(service.lines[0]?.msg)).toMatch(/unattended: each refresh spends a token there/)
  expect(rotated).toMatchObject({ account: 'ada', generation: 2 })
  expect([health.status, await health.json()]).toMatchObject([200, { ok: true }])
  expect(metrics).toContainEqual({ name: 'keeper_grants', labels: { state: 'active' }, value: 1 })
  expect(page).toContain('<td class="wide" data-name="Account">ada</td>')
  expect(service.lines.at(-1)).toMatchObject({ event: 'service.stopped' })
})

test('every line of the service is JSON, also where it is started by mistake a second time on its port', async () => {
  const lab = await startKeepLab()
  const service = lab.start('--log-level', 'debug')
  const port = new URL(await service.origin()).port

  const second = await lab.run('--store', `file:${lab.file}`, '--port', port)
  await service.ends('SIGINT')

  expect(second.code).toBe(2)
  expect(second.output).toContain(`--port: listen EADDRINUSE: address already in use 127.0.0.1:${port}`)
  expect(service.output.trim().split('\n')).toHaveLength(service.lines.length)
})

test('a signal in the middle of a refresh loses nothing, and the next start goes on', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  lab.mock.faults.arm({ at: 'token', then: { delaySeconds: 1 } })
  const first = lab.start('--log-level', 'debug')
  await first.says('refresh.started')

  const code = await first.ends('SIGTERM')
  await lab.adoptDue('ben')
  const second = lab.start()
  const next = await second.says('refresh.rotated')
  await second.ends('SIGTERM')

  const keeper = await lab.open()
  expect(code).toBe(0)
  expect(first.lines.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['service.stops', 'refresh.rotated', 'service.stopped']),
  )
  expect(first.lines.findIndex(({ event }) => event === 'service.stops')).toBeLessThan(
    first.lines.findIndex(({ event }) => event === 'refresh.rotated'),
  )
  expect(next).toMatchObject({ account: 'ben', generation: 2 })
  expect(await keeper.access(key('ada'))).toMatchObject({ generation: 2 })
  expect(lab.mock.journal.events.filter(({ kind }) => kind === 'refresh.done')).toHaveLength(2)
})

test('a second signal ends it at once, with the code of the signal', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  lab.mock.faults.arm({ at: 'token', then: 'hang' })
  const service = lab.start('--log-level', 'debug')
  await service.says('refresh.started')

  service.child.kill('SIGTERM')
  await service.says('service.stops')
  const gone = service.ends()
  // Two that come in the same moment are one key press.
  while (service.child.exitCode === null) {
    await Promise.race([wait(100), gone])
    service.child.kill('SIGTERM')
  }

  expect(await gone).toBe(143)
})

test('keep adopt takes what the steps left, and takes it out there', async () => {
  const lab = await startKeepLab()
  await runCommand(['step', '4'], lab.env)
  const { clientId, tokenEndpoint } = lab.mock.config
  const handoff = new HandoffFile(lab.env.LAB_HOME ?? '')
  const left = handoff.read({ clientId, tokenEndpoint })

  const { code, output } = await lab.run('adopt', '--store', `file:${lab.file}`)

  const [grant] = await (await lab.open()).list()
  expect(left.tokens?.refreshToken).toBeDefined()
  expect(code).toBe(0)
  expect(output.replaceAll(/\s+/g, ' ')).toContain('It came from the hand-off of the steps, and was taken out there')
  expect(handoff.read({ clientId, tokenEndpoint }).tokens).toBeUndefined()
  expect(grant).toMatchObject({ state: 'active', generation: 1 })
  expect(lab.mock.users.list().map(({ id }) => id)).toContain(grant?.account)
})

test('keep adopt asks for --account where the tokens cannot say whose they are, and leaves the hand-off alone', async () => {
  const lab = await startKeepLab()
  await runCommand(['step', '4'], lab.env)
  lab.mock.clock.advance({ hours: 3 })

  const asked = await lab.run('adopt', '--store', `file:${lab.file}`)
  const named = await lab.run('adopt', '--store', `file:${lab.file}`, '--account', '15', '--tenant', 'acme')

  expect([asked.code, named.code]).toEqual([2, 0])
  expect(asked.output).toContain('Say --account ID')
  expect(await (await lab.open()).list()).toMatchObject([{ tenant: 'acme', account: '15' }])
})

test('keep adopt opens a log-in where the steps left nothing', async () => {
  const lab = await startKeepLab()
  const adopting = runLogIn(lab.env, ['keep', 'adopt', '--store', `file:${lab.file}`])
  const url = await adopting.url

  const redirected = await lab.mock.approve(url, { user: 'ben_practice' })
  await fetch(redirected)

  expect(await adopting.ended).toBe(0)
  const ben = lab.mock.users.list().find(({ username }) => username === 'ben_practice')
  expect(await (await lab.open()).list()).toMatchObject([{ account: ben?.id, state: 'active' }])
})

/** The command as a process; `url` is the address that it tells the user to open. */
function runLogIn(env: Record<string, string>, args: string[]) {
  const child = spawn(process.execPath, [...command, ...args], {
    env: { ...cleanEnv(env), BROWSER: 'none' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  const url = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const [found] = /^http\S+(?=\n)/m.exec(output) ?? []
      if (found !== undefined) resolve(found)
    })
  })
  return { url, ended: once(child, 'close').then(([code]): unknown => code) }
}

test('keep list shows the grants to who has no keys and no provider', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  const env = { LAB_HOME: lab.env.LAB_HOME ?? '' }

  const table = await runCommand(['keep', 'list', '--store', `file:${lab.file}`], env)
  const json = await runCommand(['keep', 'list', '--json', '--store', 'env:STORE'], {
    ...env,
    STORE: `file:${lab.file}`,
  })

  expect([table.code, json.code]).toEqual([0, 0])
  expect(table.output).toMatch(/account {2}state {3}gen {2}token until +due +last error\n/)
  expect(table.output).toMatch(/ada {6}active {2}1 {4}39 d ago {5}\d+ d ago/)
  expect(table.output).toContain(`1 grant in the SQLite file ${lab.file}`)
  expect(JSON.parse(json.output)).toMatchObject([{ tenant: '', account: 'ada', state: 'active', generation: 1 }])
})

test('keep release ends a grant here and at the provider', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')

  const { code, output } = await lab.run('release', 'ada', '--store', `file:${lab.file}`)
  const again = await lab.run('release', 'nobody', '--store', `file:${lab.file}`)

  expect(code).toBe(0)
  expect(output).toContain('is released: its tokens are revoked, and erased here')
  expect(await (await lab.open()).status(key('ada'))).toMatchObject({ state: 'revoked' })
  expect(lab.mock.journal.events.filter(({ kind }) => kind === 'revoke.called')).toHaveLength(1)
  expect([again.code, again.output.trim()]).toEqual([
    1,
    'There is no grant of account nobody: adopt() one after a log-in.',
  ])
})

test('a provider that cannot be told of a release is told later', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  lab.mock.faults.arm({ at: 'revoke', then: { status: 503 } })

  const { code, output } = await lab.run('release', 'ada', '--store', `file:${lab.file}`)

  expect(code).toBe(1)
  expect(output.replaceAll(/\s+/g, ' ')).toContain('could not be revoked at the provider yet')
})

test('keep after-restore doubts every grant: a service waits with it, as whoever rotated it may still be there', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')

  const { code, output } = await lab.run('after-restore', '--store', `file:${lab.file}`)
  const service = lab.start()
  await service.says('tick.done')
  await service.ends('SIGTERM')

  expect(code).toBe(0)
  expect(output).toContain('1 grant in the SQLite file')
  expect(await (await lab.open()).status(key('ada'))).toMatchObject({ state: 'refreshing', generation: 1 })
  expect(lab.mock.journal.events.filter(({ kind }) => kind.startsWith('refresh.'))).toEqual([])
})

test('without --store a mock’s grants are kept in the folder of the lab, which nobody else can enter', async () => {
  const lab = await startKeepLab()
  const home = lab.env.LAB_HOME ?? ''
  await runCommand(['step', '4'], lab.env)

  const { code } = await lab.run('adopt')

  expect(code).toBe(0)
  expect(statSync(join(home, 'keeper')).mode & 0o777).toBe(0o700)
  expect(statSync(join(home, 'keeper/tokens.db')).mode & 0o777).toBe(0o600)
  expect((await lab.run('list')).output).toContain('1 grant in the SQLite file')
})

const LIVE = { PROVIDER: 'live', CLIENT_ID: 'a-client', CLIENT_SECRET: 'a-secret' }
const refused: [args: string[], env: Record<string, string>, says: string][] = [
  [[], LIVE, 'With PROVIDER=live it takes --store ADDRESS'],
  [['list'], LIVE, 'With PROVIDER=live it takes --store ADDRESS'],
  [['--store', 'memory:'], LIVE, 'There is no key to seal tokens with: set KEEPER_KEYRING'],
  [['--store', 'memory:'], { ...LIVE, CI: 'true', KEEPER_KEYS: 'RING' }, 'CI must not talk to X itself'],
  [['release', 'ada', '--store', 'memory:'], { ...LIVE, KEEPER_KEYS: 'RING' }, 'keep release asks first'],
  [['adopt', '--store', 'memory:', '--log-in'], { ...LIVE, KEEPER_KEYS: 'RING' }, 'run it in a terminal'],
  [['--store', 'memory:'], { KEEPER_KEYS: 'RING' }, 'Whose tokens? Start a mock'],
  [['--store', 'memory:'], { KEEPER_KEYS: 'RING', PROVIDER: 'alive' }, 'PROVIDER must be "mock" or "live"'],
  [
    ['--store', 'tokens.db'],
    { ...LIVE, KEEPER_KEYS: 'RING' },
    'The address of a store is memory:, file:./tokens.db or',
  ],
  [['--store', 'env:NOWHERE'], {}, '--store: the variable NOWHERE is not set'],
  [['list', '--store', 'file:nowhere.db'], {}, 'There is no store at nowhere.db'],
  [
    ['--tick', 'often', '--store', 'memory:'],
    {},
    '--tick: tick takes a cron pattern, such as "* * * * *", and not "often"',
  ],
  [['--max-per-second', '0'], {}, '--max-per-second cannot be "0"; it takes a number above 0'],
  [['--concurrency', '0'], {}, '--concurrency cannot be "0"'],
  [['--port', '70000'], {}, '--port cannot be "70000"; it takes a whole number, 0 to 65535'],
  [['--port', '1', '--no-status'], {}, '--port and --no-status exclude each other'],
  [['--log-level', 'loud'], {}, '--log-level cannot be "loud"; it takes debug, info'],
  [['--stroe', 'x'], {}, "Unknown option '--stroe'"],
  [['adpot'], {}, 'keep cannot "adpot": there are adopt, list, release, after-restore'],
  [['release'], {}, 'keep release takes one ACCOUNT'],
  [['--demo', '--port', '1'], {}, '--demo takes no other flag'],
]

test.for(refused)('keep %j with %j is refused', async ([args, given, says]) => {
  const keys = formatKeyRing(ringOf(['k1']))
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value === 'RING' ? keys : value]))

  const error = await keep.run(args, { LAB_HOME: temporaryHome(), ...env }).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(UsageError)
  expect(String(error)).toContain(says)
  expect(String(error)).not.toContain('a-secret')
})

test('the demo shows two days of a keeper on a machine that has nothing, and leaves nothing running', async () => {
  const home = join(temporaryHome(), '.lab')

  const { code, output } = await runCommand(['keep', '--demo'], { LAB_HOME: home })
  const again = await runCommand(['keep', '--demo'], { LAB_HOME: home })
  const [folder = '', ...others] = readdirSync(join(home, 'keeper')).filter((name) => name.startsWith('demo-'))
  const store = join(home, 'keeper', folder, 'tokens.db')
  const listed = await runCommand(['keep', 'list', '--store', `file:${store}`], { LAB_HOME: home })

  const said = output.replaceAll(/\s+/g, ' ')
  expect([code, again.code, listed.code]).toEqual([0, 0, 0])
  expect(
    output.match(/day [12], \d\d:\d\d {2}rotated: generation \d+, access token \.\.[0-9a-f]{4}/g)?.length,
  ).toBeGreaterThan(20)
  expect(said).toContain('no usable answer (503); the old access token goes on')
  expect(said).toContain('the refresh token is dead (lost_rotation): only the user can help')
  expect(said).toContain('Health: ok.')
  expect(said).toContain('the app was answered 96 times of 96')
  expect(listed.output).toContain(`2 grants in the SQLite file ${store}`)
  expect(statSync(join(home, 'keeper', folder)).mode & 0o777).toBe(0o700)
  expect(existsSync(`${store}.spool`)).toBe(false)
  expect(others).toEqual([])
  expect(readFileSync(join(home, 'keeper', folder, 'ring.json'), 'utf8')).toContain('"current"')
})
