import { expect, onTestFinished, test } from 'vitest'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cleanEnv, command, runCommand, temporaryHome } from '../../run-command.ts'
import { answer, asksAfter, open, press } from '../course/learner.ts'
import { send, Visitor } from './visitor.ts'

/** Who answers a prompt of the terminal, and a browser that follows the address which stands there. */
function visitorOf(screen: string): Promise<Visitor> {
  const address = screen.match(/http:\/\/127\.0\.0\.1:\d+\/open\?token=[\w-]+/g)?.at(-1) ?? ''
  return Visitor.enter({ origin: new URL(address).origin, newAddress: () => address })
}

test('terminal and browser show one course: each goes on where the other was', async () => {
  const { terminal } = open(['--plain'], { env: { BROWSER: 'none' } })
  await answer(terminal, ['w'])
  await asksAfter(terminal, 'Open it in a browser on this machine.')
  const visitor = await visitorOf(terminal.screen)
  const { token } = await visitor.page('/lesson')

  await visitor.post('enter', { _token: token, _back: '/lesson', stem: '01-verifier' })
  await asksAfter(terminal, 'The course goes on in your browser.')
  await visitor.post('predict', { _token: token, _back: '/lesson', choice: '0', sure: 'guess' })
  await visitor.post('run', { _token: token, _back: '/lesson', consent: 'played' })
  await terminal.sees('In the browser: lesson 1, run.')
  await terminal.until(
    () => terminal.screen.split('In the browser: lesson 1, look.').at(1)?.includes('then Enter: ') === true,
  )
  terminal.screen = 'then Enter: '
  await answer(terminal, ['go'])
  await asksAfter(terminal, 'You were at: look.')
  terminal.type('break\r')
  await asksAfter(terminal, 'BREAK.')
  terminal.type('q\r')

  expect(await terminal.ends()).toBe(130)
  expect(terminal.screen).toContain('Saved. npm start goes on here.')
  await expect(send(visitor.origin, { path: '/' })).rejects.toThrow('ECONNREFUSED')
})

test('where answers are chosen by arrow keys, w opens the browser as well, and arrows go on as before', async () => {
  const { terminal } = open([], { cols: 60, env: { BROWSER: 'none' } })
  await terminal.sees('to navigate')

  terminal.type('w')
  await terminal.sees('Open it in a browser on this machine.')
  const visitor = await visitorOf(terminal.screen.replace(/(?<=token=[\w-]+)\r?\n(?=[\w-])/, ''))
  terminal.screen = terminal.screen.split('Open it in a browser').at(1) ?? ''
  await press(terminal, [['What next?', 4]])

  expect(visitor.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  await terminal.ends()
  expect(terminal.screen).toContain('(w)')
  expect(terminal.screen).toContain('Saved. npm start goes on here.')
})

test('--web serves until Ctrl-C; w makes a new address', async () => {
  const { terminal } = open(['--web'], { env: { BROWSER: 'none' } })
  await terminal.sees('Ctrl-C ends the course')
  const first = await visitorOf(terminal.screen)
  terminal.screen = ''
  terminal.type('w')
  await terminal.sees('Open it in a browser on this machine.')
  const second = await visitorOf(terminal.screen)

  const pages = await Promise.all([first.page(), second.page()])
  terminal.type('\x03')

  expect(pages.map(({ status }) => status)).toEqual([200, 200])
  expect(await terminal.ends()).toBe(130)
  expect(terminal.screen).toContain('Saved. npm start goes on here.')
})

test('--web needs no terminal, also in CI, and ends in order at a signal', async () => {
  const home = temporaryHome()
  const env = cleanEnv({ LAB_HOME: join(home, '.lab'), LAB_TRY: join(home, 'try'), BROWSER: 'none', CI: '1' })
  const child = spawn(process.execPath, [...command, 'learn', '--web'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (printed += piece))
  while (!printed.includes('Ctrl-C ends the course')) await once(child.stdout, 'data')
  const visitor = await visitorOf(printed)

  const { status } = await visitor.page()
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')

  expect([status, code]).toEqual([200, 143])
  expect(printed).toContain('Saved. npm start goes on here.')
})

test.for([
  [['--tour'], '--web and --tour are two ways to start the course: choose one.'],
  [['--plain'], '--web and --plain are two ways to start the course: choose one.'],
  [['--yes'], '--web and --yes are two ways to start the course: choose one.'],
] as const)('--web beside %s is a mistake of whoever types it', async ([args, says]) => {
  const { code, output } = await runCommand(['learn', '--web', ...args], {})

  expect([code, output]).toEqual([2, expect.stringContaining(says)])
})
