import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { test as base } from '../../src/testing/vitest.ts'
import { INSTALL_CHROMIUM } from '../chromium.ts'

export { expect } from 'vitest'

type BrowserFixtures = {
  /** Chromium's `--host-resolver-rules`: which names lead where. */
  hostRules: string
  /** One Chromium for the file. */
  browser: Browser
  /** A new page with cookies of its own; each call is another person's browser. */
  openPage: (options?: BrowserContextOptions) => Promise<Page>
}

/** `test` with a real Chromium. Without one the test is skipped by name; with `CI` set it fails. */
export const test = base.extend<BrowserFixtures>({
  hostRules: '',
  browser: [
    async ({ skip, hostRules }, use) => {
      const executablePath = inject('chromium')
      if (executablePath === '' && process.env.CI) throw new Error(`no Chromium: ${INSTALL_CHROMIUM}`)
      if (executablePath === '') skip(`no Chromium: ${INSTALL_CHROMIUM}`)
      const isRoot = process.getuid?.() === 0
      const quiet = [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ]
      const args = [...quiet, `--host-resolver-rules=${hostRules}`, ...(isRoot ? ['--no-sandbox'] : [])]
      const browser = await chromium.launch({ executablePath, args })
      await use(browser)
      await browser.close()
    },
    { scope: 'test' },
  ],
  openPage: async ({ browser }, use) => {
    await use(async (options) => {
      const context = await browser.newContext(options)
      return context.newPage()
    })
  },
})

/** Logs in as that practice user and presses a button of the consent page. */
export async function answerConsent(
  page: Page,
  { user = 'ada_practice', press = 'Authorize app' } = {},
): Promise<void> {
  await page.getByRole('button', { name: `@${user}` }).click()
  await page.getByRole('button', { name: press }).click()
}
