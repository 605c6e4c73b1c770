import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { HandoffFile } from '../../src/client/index.ts'
import { keep } from '../../src/commands/keep.ts'
import { readStore } from '../../src/commands/keep-store.ts'
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
  expect(second.output.trim()).toBe(`Port ${port} is taken; leave --port away for any free one.`)
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
  expect(output).toContain(`\n    npm run keep -- --store file:${lab.file}\n`)
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
    2,
    `There is no grant of account nobody in the SQLite file ${lab.file}. It takes the id of the user at X and not a name, and --tenant where there is one: npm run lab -- keep list --store file:${lab.file}`,
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

  const { code, output } = await lab.run('after-restore', '--yes', '--store', `file:${lab.file}`)
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

test('after-restore says what is in doubt already, and list shows it', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  const store = ['--store', `file:${lab.file}`]

  const first = await lab.run('after-restore', '--yes', ...store)
  const again = await lab.run('after-restore', '--yes', ...store)
  const listed = await lab.run('list', ...store)

  expect(first.output).toContain(`npm run keep -- --store file:${lab.file}\n`)
  expect(again.output.replaceAll(/\s+/g, ' ')).toContain('Already in doubt: 1.')
  expect(listed.output).toMatch(/ada +in doubt +1 /)
})

test('a grant of another server or client is not spent, and the log names both deployments', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  const other = await startKeepLab(`file:${lab.file}`)
  const service = other.start('--log-level', 'debug')

  const told = await service.says('deployment.others')
  await service.says('tick.done')
  await service.ends('SIGTERM')
  const released = await other.run('release', 'ada', '--store', `file:${lab.file}`)
  const listed = await other.run('list', '--store', `file:${lab.file}`)

  const [ofLab, ofOther] = [lab, other].map(({ mock }) => `"${mock.origin} ${mock.config.clientId}"`)
  expect(told).toMatchObject({ level: 'warn' })
  expect(String(told.msg)).toContain(`1 grant is of another deployment (${ofLab}), and this is ${ofOther}`)
  expect(String(told.msg)).toContain('A mock is a new server with a new client each time it starts')
  expect(other.mock.journal.events.filter(({ actor }) => actor !== 'lab')).toEqual([])
  expect(released.code).toBe(2)
  expect(released.output).toContain(`belongs to deployment ${ofLab}, and this is ${ofOther}`)
  expect(released.output).toContain('--deployment')
  expect(listed.output).toMatch(/ada +active +1 /)
})

test('--deployment names what server and client would name otherwise', async () => {
  const lab = await startKeepLab()
  const service = lab.start('--deployment', 'here')

  const line = await service.says('service.starts')
  await service.ends('SIGTERM')

  expect(line).toMatchObject({ deployment: 'here' })
})

async function nextLine(store: string, deployment?: string): Promise<string> {
  return (await readStore({ store, deployment }, { PLACE: 'postgres://a:secret@h/d' })).again('npm run keep')
}

test('the next line keeps what was typed, but no password', async () => {
  expect(await nextLine('postgres://a:secret@h/d?password=secret')).toBe(
    "npm run keep -- --store 'postgres://a:…@h/d?password=…'",
  )
  expect(await nextLine('env:PLACE', 'my bot')).toBe("npm run keep -- --store env:PLACE --deployment 'my bot'")
})

test('a ring that opens no stored pair ends the service before its first word', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  const KEEPER_KEYS = formatKeyRing(ringOf(['k2']))
  const { KEEPER_KEYRING: _, ...env } = lab.env

  const { code, output } = await runCommand(['keep', '--store', `file:${lab.file}`], { ...env, KEEPER_KEYS })

  expect(code).toBe(2)
  expect(output.trim()).toMatch(
    /^This is not the key ring of this store: 1 stored pair was sealed with a key that is not/,
  )
  expect(output).toContain('(k1; the ring has k2): give this process the ring that has it')
})

test('a ring that lacks the key of some pairs is told by the log, health and the page', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  writeFileSync(lab.env.KEEPER_KEYRING ?? '', formatKeyRing(ringOf(['k2'])))
  await lab.adoptDue('ben')
  const service = lab.start()

  const told = await service.says('ring.lacks')
  const failed = await service.says('seal.failed')
  const origin = await service.origin()
  const health = await (await fetch(`${origin}/healthz`)).json()
  const page = await (await fetch(origin)).text()
  await service.ends('SIGTERM')

  const words = '1 stored pair was sealed with a key that is not in the ring (k1; the ring has k2)'
  expect(told).toMatchObject({ level: 'error', msg: expect.stringContaining(words) })
  expect(failed).toMatchObject({ msg: expect.stringContaining('give this process the ring that has it') })
  expect(health).toMatchObject({ ok: false, because: [expect.stringContaining(words)] })
  expect(page).toContain(words)
})

