import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { answerConsent, expect, test } from './browser-test.ts'
import { expectLooks } from './looks.ts'

function authorizationUrl({ config }: MockProvider, overrides: Record<string, string> = {}): string {
  const parameters = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    state: 'some-state',
    scope: 'tweet.read users.read users.email dm.write offline.access',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  return `${config.authorizationEndpoint}?${new URLSearchParams({ ...parameters, ...overrides })}`
}

/** A server of the test's own; `answer` gives the location to send everybody to, or a text. */
async function serve(answer: { location: string } | { text: string }): Promise<string> {
  const server = createServer((_request, response) => {
    if ('location' in answer) response.writeHead(302, { location: answer.location }).end()
    else response.end(answer.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('every page is accessible in both themes and fits every screen', async ({ mock, openPage }) => {
  const page = await openPage()

  await page.goto(authorizationUrl(mock))
  await expectLooks(page, 'log-in', { narrow: 320 })
  await page.getByRole('button', { name: '@ada_practice' }).click()
  await expectLooks(page, 'consent', { narrow: 320 })
  await page.goto(authorizationUrl(mock, { client_id: 'nobody' }))
  await expectLooks(page, 'error page', { narrow: 320 })
  await page.goto(mock.origin)
  await expectLooks(page, 'front page', { narrow: 320 })
  await page.getByRole('link', { name: '4. Code for tokens' }).click()
  await expectLooks(page, 'lesson', { narrow: 320 })
  await page.goto(`${mock.origin}/nowhere`)
  await expectLooks(page, 'not found', { narrow: 320 })
})

test('log-in and consent work by keyboard alone and without script', async ({ mock, openPage }) => {
  const app = await serve({ text: 'the app has the answer' })
  mock.clients.addRedirectUri(mock.config.clientId, `${app}/callback`)
  const page = await openPage({ javaScriptEnabled: false })
  await page.goto(authorizationUrl(mock, { redirect_uri: `${app}/callback` }))

  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Practice app wants to access your account' }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('the app has the answer').waitFor()

  expect(page.url()).toMatch(/\/callback\?state=some-state&code=[\w-]{91}$/)
})

test('a request that X does not take goes back to the app with the error', async ({ mock, openPage }) => {
  const app = await serve({ text: 'the app has the error' })
  mock.clients.addRedirectUri(mock.config.clientId, `${app}/callback`)
  const page = await openPage()

  await page.goto(authorizationUrl(mock, { redirect_uri: `${app}/callback`, state: 's'.repeat(501) }))
  await page.getByText('the app has the error').waitFor()

  expect(page.url()).toBe(`${app}/callback?error=invalid_request&state=`)
})

test('the consent form may end at an app that redirects on to another origin', async ({ mock, openPage }) => {
  const elsewhere = await serve({ text: 'welcome to the other origin' })
  const app = await serve({ location: elsewhere.replace('127.0.0.1', 'localhost') })
  mock.clients.addRedirectUri(mock.config.clientId, `${app}/callback`)
  const page = await openPage()

  await page.goto(authorizationUrl(mock, { redirect_uri: `${app}/callback` }))
  await answerConsent(page)

  await page.getByText('welcome to the other origin').waitFor()
})

test('the consent page tells each scope in plain words and where the user will be sent', async ({ mock, openPage }) => {
  const page = await openPage()
  await page.goto(authorizationUrl(mock))

  await page.getByRole('button', { name: '@mallory_practice' }).click()

  expect(await page.getByRole('listitem').allTextContents()).toHaveLength(5)
  const text = await page.getByRole('main').textContent()
  expect(text).toContain('Stay connected to your account')
  expect(text).toContain(mock.config.redirectUri)
  expect(text).toContain('Mallory')
})

test('a page of another site cannot show the log-in page in a frame', async ({ mock, openPage }) => {
  const framing = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end(`<iframe src="${authorizationUrl(mock).replaceAll('&', '&amp;')}"></iframe>`)
  })
  await new Promise<void>((resolve) => framing.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void framing.close().closeAllConnections())
  const page = await openPage()

  await page.goto(`http://127.0.0.1:${(framing.address() as AddressInfo).port}/`)

  expect(await page.frames()[1]?.getByRole('button').count()).toBe(0)
})
