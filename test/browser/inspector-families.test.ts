import { signIn } from '../mock-provider/findings/family-histories.ts'
import { refresh } from '../mock-provider/fixtures.ts'
import { test } from './browser-test.ts'
import { expectLooks } from './looks.ts'

test('token families are accessible and fit in both themes', async ({ mock, openPage }) => {
  const { refreshToken } = await signIn(mock)
  mock.clock.advance({ hours: 2 })
  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)
  const page = await openPage()

  await page.goto(`${mock.origin}/_mock/inspector/families`)
  for (const summary of await page.locator('summary').all()) if (await summary.isVisible()) await summary.click()

  await expectLooks(page, 'token families')
})

test('a drawing grows while it is looked at', async ({ mock, openPage }) => {
  const { refreshToken } = await signIn(mock)
  const page = await openPage()
  await page.goto(`${mock.origin}/_mock/inspector/families`)

  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)

  await page.locator('svg').getByText('used twice: #5, #6').waitFor()
})
