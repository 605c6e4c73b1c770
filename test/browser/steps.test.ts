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
