import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run-command.ts'
import { environmentOf, startApp } from '../steps/keep-alive-app.ts'
import { answerConsent, expect, test } from './browser-test.ts'

test('in a browser: log-in, a post among the bookmarks, access that is taken back, log-in again, log-out', async ({
  mock,
  openPage,
}) => {
  const app = await startApp(await environmentOf(mock))
  const page = await openPage()

  await page.goto(app.origin)
  await page.getByRole('link', { name: 'Log in with X' }).click()
  await answerConsent(page, { user: 'ben_practice' })
  await page.getByRole('textbox', { name: 'Text' }).fill('From a browser')
  await page.getByRole('button', { name: 'Post' }).click()
  await page.getByRole('listitem').getByText('From a browser').waitFor()

  mock.revokeByUser({ user: 'ben_practice' })
  await page.reload()
  await page.getByText('This app may not act for you any more.').waitFor()
  await page.getByRole('link', { name: 'Log in with X' }).click()
  await answerConsent(page, { user: 'ben_practice' })
  await page.getByRole('listitem').getByText('From a browser').waitFor()

  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByText('You are logged out.').waitFor()
  expect(await page.context().cookies()).toEqual([])
  expect(mock.journal.events.filter(({ kind }) => kind === 'revoke.called')).toHaveLength(1)
})

test('the cookie cannot be read, nor sent along by other sites', async ({ mock, openPage }) => {
  const app = await startApp(await environmentOf(mock))
  const page = await openPage()
  await page.goto(`${app.origin}/log-in`)
  const [attempt] = await page.context().cookies()
  await answerConsent(page)
  await page.getByText('active, token pair 1').waitFor()

  const [session] = await page.context().cookies()

  // Five parts: a JWE. A signed token has three, the middle one in clear.
  for (const cookie of [attempt, session]) expect(cookie?.value.split('.')).toHaveLength(5)
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  expect(session?.value).not.toBe(attempt?.value)
})

test('the app is at most 130 lines', () => {
  const lines = readFileSync(join(root, 'steps/bonus-02-keep-alive.ts'), 'utf8').trimEnd().split('\n')

  expect(lines.length).toBeLessThanOrEqual(130)
})
