import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { cleanEnv, root, runCommand, temporaryHome } from '../run-command.ts'
import { answerConsent, expect, test } from './browser-test.ts'

/** Step 3 as its own program, waiting for a person; resolves once it has printed where to go. */
async function startStep3(mock: MockProvider, home: string) {
  const redirectUri = `http://127.0.0.1:${46_000 + Math.floor(Math.random() * 10_000)}/callback`
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  const { clientId, clientSecret = '' } = mock.config
  const env = cleanEnv({
    ...{ LAB_HOME: home, MOCK_ORIGIN: mock.origin, BROWSER: 'none', LAB_CLOCK: String(mock.clock.now()) },
    ...{ CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, REDIRECT_URI: redirectUri },
  })
  await runCommand(['step', '2'], { LAB_HOME: home, MOCK_ORIGIN: mock.origin })
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(root, 'steps/03-authorize.ts')], {
    env,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  while (!/^http\S+\n/m.test(output)) await once(child.stdout, 'data')
  const ended = once(child, 'close').then(([code]) => ({ code, output }))
  return { url: /^http\S+$/m.exec(output)?.[0] ?? '', ended }
}

test('a person approves in a real browser, and step 3 gets the code', async ({ mock, openPage }) => {
  const step = await startStep3(mock, temporaryHome())
  const page = await openPage()

  await page.goto(step.url)
  await answerConsent(page)
  await page.getByText('Signed in.').waitFor()

  const { code, output } = await step.ended
  expect(output).toContain('good for 30 seconds')
  expect(code).toBe(0)
  const kinds = mock.journal.events.filter(({ http }) => http?.path === '/i/oauth2/authorize').map(({ kind }) => kind)
  expect(kinds).toEqual(['attempt.opened', 'consent.shown', 'code.issued'])
})

test('a person cancels, and step 3 says so', async ({ mock, openPage }) => {
  const step = await startStep3(mock, temporaryHome())
  const page = await openPage()

  await page.goto(step.url)
  await answerConsent(page, { press: 'Cancel' })
  await page.getByText('Access was not granted.').waitFor()

  const { code, output } = await step.ended
  expect(output).toContain('access_denied')
  expect(code).toBe(1)
})
