import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { temporaryHome } from '../run-command.ts'
import { isRunning, startRun, type Running } from './start-run.ts'

/** What a run has on this machine: its processes, its two ports, its folder. */
type Traces = { pids: number[]; ports: number[]; folder: string }

/** The command prints its own number, that of a process it leaves behind, and what it was given. */
async function tracesOf(run: Running): Promise<Traces> {
  const [, pids = '', proxy = '', mock = '', folder = ''] = await run.until(
    'stdout',
    /pids ([\d ]+) (\S+) (\S+) (\S+)\n/,
  )
  return { pids: pids.split(' ').map(Number), ports: [proxy, mock].map((url) => Number(new URL(url).port)), folder }
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
