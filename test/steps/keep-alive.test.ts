import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SecretScan, type MockProvider } from '../../mock-provider/index.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { findFreePort } from '../../src/system/ports.ts'
import { temporaryHome } from '../run-command.ts'
import { countOf, environmentOf, startApp, until, Visitor, visitorOf } from './keep-alive-app.ts'

/** Lets time pass without a visit, and waits for the refresh that the schedule makes of it. */
async function passIdle(mock: MockProvider, duration: Parameters<MockProvider['clock']['advance']>[0]): Promise<void> {
  const before = countOf(mock, 'refresh.done')
  mock.clock.advance(duration)
  await until(mock, () => countOf(mock, 'refresh.done') > before)
}

test('who has logged in posts and finds it among the bookmarks, beside the state of the grant', async ({ mock }) => {
  const app = await startApp(await environmentOf(mock))
  const ada = visitorOf(mock)
  await ada.logIn(app)

  const page = await ada.press(app, '/posts', { text: 'Kept & <alive>' })

  expect(page.text).toContain('<li>Kept &#38; &#60;alive></li>')
  expect(page.text).toMatch(/Account \d+: active, token pair 1,/)
  expect(mock.posts.list().map(({ text }) => text)).toContain('Kept & <alive>')
})

test('three days, an access token every eight hours and a visit to each, cost no second log-in', async ({ mock }) => {
  const app = await startApp(await environmentOf(mock))
  const ada = visitorOf(mock)
  await ada.logIn(app)

  for (let hours = 8; hours <= 72; hours += 8) {
    await passIdle(mock, { hours: 8 })
    expect((await ada.press(app, '/posts', { text: `Hour ${hours}.` })).text).toContain(`<li>Hour ${hours}.</li>`)
  }

  const page = await ada.open(app)
  expect(page.text.match(/<li>Hour \d+\.<\/li>/g)).toHaveLength(9)
  expect(page.text).toContain('active, token pair 10,')
  expect([countOf(mock, 'consent.given'), countOf(mock, 'refresh.refused')]).toEqual([1, 0])
})

test('40 days without a visit cost no log-in: the schedule has refreshed meanwhile', async ({ mock }) => {
  const app = await startApp(await environmentOf(mock))
  const ada = visitorOf(mock)
  await ada.logIn(app)
  await ada.press(app, '/posts', { text: 'Before the holidays' })

  await passIdle(mock, { days: 40 })

  expect((await ada.open(app)).text).toContain('<li>Before the holidays</li>')
  expect([countOf(mock, 'consent.given'), countOf(mock, 'refresh.refused')]).toEqual([1, 0])
})

test.for(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
  'after %s and another start the app knows the browser and its grant, which has gone on',
  async (signal, { mock }) => {
    const env = await environmentOf(mock)
    const first = await startApp(env)
    const ada = visitorOf(mock)
    await ada.logIn(first)
    await ada.press(first, '/posts', { text: 'Before the restart' })
    await passIdle(mock, { hours: 2 })
    await ada.open(first)

    const code = await first.stop(signal)
    mock.clock.advance({ hours: 5 })
    const second = await startApp(env)

    expect((await ada.open(second)).text).toContain('<li>Before the restart</li>')
    expect(code).toBe(signal === 'SIGKILL' ? null : 0)
    expect([countOf(mock, 'consent.given'), countOf(mock, 'refresh.refused')]).toEqual([1, 0])
  },
)

test('SIGTERM in the middle of a refresh waits for the new pair, and the next start goes on with it', async ({
  mock,
}) => {
  const env = await environmentOf(mock)
  const first = await startApp(env)
  const ada = visitorOf(mock)
  await ada.logIn(first)
  mock.faults.arm({ at: 'token', then: { delaySeconds: 3600 } })
  mock.clock.advance({ hours: 3 })
  await first.prints('refresh.started')
  const visit = ada.open(first)
  await first.prints('refresh.joined')

  const stopped = first.stop('SIGTERM')
  await expect.poll(() => isOpen(first.origin)).toBe(false)
  mock.faults.release()
  const code = await stopped
  const second = await startApp(env)
  const page = await ada.open(second)

  expect(code).toBe(0)
  expect((await visit).status).toBe(200)
  expect(page.text).toContain('active, token pair 2,')
  expect(mock.faults.list()).toMatchObject([{ fired: 1 }])
  expect([countOf(mock, 'refresh.done'), countOf(mock, 'refresh.refused')]).toEqual([1, 0])
})

