import { startWaitingStep3, temporaryHome } from '../run-command.ts'
import { answerConsent, expect, test } from './browser-test.ts'

test('a person approves in a real browser, and step 3 gets the code', async ({ mock, openPage }) => {
  const step = await startWaitingStep3(mock, temporaryHome())
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

test('an error without our state does not end step 3: the page and the terminal say so, and a person can go on', async ({
  mock,
  openPage,
}) => {
  const step = await startWaitingStep3(mock, temporaryHome())
  const page = await openPage()
  const redirectUri = new URL(step.url).searchParams.get('redirect_uri')

  await page.goto(`${redirectUri}?error=invalid_request&state=`)
  await page.getByText('it is unverified, and ends nothing').waitFor()
  await page.goto(step.url)
  await answerConsent(page)

  const { code, output } = await step.ended
  expect(output).toContain('An unverified error came: invalid_request. The attempt is still open')
  expect(code).toBe(0)
})

test('a person cancels, and step 3 says so', async ({ mock, openPage }) => {
  const step = await startWaitingStep3(mock, temporaryHome())
  const page = await openPage()

  await page.goto(step.url)
  await answerConsent(page, { press: 'Cancel' })
  await page.getByText('Access was not granted.').waitFor()

  const { code, output } = await step.ended
  expect(output).toContain('access_denied')
  expect(code).toBe(1)
})
