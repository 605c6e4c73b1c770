import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fromSource, root, temporaryHome } from '../run-command.ts'
import { isRunning, startRun, type Running } from './start-run.ts'

/** What a run has on this machine: its processes, its two ports, its folder. */
type Traces = { pids: number[]; ports: number[]; folder: string }

/** The command prints its own number, that of a process it leaves behind, and what it was given. */
async function tracesOf(run: Running): Promise<Traces> {
  const [, pids = '', proxy = '', mock = '', folder = ''] = await run.until(
    'stdout',
    /pids ([\d ]+) (\S+) (\S+) (\S+)\n/,
  )
  onTestFinished(() => pids.split(' ').map(Number).forEach(killWithGroup))
  return { pids: pids.split(' ').map(Number), ports: [proxy, mock].map((url) => Number(new URL(url).port)), folder }
}

/** What a failed test leaves; a process that leads no group has none to kill. */
function killWithGroup(pid: number): void {
  for (const target of [pid, -pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // It has ended, as it should have.
    }
  }
}

const PRINT = 'echo "pids $$ $! $HTTPS_PROXY $MOCK_ORIGIN $(dirname "$SSL_CERT_FILE")"'

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const opened = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return opened
}

async function remains({ pids, ports, folder }: Traces): Promise<unknown[]> {
  const open = await Promise.all(ports.map(isOpen))
  const kept = existsSync(folder) ? [folder] : []
  return [...pids.filter(isRunning), ...ports.filter((_port, index) => open[index]), ...kept]
}

/** Who was killed cannot wait himself for the others to end. */
const SOON = { timeout: 20_000 }

