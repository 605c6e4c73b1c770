import { chromium, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { test as base } from '../../src/testing/vitest.ts'
import { INSTALL_CHROMIUM } from '../chromium.ts'

export { expect } from 'vitest'

/** Where the machine has no Chromium a test is skipped by name; with `CI` set it fails. */
const NO_CHROMIUM = `no Chromium: ${INSTALL_CHROMIUM}`
const QUIET = [
  '--disable-background-networking',
  // Nobody sees it: drawn by software, it would take a third of a browser's time.
  '--disable-gpu',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/**
 * `test` with a real Chromium, one for the file.
 *
 * `hostRules` are Chromium's `--host-resolver-rules`: which names lead where. `openPage` gives a new page with cookies of
 * its own; each call is another person's browser.
 */
export const test = base
  .extend('hostRules', { scope: 'file' }, '')
  .extend('browserIfAny', { scope: 'file' }, async ({ hostRules }, { onCleanup }) => {
    const executablePath = inject('chromium')
    if (executablePath === '') return undefined
    const isRoot = process.getuid?.() === 0
    const args = [...QUIET, `--host-resolver-rules=${hostRules}`, ...(isRoot ? ['--no-sandbox'] : [])]
    const browser = await chromium.launch({ executablePath, args })
    onCleanup(() => browser.close())
    return browser
  })
  .extend('openPage', async ({ browserIfAny, skip }, { onCleanup }) => {
    if (browserIfAny === undefined && process.env.CI) throw new Error(NO_CHROMIUM)
    if (browserIfAny === undefined) return skip(NO_CHROMIUM)
    const contexts: BrowserContext[] = []
    onCleanup(async () => {
      for (const context of contexts) await context.close()
    })
    return async (options?: BrowserContextOptions): Promise<Page> => {
      const context = await browserIfAny.newContext(options)
      contexts.push(context)
      return context.newPage()
    }
  })

/** Logs in as that practice user and presses a button of the consent page. */
export async function answerConsent(
  page: Page,
  { user = 'ada_practice', press = 'Authorize app' } = {},
): Promise<void> {
  await page.getByRole('button', { name: `@${user}` }).click()
  await page.getByRole('button', { name: press }).click()
}
