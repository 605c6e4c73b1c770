import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import type { JournalEvent } from '../../mock-provider/index.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { answerConsent, expect, test } from '../browser/browser-test.ts'
import { INSTALL_CHROMIUM } from '../chromium.ts'
import { startRun } from '../proxy/start-run.ts'
import { root } from '../run-command.ts'
import { FLAGS, readSteps, type Printed, type Step } from './drive.ts'
import { makeRecord, recordingOf, STALE, type About } from './record.ts'
import { find, tools, versionOf } from './toolchain.ts'

/** The tutorial's app in Flask with requests-oauthlib, behind `run`; a real Chromium is its user. */

if (inject('chromium') === '') throw new Error(`no Chromium: ${INSTALL_CHROMIUM}`)

const WORDS = 'You should now have a refreshed token'
const program = 'flask_app.py'

type App = {
  origin: string
  /** What Chromium is led by. */
  proxy: { server: string; bypass: string }
  control<T>(path: string, body?: object): Promise<T>
  /** Does something under a name; what the user sees of it is the page's text. */
  step(name: string, act: () => Promise<string>): Promise<string>
  /** All steps so far, with their events. */
  steps(): Promise<Step[]>
}

/** The app as its own program, unchanged; the shell before it says where `run` has put proxy and control API. */
async function startApp(python: string, appFlags: string[], runFlags: string[] = []): Promise<App> {
  const origin = `http://127.0.0.1:${await findFreePort()}`
  const script = 'echo "led by $HTTPS_PROXY, steered at $MOCK_CONTROL"; exec "$@"'
  const command = [python, join(root, 'test/clients/programs', program), ...appFlags]
  const flags = [...FLAGS, ...runFlags, '--redirect-uri', `${origin}/oauth/callback`]
  const run = startRun([...flags, '--', 'sh', '-c', script, 'sh', ...command])
  const [, server = '', api = ''] = await run.until('stdout', /led by (\S+), steered at (\S+)/)
  await run.until('stderr', /Running on/)
  const marked: Printed['steps'] = []
  const control = async <T>(path: string, body?: object): Promise<T> => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(api + path, body && { method: 'POST', headers, body: JSON.stringify(body) })
    expect(response.status, `${path}: ${response.statusText}`).toBeLessThan(300)
    return response.json() as Promise<T>
  }
  const mark = async () => (await control<{ mark: number }>('/journal/mark')).mark
  return {
    origin,
    control,
    proxy: { server, bypass: '127.0.0.1' },
    step: async (name, act) => {
      const from = await mark()
      const shown = await act()
      marked.push({ name, shown, from, to: await mark() })
      return shown
    },
    steps: async () => {
      const { events } = await control<{ events: JournalEvent[] }>('/journal')
      return readSteps({ steps: marked, events })
    },
  }
}

/** What the user reads at an address. */
async function read(page: Page, url: string): Promise<string> {
  await page.goto(url)
  return page.innerText('body')
}

async function signIn(page: Page, { origin }: App): Promise<string> {
  await page.goto(`${origin}/`)
  expect(new URL(page.url()).origin).toBe('https://twitter.com')
  await answerConsent(page)
  await page.waitForURL(`${origin}/me`)
  return page.innerText('body')
}

/** Somebody else's answer in this browser: their code is good, the state is not ours. */
async function comeBackWithForeignState(page: Page, app: App): Promise<string> {
  const response = await page.request.get(`${app.origin}/`, { maxRedirects: 0 })
  const authorizationUrl = response.headers().location ?? ''
  const { location } = await app.control<{ location: string }>('/approve', { authorizationUrl })
  const foreign = new URL(location)
  foreign.searchParams.set('state', 'foreign')
  return read(page, foreign.href)
}

/** Both at once; the second waits for nobody but the first. */
async function refreshTwice(page: Page, { origin, control }: App): Promise<string> {
  await control('/faults', { at: 'token', when: { grantType: 'refresh_token' }, then: 'hold-until-second' })
  const answers = await Promise.all([page.request.get(`${origin}/refresh`), page.request.get(`${origin}/refresh`)])
  return (await Promise.all(answers.map((answer) => answer.text()))).join(', ')
}

