import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { signalGroup } from '../../src/system/process-group.ts'
import { cleanEnv, command, fromSource, root, runCommand, temporaryHome } from '../run-command.ts'
import { Terminal } from '../terminal.ts'

/** A door that a program knocks at to say that it runs; once it is dead, the kernel hangs up for it. */
async function openDoor() {
  const server = createServer()
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const knocked = once(server, 'connection')
  const hungUp = knocked.then(([socket]) => once(socket.on('error', () => {}).resume(), 'close'))
  /** A program of a learner that knocks, then never ends. */
  const endless = `import { connect } from 'node:net'\nconnect(${port}, '127.0.0.1')\nsetInterval(() => {}, 1000)\n`
  return { endless, knocked, hungUp }
}

function learner(file: string, text: string) {
  const home = temporaryHome()
  for (const folder of ['try', 'tmp']) mkdirSync(join(home, folder))
  writeFileSync(join(home, 'try', file), text)
  writeFileSync(join(home, 'try', 'package.json'), '{ "type": "module" }')
  const env = { LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try'), TMPDIR: join(home, 'tmp') }
  return { home, env, rooms: () => readdirSync(join(home, 'tmp')).filter((name) => name.startsWith('lab-room-')) }
}

test.for(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s during a check ends the program that is judged, and its room is gone',
  async (signal) => {
    const { endless, knocked, hungUp } = await openDoor()
    const { env, rooms } = learner('06-refresh.ts', endless)
    const child = spawn(process.execPath, [...command, 'check', '6'], { env: cleanEnv(env), stdio: 'ignore' })
    onTestFinished(() => void child.kill('SIGKILL'))
    await knocked
    const during = rooms()

    child.kill(signal)
    const [code] = await once(child, 'exit')
    await hungUp

    expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal])
    expect([during.length, rooms()]).toEqual([1, []])
  },
)

test('Ctrl-C while the course judges a program ends both and keeps the progress', async () => {
  const { endless, knocked, hungUp } = await openDoor()
  const { home, env, rooms } = learner('06-refresh.ts', endless)
  mkdirSync(env.LAB_HOME)
  const state = { version: 1, current: '06-refresh', lessons: { '06-refresh': { beat: 'fix', hints: 2 } } }
  writeFileSync(join(home, '.lab/progress.json'), JSON.stringify(state))
  const terminal = new Terminal(['learn', '--plain'], env, 80)
  for (const key of ['go', 'check']) {
    await terminal.sees('then Enter: ')
    terminal.screen = ''
    terminal.type(`${key}\r`)
  }
  await knocked

  terminal.type('\x03')

  expect(await terminal.ends()).toBe(130)
  await hungUp
  expect(terminal.screen).toContain('Saved. npm start goes on here.')
  expect(JSON.parse(readFileSync(join(home, '.lab/progress.json'), 'utf8'))).toEqual(state)
  expect(rooms()).toEqual([])
})

test('a step that waits for a browser ends with whoever started it', async () => {
  const { env } = learner('unused.ts', '')
  const mock = await startMockProvider()
  onTestFinished(() => mock.stop())
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  await runCommand(['step', '2'], { ...env, MOCK_ORIGIN: mock.origin })
  const { clientId, clientSecret = '' } = mock.config
  const program = ['step-runner/run-step', 'system/signals'].map((name) => join(root, `src/${name}.ts`))
  const text = `const [{ spawnStep }, { exitOnSignals }] = await Promise.all(${JSON.stringify(program)}.map((path) => import(path)))
    exitOnSignals()
    spawnStep('03-authorize.ts', process.env)`
  const starter = spawn(process.execPath, [...fromSource, '--input-type=module', '-e', text], {
    env: cleanEnv({
      ...env,
      MOCK_ORIGIN: mock.origin,
      BROWSER: 'none',
      REDIRECT_URI: redirectUri,
      CLIENT_ID: clientId,
      CLIENT_SECRET: clientSecret,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  onTestFinished(() => void (starter.pid && signalGroup(starter.pid, 'SIGKILL')))
  starter.stderr.resume()
  await once(starter.stdout, 'data')
  // The step holds its end of the pipe as long as it lives.
  const closed = once(starter, 'close')
  starter.stdout.resume()

  starter.kill('SIGTERM')

  expect(await closed).toEqual([143, null])
})

test('a world that is left in the middle still knows the tokens of the hand-off file', async () => {
  const { env } = learner('unused.ts', '')
  const terminal = new Terminal(['learn', '--tour'], { ...env, BROWSER: 'none' }, 80)
  // Two prompts for each step; the third asks who agrees. Behind step 4 there are tokens.
  for (let prompts = 0; prompts < 8; prompts += 1) {
    await terminal.until(() => /Enter[^\n]*$/.test(terminal.screen))
    terminal.screen = ''
    terminal.type('\r')
  }
  await terminal.sees('Enter goes on')
  terminal.signal('SIGTERM')
  await terminal.ends()

  const { output, code } = await runCommand(['step', '5'], env)

  expect(output).toContain('users/me')
  expect(output).not.toContain('Step 5 needs')
  expect(code).toBe(0)
})
