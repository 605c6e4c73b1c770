import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { signIn } from '../mock-provider/findings/family-histories.ts'
import { refresh } from '../mock-provider/fixtures.ts'
import { expect, test } from './browser-test.ts'

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<axe.AxeResults>('axe.run()')
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

const looks = ([320, 900, 1280] as const).flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

test.for(looks)(
  'token families are accessible and fit $width px in the $colorScheme theme',
  async ({ width, colorScheme }, { mock, openPage }) => {
    const { refreshToken } = await signIn(mock)
    mock.clock.advance({ hours: 2 })
    await refresh(mock, refreshToken)
    await refresh(mock, refreshToken)
    const page = await openPage({ viewport: { width, height: 800 }, colorScheme })

    await page.goto(`${mock.origin}/_mock/inspector/families`)
    for (const summary of await page.locator('summary').all()) if (await summary.isVisible()) await summary.click()

    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
  },
)

test('a drawing grows while it is looked at', async ({ mock, openPage }) => {
  const { refreshToken } = await signIn(mock)
  const page = await openPage()
  await page.goto(`${mock.origin}/_mock/inspector/families`)

  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)

  await page.locator('svg').getByText('used twice: #5, #6').waitFor()
})