test('each browser sees its own account, and one without a log-in sees none', async ({ mock }) => {
  const app = await startApp(await environmentOf(mock))
  const [ada, ben, stranger] = [visitorOf(mock), visitorOf(mock, 'ben_practice'), visitorOf(mock)]
  await ada.logIn(app)
  await ben.logIn(app)
  await ada.press(app, '/posts', { text: 'From Ada' })
  await ben.press(app, '/posts', { text: 'From Ben' })
  const posts = mock.posts.list().length

  const [toAda, toBen] = [await ada.open(app), await ben.open(app)]
  const toStranger = [await stranger.open(app), await stranger.press(app, '/posts', { text: 'From nobody' })]

  expect([toAda.text.includes('From Ada'), toAda.text.includes('From Ben')]).toEqual([true, false])
  expect([toBen.text.includes('From Ada'), toBen.text.includes('From Ben')]).toEqual([false, true])
  for (const { text } of toStranger) expect(text).toContain('You are logged out. <a href="/log-in">')
  expect(mock.posts.list()).toHaveLength(posts)
})

test('a cookie that somebody made up, or that was changed, is nobody’s', async ({ mock }) => {
  const env = await environmentOf(mock)
  const app = await startApp(env)
  const ada = visitorOf(mock)
  await ada.logIn(app)
  const [cookie = ''] = ada.cookies
  const forged = [
    cookie.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')),
    cookie.replace(/=.*/, '=ada'),
    `${cookie}.`,
  ]

  const pages = await Promise.all(
    forged.map(async (each) => (await fetch(`${app.origin}/`, { headers: { cookie: each } })).text()),
  )

  for (const text of pages) expect(text).toContain('You are logged out.')
  expect(await (await fetch(`${app.origin}/`, { headers: { cookie } })).text()).toContain('active, token pair 1')
})

test('log-out ends the grant at the provider, for each browser of that account', async ({ mock }) => {
  const app = await startApp(await environmentOf(mock))
  const [laptop, phone] = [visitorOf(mock), visitorOf(mock)]
  await phone.logIn(app)
  await laptop.logIn(app)
  const mark = mock.journal.mark()

  const page = await laptop.press(app, '/log-out')

  expect(page.text).toContain('You are logged out. <a href="/log-in">')
  expect((await phone.open(app)).text).toContain('You are logged out.')
  const since = mock.journal.since(mark)
  expect(since.filter(({ http }) => http?.path === '/2/oauth2/revoke').map(({ kind }) => kind)).toEqual([
    'revoke.called',
  ])
  expect(since.filter(({ kind }) => kind === 'family.closed')).toMatchObject([{ reason: 'app' }])
  expect((await laptop.logIn(app)).text).toContain('active,')
})

test('who takes access back at the provider is told so, and a new log-in brings everything back', async ({ mock }) => {
  const app = await startApp(await environmentOf(mock))
  const ada = visitorOf(mock)
  await ada.logIn(app)
  await ada.press(app, '/posts', { text: 'Still there' })
  mock.revokeByUser({ user: 'ada_practice' })

  const [first, second] = [await ada.open(app), await ada.open(app)]

  for (const { text } of [first, second])
    expect(text).toContain('This app may not act for you any more. <a href="/log-in">')
  expect(countOf(mock, 'refresh.refused')).toBe(1)
  expect((await ada.logIn(app)).text).toContain('<li>Still there</li>')
})

test('a post that X refuses is told in the terminal in X’s own words, and the page offers no log-in for it', async ({
  mock,
}) => {
  const app = await startApp(await environmentOf(mock))
  const ada = visitorOf(mock)
  await ada.logIn(app)
  const detail = 'You are not allowed to create a Tweet with duplicate content.'
  const body = JSON.stringify({ title: 'Forbidden', detail, type: 'about:blank', status: 403 })
  mock.faults.arm({ at: 'tweets', then: { status: 403, body } })

  const page = await ada.press(app, '/posts', { text: 'twice' })

  expect(page).toMatchObject({ status: 502, text: expect.stringContaining('<a href="/">Back</a>') })
  expect(page.text).not.toContain('/log-in')
  await app.prints(`/2/tweets was refused: 403 ${detail}`)
})