test.for([
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const)(
  '$signal goes to every process of the command, and nothing of the run remains',
  async ({ signal, code }) => {
    // A shell's background processes ignore SIGINT; Node listens to it again.
    const background = `"${process.execPath}" -e "console.error('here'); setInterval(() => {}, 1e6)"`
    const run = startRun(['--', 'sh', '-c', `${background} & ${PRINT}; wait`])
    await run.until('stderr', /here/)
    const traces = await tracesOf(run)
    const before = await remains(traces)

    run.child.kill(signal)
    const outcome = await run.ended

    expect(before).toEqual([...traces.pids, ...traces.ports, traces.folder])
    expect(outcome).toMatchObject({ code, signal: null })
    expect(outcome.stderr).toContain('0 requests at the mock')
    await expect.poll(() => remains(traces), SOON).toEqual([])
  },
)

test('a command that catches the signal ends in its own way and with its own code', async () => {
  const script = `trap "echo bye; exit 9" TERM; sleep 1000 & ${PRINT}; wait`
  const run = startRun(['--', 'sh', '-c', script])
  const traces = await tracesOf(run)

  run.child.kill('SIGTERM')

  expect(await run.ended).toMatchObject({ code: 9, stdout: expect.stringMatching(/\nbye\n$/) })
  await expect.poll(() => remains(traces), SOON).toEqual([])
})

test('a command that will not end is killed with all it started', async () => {
  const script = `trap "" INT TERM; sleep 1000 & ${PRINT}; while :; do wait; done`
  const run = startRun(['--kill-after', '0', '--', 'sh', '-c', script])
  const traces = await tracesOf(run)

  run.child.kill('SIGTERM')

  expect(await run.ended).toMatchObject({ code: 137 })
  await expect.poll(() => remains(traces), SOON).toEqual([])
})

test('what the command leaves in the background ends with it', async () => {
  const run = startRun(['--', 'sh', '-c', `sleep 1000 & ${PRINT}`])
  const traces = await tracesOf(run)

  expect(await run.ended).toMatchObject({ code: 0 })

  await expect.poll(() => remains(traces), SOON).toEqual([])
})

test('what will not end in the background is killed, and its hold on the outputs with it', async () => {
  const script = `sh -c 'trap "" TERM; while :; do sleep 1; done' & ${PRINT}`
  const run = startRun(['--kill-after', '0', '--fail-on', 'leak', '--', 'sh', '-c', script])
  const traces = await tracesOf(run)

  expect(await run.ended).toMatchObject({ code: 0 })

  await expect.poll(() => remains(traces), SOON).toEqual([])
})

/** Only /proc tells whose process is whose. */
const isElsewhere = process.platform !== 'linux'

/** Ways to leave a command's process group; each prints its number. */
const strays: [what: string, script: string, flags: string[]][] = [
  ['a process in a session of its own', 'setsid sleep 1000 &', []],
  ['a daemon without outputs', 'setsid sleep 1000 </dev/null >/dev/null 2>&1 &', []],
  ['a daemon that holds the outputs', 'setsid sleep 1000 &', ['--fail-on', 'leak']],
  [
    'a daemon without our variables that holds an output',
    'env -i setsid sleep 1000 2>/dev/null &',
    ['--fail-on', 'leak'],
  ],
]

test.skipIf(isElsewhere).for(strays)('%s ends with the command, and is named', async ([, script, flags]) => {
  const isThere = 'until grep -qs sleep /proc/$!/comm; do :; done'
  const run = startRun([...flags, '--', 'sh', '-c', `${script} ${isThere}; ${PRINT}`])
  const traces = await tracesOf(run)

  const { code, stderr } = await run.ended

  expect({ code, left: await remains(traces) }).toEqual({ code: 0, left: [] })
  expect(stderr).toContain(`pid ${traces.pids[1]} (sleep): had left the command’s process group, and was ended`)
})

test.skipIf(isElsewhere)(
  'a daemon that will not end is killed, with what it started without our variables',
  async () => {
    const daemon = `trap "" TERM; env -i sleep 1000 & echo inner $!; while :; do wait; done`
    const script = `setsid sh -c '${daemon}' & ${PRINT}; wait`
    const run = startRun(['--kill-after', '0', '--', 'sh', '-c', script])
    const traces = await tracesOf(run)
    const [, inner] = await run.until('stdout', /inner (\d+)/)

    run.child.kill('SIGTERM')
    await run.ended

    expect([...traces.pids, Number(inner)].filter(isRunning)).toEqual([])
  },
)

test.skipIf(isElsewhere)('SIGKILL: the guard ends what has left the group, too', async () => {
  const run = startRun(['--kill-after', '0', '--', 'sh', '-c', `setsid sleep 1000 & ${PRINT}; wait`])
  const traces = await tracesOf(run)

  run.child.kill('SIGKILL')

  await expect.poll(() => remains(traces), SOON).toEqual([])
})

test('SIGKILL while it waits without a command does not end programs that others started', async () => {
  const run = startRun([])
  const [, folder = ''] = await run.until('stdout', /SSL_CERT_FILE='(.+)\/ca-bundle.pem'/)
  const env = { ...process.env, SSL_CERT_FILE: join(folder, 'ca-bundle.pem') }
  const other = spawn('sleep', ['1000'], { env, stdio: 'ignore', detached: true })
  onTestFinished(() => void other.kill('SIGKILL'))

  run.child.kill('SIGKILL')

  await expect.poll(() => existsSync(folder), SOON).toBe(false)
  expect(other).toMatchObject({ exitCode: null, signalCode: null })
})

/** A system that does not tell whose process is whose, and a process that has left the group with the output. */
const UNSEEN = `
  Object.defineProperty(process, 'platform', { value: 'another' })
  const { runChild } = await import(process.env.CHILD)
  const options = { env: process.env, folder: '/nowhere', killAfterSeconds: 10, onStart() {}, onOutput() {} }
  // Until it has left the group it would end with it. Fields 1 and 5 of its stat file are process and group.
  const left = 'until [ "$(cut -d" " -f5 /proc/$!/stat)" = $! ]; do :; done'
  const ended = await runChild(['sh', '-c', 'setsid sleep 1000 & echo $!; ' + left], options)
  console.log(JSON.stringify(ended))`

test.skipIf(isElsewhere)('a process that cannot be found keeps nobody waiting, and is told of', async () => {
  const child = spawn(process.execPath, [...fromSource, '--input-type=module', '-e', UNSEEN], {
    env: { ...process.env, CHILD: join(root, 'src/proxy/child.ts') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  onTestFinished(() => killWithGroup(Number.parseInt(printed)))

  const [code] = await once(child, 'exit')

  const ended = { code: 0, leftBehind: [], isOutputHeld: true }
  expect({ code, printed }).toEqual({ code: 0, printed: expect.stringContaining(JSON.stringify(ended)) })
})

test('SIGKILL cannot be caught, but its guard ends the command and removes the folder', async () => {
  const script = `trap "" TERM; sleep 1000 & ${PRINT}; while :; do wait; done`
  const run = startRun(['--kill-after', '0', '--', 'sh', '-c', script])
  const traces = await tracesOf(run)

  run.child.kill('SIGKILL')

  await expect.poll(() => remains(traces), SOON).toEqual([])
})

test('SIGKILL while it waits without a command leaves no folder', async () => {
  const run = startRun([])
  const [, folder = ''] = await run.until('stdout', /SSL_CERT_FILE='(.+)\/ca-bundle.pem'/)
  await run.until('stderr', /Ctrl-C ends it/)

  run.child.kill('SIGKILL')

  await expect.poll(() => remains({ pids: [], ports: [], folder }), SOON).toEqual([])
})

test('a run that cannot start its command leaves no folder', async () => {
  const home = temporaryHome()
  const run = startRun(['--', 'no-such-command'], { env: { TMPDIR: home } })

  expect(await run.ended).toMatchObject({ code: 127 })

  expect(readdirSync(home).filter((name) => name.startsWith('lab-run-'))).toEqual([])
})