test('a ring that others could read is told', async () => {
  const lab = await startKeepLab()
  chmodSync(lab.env.KEEPER_KEYRING ?? '', 0o644)
  const service = lab.start()

  const told = await service.says('ring.was_open')
  await service.ends('SIGTERM')

  expect(told).toMatchObject({ level: 'warn', msg: expect.stringContaining('was open to others (mode 644)') })
})

test('who reads no further than the first lines of the demo ends it quietly', async () => {
  const child = spawn(process.execPath, [...command, 'keep', '--demo'], {
    env: cleanEnv({ LAB_HOME: join(temporaryHome(), '.lab') }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))

  child.stdout.once('data', () => child.stdout.destroy())

  expect(await once(child, 'close')).toEqual([0, null])
  expect(errors).toBe('')
})

const LIVE = { PROVIDER: 'live', CLIENT_ID: 'a-client', CLIENT_SECRET: 'a-secret' }
const refused: [args: string[], env: Record<string, string>, says: string][] = [
  [[], LIVE, 'With PROVIDER=live it takes --store ADDRESS'],
  [['list'], LIVE, 'With PROVIDER=live it takes --store ADDRESS'],
  [['--store', 'file:tokens.db'], LIVE, 'There is no key to seal tokens with: set KEEPER_KEYRING'],
  [['--store', 'file:tokens.db'], { ...LIVE, CI: 'true', KEEPER_KEYS: 'RING' }, 'CI must not talk to X itself'],
  [
    ['release', 'ada', '--store', 'postgres://127.0.0.1:1/x'],
    { ...LIVE, KEEPER_KEYS: 'RING' },
    'keep release asks first',
  ],
  [['adopt', '--store', 'file:tokens.db', '--log-in'], { ...LIVE, KEEPER_KEYS: 'RING' }, 'run it in a terminal'],
  [['--store', 'file:tokens.db'], { KEEPER_KEYS: 'RING' }, 'Whose tokens? Start a mock'],
  [['--store', 'file:tokens.db'], { KEEPER_KEYS: 'RING', PROVIDER: 'alive' }, 'PROVIDER must be "mock" or "live"'],
  [
    ['--store', 'tokens.db'],
    { ...LIVE, KEEPER_KEYS: 'RING' },
    'The address of a store is memory:, file:./tokens.db or',
  ],
  [['--store', 'env:NOWHERE'], {}, '--store: the variable NOWHERE is not set'],
  [['list', '--store', 'file:nowhere.db'], {}, 'There is no store at nowhere.db'],
  [
    ['--tick', 'often', '--store', 'file:tokens.db'],
    {},
    '--tick: tick takes a cron pattern, such as "* * * * *", and not "often"',
  ],
  [['--max-per-second', '0'], {}, '--max-per-second cannot be "0"; it takes a number above 0'],
  [['--concurrency', '0'], {}, '--concurrency cannot be "0"'],
  [['--port', '70000'], {}, '--port cannot be "70000"; it takes a whole number, 0 to 65535'],
  [['--port', '1', '--no-status'], {}, '--port and --no-status exclude each other'],
  [['--log-level', 'loud'], {}, '--log-level cannot be "loud"; it takes debug, info'],
  [['--stroe', 'x'], {}, "Unknown option '--stroe'"],
  [['adpot'], {}, 'keep cannot "adpot": did you mean adopt?'],
  [['relase'], {}, 'keep cannot "relase": did you mean release?'],
  [['sing'], {}, 'keep cannot "sing".\nThere are adopt, list, release, after-restore'],
  [[], { npm_lifecycle_event: 'keep', npm_config_demo: 'true' }, 'npm run keep -- --demo'],
  [['x'], { npm_lifecycle_event: 'keep', npm_config_store: 'true' }, 'npm run keep -- --store'],
  [['list'], { npm_lifecycle_event: 'lab', npm_config_store: 'true' }, 'npm run lab -- keep --store'],
  [['--store', 'memory:'], {}, '--store: what is in memory ends with this process'],
  [['adopt', '--store', 'file:nowhere/x.db'], {}, `--store: there is no folder ${join(process.cwd(), 'nowhere')}`],
  [['after-restore', '--store', 'postgres://127.0.0.1:1/x'], {}, 'It asks first: run it in a terminal, or say --yes'],
  [
    ['list', '--store', 'env:WHERE'],
    { WHERE: 'file:no where.db' },
    'The first grant makes it: npm run lab -- keep adopt --store env:WHERE',
  ],
  [['list', '--store', 'file:no where.db'], {}, "keep adopt --store 'file:no where.db'"],
  [
    ['--spool', '/dev/null/spool', '--store', 'file:tokens.db'],
    { ...LIVE, KEEPER_KEYS: 'RING' },
    '--spool: nothing can be written in /dev/null/spool (ENOTDIR)',
  ],
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
