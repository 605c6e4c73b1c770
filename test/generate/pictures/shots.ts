import { chromium } from 'playwright-core'
import { findChromium, INSTALL_CHROMIUM } from '../../chromium.ts'
import type { OpenPage } from './open-page.ts'

/** So wide that what belongs together stands side by side. */
const SIZE = { width: 1280, height: 740 }

/** GitHub shows 830 pixels, on most screens of today with twice as many dots. */
const SCALE = 1.25

/** Of GitHub's own page. */
export const THEMES = ['light', 'dark'] as const

/** What a page looks like, in both themes. @throws {Error} where there is no Chromium. */
export async function shoot(page: OpenPage): Promise<Record<(typeof THEMES)[number], Buffer>> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(`Pictures of pages need a Chromium: ${INSTALL_CHROMIUM}`)
  const args = ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const browser = await chromium.launch({ executablePath, args })
  const [name = '', value = ''] = page.cookie.split('=')
  const shot = async (colorScheme: (typeof THEMES)[number]): Promise<Buffer> => {
    const context = await browser.newContext({
      viewport: SIZE,
      deviceScaleFactor: SCALE,
      colorScheme,
      reducedMotion: 'reduce',
    })
    if (name !== '') await context.addCookies([{ name, value, url: new URL(page.address).origin }])
    const tab = await context.newPage()
    // A live page never falls silent.
    await tab.goto(page.address, { waitUntil: 'load' })
    return tab.screenshot()
  }
  try {
    return { light: await shot('light'), dark: await shot('dark') }
  } finally {
    await browser.close()
  }
}