function aboutApp(python: string, name: string): About {
  const script = 'from importlib.metadata import version; print(version("flask"), version("requests-oauthlib"))'
  const version = versionOf(python, ['-c', script], /^(.*)$/m).replace(' ', ', requests-oauthlib ')
  return { name, version: `Flask ${version}`, from: 'an app of ours with Debian’s packages', program }
}

test('the 2022 tutorial’s app signs in with Chromium, and its refresh is X’s 401', async ({ openPage }) => {
  const python = find(tools.flask)
  const app = await startApp(python, [])
  const page = await openPage({ proxy: app.proxy, ignoreHTTPSErrors: true })
  const { origin } = app

  const me = await app.step('sign in and call', () => signIn(page, app))
  await app.control('/clock/advance', { hours: 2 })
  await app.step('call after two hours', () => read(page, `${origin}/me`))
  const refreshed = await app.step('refresh', () => read(page, `${origin}/refresh`))
  await app.step('come back with a foreign state', () => comeBackWithForeignState(page, app))

  expect(me).toBe('You are ada_practice. Refresh the token')
  expect(refreshed).toContain('X answered 401: {"error":"unauthorized_client"')
  expect(refreshed).not.toContain(WORDS)
  const steps = await app.steps()
  expect(steps.find(({ name }) => name === 'refresh')?.events).toMatchObject([
    { kind: 'refresh.refused', http: { status: 401 }, reason: 'secret-in-body' },
  ])
  const record = await makeRecord(aboutApp(python, 'flask-tutorial'), steps)
  expect(record, `${record.name}: ${STALE}`).toEqual(recordingOf(record, { anyVersion: true }))
})

test('with --profile lenient the same app reaches the tutorial’s last words', async ({ openPage }) => {
  const python = find(tools.flask)
  const app = await startApp(python, [], ['--profile', 'lenient'])
  const page = await openPage({ proxy: app.proxy, ignoreHTTPSErrors: true })
  const { origin } = app

  await app.step('sign in and call', () => signIn(page, app))
  await app.control('/clock/advance', { hours: 2 })
  await app.step('call after two hours', () => read(page, `${origin}/me`))
  const refreshed = await app.step('refresh', () => read(page, `${origin}/refresh`))
  await app.step('call with the new token', () => read(page, `${origin}/me`))

  expect(refreshed).toBe(WORDS)
  const about = aboutApp(python, 'flask-tutorial-lenient')
  const lenient = { ...about, from: `${about.from}, behind run --profile lenient` }
  const record = await makeRecord(lenient, await app.steps())
  expect(record, `${record.name}: ${STALE}`).toEqual(recordingOf(record, { anyVersion: true }))
})

test('the repaired app refreshes against strict defaults and lives on', async ({ openPage }) => {
  const python = find(tools.flask)
  const app = await startApp(python, ['--repaired'])
  const page = await openPage({ proxy: app.proxy, ignoreHTTPSErrors: true })
  const { origin } = app

  await app.step('sign in and call', () => signIn(page, app))
  await app.control('/clock/advance', { hours: 2 })
  await app.step('call after two hours', () => read(page, `${origin}/me`))
  const refreshed = await app.step('refresh', () => read(page, `${origin}/refresh`))
  await app.step('call with the new token', () => read(page, `${origin}/me`))
  await app.control('/clock/advance', { hours: 2 })
  await app.step('refresh again', () => read(page, `${origin}/refresh`))
  await app.step('refresh twice at once', () => refreshTwice(page, app))
  await app.step('come back with a foreign state', () => comeBackWithForeignState(page, app))

  expect(refreshed).toBe(WORDS)
  const record = await makeRecord(aboutApp(python, 'flask-repaired'), await app.steps())
  expect(record, `${record.name}: ${STALE}`).toEqual(recordingOf(record, { anyVersion: true }))
})
