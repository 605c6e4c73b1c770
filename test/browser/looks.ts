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

/** The same, and whether it is accessible in both themes. */
export async function expectLooks(page: Page, name: string): Promise<void> {
  await page.evaluate(axe.source)
  await expectFits(page, name)
  for (const colorScheme of ['light', 'dark'] as const)
    expect.soft(await violations(page, colorScheme), `${name}, ${colorScheme}`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

/** What axe finds; of the second theme the colours alone, as nothing else is another one there. */
async function violations(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme })
  const options = colorScheme === 'dark' ? '{ runOnly: ["color-contrast"] }' : '{}'
  const { violations: all } = await page.evaluate<axe.AxeResults>(`axe.run(document, ${options})`)
  return all.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}
