import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findFreePort } from '../../src/system/ports.ts'
import { Terminal } from '../terminal.ts'
import { Service, startKeepLab, type KeepLab } from './keep-lab.ts'

/** Only one of the two origins is ours, so this is no rehearsal: it counts as X itself. */
function liveEnv({ mock, env }: KeepLab, redirectUri = 'http://127.0.0.1:1/callback'): Record<string, string> {
  const { LAB_HOME = '', KEEPER_KEYRING = '' } = env
  return {
    LAB_HOME,
    KEEPER_KEYRING,
    PROVIDER: 'live',
    API_ORIGIN: mock.origin,
    REDIRECT_URI: redirectUri,
    CLIENT_ID: mock.config.clientId,
    CLIENT_SECRET: mock.config.clientSecret ?? '',
  }
}

test('live, the service spends tokens with nobody there, and says so before it does', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  const service = new Service(['--store', `file:${lab.file}`], liveEnv(lab))

  await service.says('refresh.rotated')
  const code = await service.ends('SIGTERM')

  expect(code).toBe(0)
  expect(String(service.lines[0]?.msg)).toContain('at the real X at')
  expect(String(service.lines[0]?.msg)).toContain('unattended')
})

test('live, a log-in and a release are asked about first, and nothing is sent until then', async () => {
  const lab = await startKeepLab()
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  lab.mock.clients.addRedirectUri(lab.mock.config.clientId, redirectUri)
  const browser = join(lab.env.LAB_HOME ?? '', '../browser.cjs')
  writeFileSync(browser, '')
  const env = { ...liveEnv(lab, redirectUri), BROWSER: `${process.execPath} ${browser}` }
  const store = ['--store', `file:${lab.file}`]

  const calledOff = new Terminal(['keep', 'adopt', ...store], env)
  await calledOff.sees('Type "log in" to go on:')
  calledOff.type('yes\r')
  expect(await calledOff.ends()).toBe(130)
  expect(lab.mock.journal.events).toEqual([])

  const adopt = new Terminal(['keep', 'adopt', ...store, '--account', '15'], env)
  await adopt.sees('Type "log in" to go on:')
  adopt.type('log in\r')
  await adopt.sees('A browser was asked')
  const url = new URL(/https:\/\/x\.com\/i\/oauth2\/authorize\?\S+/.exec(adopt.screen)?.[0] ?? '')
  await fetch(await lab.mock.approve(lab.mock.origin + url.pathname + url.search))
  expect(await adopt.ends()).toBe(0)
  const adopted = lab.mock.journal.mark()

  const kept = new Terminal(['keep', 'release', '15', ...store], env)
  await kept.sees('Type "release" to go on:')
  kept.type('no\r')
  expect(await kept.ends()).toBe(130)
  expect(lab.mock.journal.since(adopted)).toEqual([])

  const release = new Terminal(['keep', 'release', '15', ...store], env)
  await release.sees('Type "release" to go on:')
  release.type('release\r')
  expect(await release.ends()).toBe(0)
  expect(lab.mock.journal.since(adopted).map(({ kind }) => kind)).toEqual(['revoke.called', 'family.closed'])
})

test('at a terminal keep after-restore asks first, and other words change nothing', async () => {
  const lab = await startKeepLab()
  await lab.adoptDue('ada')
  const keeper = await lab.open()
  const args = ['keep', 'after-restore', '--store', `file:${lab.file}`]

  const kept = new Terminal(args, lab.env)
  await kept.sees('Type "restored" to go on:')
  kept.type('yes\r')
  const [calledOff, before] = [await kept.ends(), await keeper.census()]
  const doubted = new Terminal(args, lab.env)
  await doubted.sees('Type "restored" to go on:')
  doubted.type('restored\r')
  const [done, after] = [await doubted.ends(), await keeper.census()]

  expect([calledOff, before.byState.refreshing]).toEqual([130, 0])
  expect([done, after.byState.refreshing]).toEqual([0, 1])
})
