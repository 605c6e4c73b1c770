import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import { expect, test } from '../../src/testing/vitest.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { temporaryHome } from '../run-command.ts'
import { Terminal } from '../terminal.ts'

/** A "browser" that writes down which address it was asked to open. */
function recordingBrowser(home: string): { BROWSER: string; opened: () => string | undefined } {
  const script = join(home, 'browser.cjs')
  const record = join(home, 'opened.txt')
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(record)}, process.argv[2])`)
  return {
    BROWSER: `${process.execPath} ${script}`,
    opened: () => (existsSync(record) ? readFileSync(record, 'utf8') : undefined),
  }
}

test('a true live run asks before log-in and before each refresh, and sends nothing until then', async ({ mock }) => {
  const home = temporaryHome()
  const { BROWSER, opened } = recordingBrowser(home)
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  // Only one of the two origins is ours, so this is no rehearsal: the user would be sent to x.com itself.
  const env = {
    LAB_HOME: home,
    BROWSER,
    PROVIDER: 'live',
    API_ORIGIN: mock.origin,
    REDIRECT_URI: redirectUri,
    CLIENT_ID: mock.config.clientId,
    CLIENT_SECRET: mock.config.clientSecret ?? '',
  }

  const logIn = new Terminal(['step', '4'], env)
  await logIn.sees('Type "log in" to go on:')
  expect([opened(), mock.journal.events]).toEqual([undefined, []])
  logIn.type('log in\r')
  await logIn.sees('A browser was asked')
  const url = new URL(/https:\/\/x\.com\/i\/oauth2\/authorize\?\S+/.exec(logIn.screen)?.[0] ?? '')
  await fetch(await mock.approve(mock.origin + url.pathname + url.search))
  expect(await logIn.ends()).toBe(0)
  // The browser is a program of its own, for which nobody waits.
  await vi.waitFor(() => expect(opened()).toBe(url.href), { timeout: 20_000 })
  const tokensIssued = mock.journal.mark()

  const calledOff = new Terminal(['step', '6'], env)
  await calledOff.sees('Type "refresh" to go on:')
  calledOff.type('yes\r')
  expect(await calledOff.ends()).not.toBe(0)
  expect(calledOff.screen).toContain('Nothing was sent.')
  expect(mock.journal.since(tokensIssued)).toEqual([])

  const refresh = new Terminal(['step', '6'], env)
  await refresh.sees('Type "refresh" to go on:')
  expect(mock.journal.since(tokensIssued)).toEqual([])
  refresh.type('refresh\r')
  expect(await refresh.ends()).toBe(0)
  expect(mock.journal.since(tokensIssued).map(({ kind }) => kind)).toEqual(['refresh.done'])
})

test('at the consent step of a terminal A approves as the practice user', async () => {
  const env = { LAB_HOME: temporaryHome() }
  const terminal = new Terminal(['step', '3'], env)
  await terminal.sees('A approves here')

  terminal.type('a')

  expect(await terminal.ends()).toBe(0)
  expect(terminal.screen).toContain('good for 30 seconds')
})

test('A still approves while step 3 waits for the browser', async () => {
  const terminal = new Terminal(['step', '3'], { LAB_HOME: temporaryHome(), BROWSER: 'none' })
  await terminal.sees('A approves here')
  terminal.type('\r')
  await terminal.sees('Open it in a browser')

  terminal.type('a')

  expect(await terminal.ends()).toBe(0)
  expect(terminal.screen).toContain('good for 30 seconds')
})

test.for(['q', '\x03'])('%j gives up while step 3 waits for the browser', async (key) => {
  const terminal = new Terminal(['step', '3'], { LAB_HOME: temporaryHome(), BROWSER: 'none' })
  await terminal.sees('A approves here')
  terminal.type('\r')
  await terminal.sees('Open it in a browser')

  terminal.type(key)

  expect(await terminal.ends()).toBe(130)
})

test('a pasted address with an unverified error is told, and the next address is asked for', async ({ mock }) => {
  const redirectUri = 'http://localhost:3000/callback'
  const env = { LAB_HOME: temporaryHome(), BROWSER: 'none', MOCK_ORIGIN: mock.origin, REDIRECT_URI: redirectUri }
  const terminal = new Terminal(['step', '3'], env, 80)
  await terminal.sees('A approves here')
  terminal.type('\r')
  await terminal.sees('Paste the address')
  const url = /http:\S+\/i\/oauth2\/authorize\?\S+/.exec(terminal.screen)?.[0] ?? ''

  terminal.type(`${redirectUri}?error=invalid_request&state=\r`)
  await terminal.until(() => terminal.screen.split('Paste the address').length === 3)
  expect(terminal.screen).toContain('An unverified error came: invalid_request. The attempt is still open')
  terminal.type(`${(await mock.approve(url)).href}\r`)

  expect(await terminal.ends()).toBe(0)
  expect(terminal.screen).toContain('good for 30 seconds')
})

test('Ctrl-C at the question leaves without a stack', async () => {
  const terminal = new Terminal(['learn', '--tour'], { LAB_HOME: temporaryHome() })
  await terminal.sees('Enter runs the step')

  terminal.type('\x03')

  expect(await terminal.ends()).toBe(130)
  expect(terminal.screen).toContain('Stopped. npm start -- --tour begins again.')
  expect(terminal.screen).not.toContain('    at ')
})