test('whom the user refuses says so, and a callback without an attempt logs nobody in', async ({ mock }) => {
  const app = await startApp(await environmentOf(mock))
  const denying = new Visitor(async (url) => (await mock.deny(url)).href)

  const denied = await denying.logIn(app)
  const callback = await fetch(`${app.origin}/oauth/callback?code=x&state=y`)

  expect(denied.text).toContain('You did not give access.')
  expect([callback.status, countOf(mock, 'tokens.issued')]).toEqual([502, 0])
  expect(app.output()).toContain('no attempt in this browser')
})

test('neither the terminal nor a file has a token in it, nor can others read the files', async ({ mock }) => {
  const { LAB_HOME: home, ...env } = await environmentOf(mock)
  const app = await startApp({ LAB_HOME: home, ...env })
  const ada = visitorOf(mock)
  await ada.logIn(app)
  await passIdle(mock, { days: 40 })
  await ada.press(app, '/posts', { text: 'A secret is none' })

  const { values, lost } = mock.secrets()
  const scan = new SecretScan(values)

  expect([values.length > 4, lost]).toEqual([true, 0])
  expect([...scan.scanPath(home), ...scan.scanText(app.output())]).toEqual([])
  expect(app.output()).toContain('refresh.rotated {"key":{"tenant":"","account":"')
  const folder = join(home, 'keep-alive')
  const modes = [folder, ...readdirSync(folder).map((name) => join(folder, name))].map((path) => statSync(path).mode)
  expect(modes.length).toBeGreaterThan(2)
  expect(modes.filter((mode) => (mode & 0o077) !== 0)).toEqual([])
})

test('a rehearsal of live runs it unchanged, by the machine’s clock', async ({ mock }) => {
  const redirectUri = `http://127.0.0.1:${await findFreePort()}/callback`
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  const { clientId, clientSecret = '' } = mock.config
  const origins = { AUTHORIZATION_ORIGIN: mock.origin, API_ORIGIN: mock.origin }
  const credentials = { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri }
  const env = { LAB_HOME: temporaryHome(), PROVIDER: 'live', ...origins, ...credentials }

  const app = await startApp(env)
  const ada = visitorOf(mock)
  await ada.logIn(app)

  expect((await ada.press(app, '/posts', { text: 'As if live' })).text).toContain('<li>As if live</li>')
})

test('a mock of its own is the same one after a restart, and where its clock is moved, time passes for the app as well', async () => {
  const env = { LAB_HOME: temporaryHome() }
  const first = await startApp(env)
  const ada = new Visitor(approveOverHttp)
  await ada.logIn(first)
  await ada.press(first, '/posts', { text: 'In the embedded world' })
  await first.stop('SIGTERM')
  const second = await startApp(env)

  await control(mockBehind(env.LAB_HOME), 'clock/advance', { days: 40 })
  await second.prints('refresh.rotated')

  const { text } = await ada.open(second)
  expect(text).toContain('<li>In the embedded world</li>')
  expect(text).toContain('active, token pair 2,')
  expect(existsSync(join(env.LAB_HOME, 'world.json'))).toBe(false)
})

/** Whether anybody still takes connections there. */
async function isOpen(origin: string): Promise<boolean> {
  return fetch(origin, { headers: { connection: 'close' } }).then(
    () => true,
    () => false,
  )
}

/** Where the embedded mock of that folder was at its last end, and is again. */
function mockBehind(home: string): string {
  const { port }: { port: number } = JSON.parse(readFileSync(join(home, 'keep-alive/world.json'), 'utf8'))
  return `http://127.0.0.1:${port}`
}

async function control(origin: string, path: string, body: object): Promise<{ location?: string }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${origin}/_mock/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const said: { location?: string } = await answer.json()
  return said
}

async function approveOverHttp(authorizationUrl: string): Promise<string> {
  const { location = '' } = await control(new URL(authorizationUrl).origin, 'approve', { authorizationUrl })
  return location
}
