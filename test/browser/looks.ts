import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** 640 is what is left of 1280 px at a zoom of 200 %. */
const WIDTHS = [320, 640, 900, 1280]

/** Looks whether a page fits every screen, as it is now. @param name of the page, for who reads that it does not. */
export async function expectFits(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    const needed = await page.evaluate('document.documentElement.scrollWidth')
    expect.soft(needed, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(width)
  }
}

/** The same, and whether it is accessible in both themes. @param narrow where another width makes another page of it: looked at as well */
export async function expectLooks(page: Page, name: string, { narrow }: { narrow?: number } = {}): Promise<void> {
  if (narrow !== undefined) {
    await page.setViewportSize({ width: narrow, height: 800 })
    expect.soft(await violationsOf(page), `${name}, ${narrow} px`).toEqual([])
  }
  await expectFits(page, name)
  // Of the second theme the colours alone: nothing else is another one there.
  for (const [colorScheme, rules] of [['light'], ['dark', ['color-contrast']]] as const) {
    await page.emulateMedia({ colorScheme })
    expect.soft(await violationsOf(page, rules), `${name}, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What axe finds on a page as it is now. @param rules these alone, by name; all unless given */
async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(axe.source)
  // Who asks for violations alone is spared what axe would tell of each element that is right: most of its time.
  const options = { resultTypes: ['violations'], preload: false, ...(rules && { runOnly: rules }) }
  const run = `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`
  const violations = await page.evaluate<axe.Result[]>(run)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}
