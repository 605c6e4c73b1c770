import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { signalGroup } from '../../src/system/process-group.ts'
import { cleanEnv, command, root, temporaryHome } from '../run-command.ts'
import { answerConsent, expect, test } from './browser-test.ts'

async function startWebApp(env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, [...command, 'step', 'web-app'], {
    env: cleanEnv({ LAB_HOME: temporaryHome(), ...env }),
    detached: true,
  })
  // The command and the app behind it, also when the test fails.
  onTestFinished(async () => {
    const ended = once(child, 'exit')
    if (child.exitCode === null && child.pid !== undefined) {
      signalGroup(child.pid, 'SIGINT')
      await ended
    }
  })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  while (!output.includes('in a browser')) {
    if (child.exitCode !== null) throw new Error(output)
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  }
  return /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? ''
}

test('the web app logs in, shows the user and refreshes', async ({ mock, openPage }) => {
  const origin = await startWebApp({ MOCK_ORIGIN: mock.origin })
  const page = await openPage()

  await page.goto(origin)
  await answerConsent(page, { user: 'ben_practice' })
  await page.getByText('You are @ben_practice.').waitFor()
  // The page looks the same before and after: its answer is what tells them apart.
  const refreshed = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button', { name: 'Refresh the token' }).click()
  await refreshed
  await page.getByText(/^access token \.\.[0-9a-f]{4} → \.\.[0-9a-f]{4}, refresh token \.\./).waitFor()
  await page.getByText('You are @ben_practice.').waitFor()

  const tokenCalls = mock.journal.events.filter(({ http }) => http?.path === '/2/oauth2/token')
  expect(tokenCalls.map(({ kind }) => kind)).toEqual(['tokens.issued', 'refresh.done'])
  for (const { http } of tokenCalls)
    expect(http?.request).toContainEqual(expect.objectContaining({ name: 'authorization', value: 'Basic' }))
})

test('the web app brings its own mock, and takes a denial for an answer', async ({ openPage }) => {
  const origin = await startWebApp({})
  const page = await openPage()

  await page.goto(origin)
  await answerConsent(page, { press: 'Cancel' })

  await page.getByText('You did not give access.').waitFor()
})

test('each browser has an attempt of its own, and no cookie shows the verifier', async ({ mock, openPage }) => {
  const origin = await startWebApp({ MOCK_ORIGIN: mock.origin })
  const [ada, ben] = [await openPage(), await openPage()]
  await ada.goto(origin)
  await ben.goto(origin)
  const [cookie] = await ada.context().cookies()

  await answerConsent(ada)
  await answerConsent(ben, { user: 'ben_practice' })

  await ada.getByText('You are @ada_practice.').waitFor()
  await ben.getByText('You are @ben_practice.').waitFor()
  // Five parts: a JWE. A signed token has three, the middle one in clear.
  expect(cookie?.value.split('.')).toHaveLength(5)
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
})

test('an answer of another attempt logs nobody in', async ({ mock, openPage }) => {
  const origin = await startWebApp({ MOCK_ORIGIN: mock.origin })
  const victim = await openPage()
  await victim.goto(origin)
  const attackersUrl = new URL(victim.url())
  attackersUrl.searchParams.set('state', 'the-attackers-own')
  const forged = await mock.approve(attackersUrl, { user: 'mallory_practice' })

  await victim.goto(forged.href)

  await victim.getByText('That did not work').waitFor()
  expect(mock.journal.events.filter(({ kind }) => kind === 'tokens.issued')).toEqual([])
})

test('an error without our state is unverified: nothing is exchanged, and the log-in goes on', async ({
  mock,
  openPage,
}) => {
  const origin = await startWebApp({ MOCK_ORIGIN: mock.origin })
  const page = await openPage()
  await page.goto(origin)
  const authorizationUrl = page.url()
  const redirectUri = new URL(authorizationUrl).searchParams.get('redirect_uri')

  const answer = await page.goto(`${redirectUri}?error=invalid_request&state=`)
  await page.getByText('An unverified error came; your log-in is still open.').waitFor()
  expect(answer?.status()).toBe(400)
  expect(mock.journal.events.filter(({ http }) => http?.path === '/2/oauth2/token')).toEqual([])
  await page.goto(authorizationUrl)
  await answerConsent(page)

  await page.getByText('You are @ada_practice.').waitFor()
})

test('an error with our state ends the log-in, and the page says so', async ({ mock, openPage }) => {
  const origin = await startWebApp({ MOCK_ORIGIN: mock.origin, SCOPES: 'tweet.read users.raed' })
  const page = await openPage()

  await page.goto(origin)

  await page.getByText('That did not work; the terminal says why.').waitFor()
  expect(mock.journal.events.at(-1)).toMatchObject({ kind: 'attempt.refused', reason: 'scope' })
})

test('the answer to a photographed URL is refused in every browser but the one that began', async ({
  mock,
  openPage,
}) => {
  const origin = await startWebApp({ MOCK_ORIGIN: mock.origin })
  const [victim, mallory] = [await openPage(), await openPage()]
  await victim.goto(origin)

  await mallory.goto(victim.url())
  await answerConsent(mallory, { user: 'mallory_practice' })

  await mallory.getByText('That did not work').waitFor()
  expect(mock.journal.events.filter(({ kind }) => kind === 'tokens.issued')).toEqual([])
})

test('in the browser that began, nothing tells the answer to a photographed URL but the name on the page', async ({
  mock,
  openPage,
}) => {
  const origin = await startWebApp({ MOCK_ORIGIN: mock.origin })
  const victim = await openPage()
  await victim.goto(origin)
  const answer = await mock.approve(victim.url(), { user: 'mallory_practice' })

  await victim.goto(answer.href)

  await victim.getByText('You are @mallory_practice.').waitFor()
})

test('the web app is at most 80 lines', () => {
  const lines = readFileSync(join(root, 'steps/bonus-01-web-app.ts'), 'utf8').trimEnd().split('\n')

  expect(lines.length).toBeLessThanOrEqual(80)
})
