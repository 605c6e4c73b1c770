import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from './browser-test.ts'

/** 640 is what is left of 1280 px at a zoom of 200 %. */
const WIDTHS = [320, 640, 900, 1280]
const HEIGHT = 800

/** Looks at a page as it is in one of its states: both themes, every width, nothing in motion. */
export async function assertAccessible(page: Page, name: string): Promise<void> {
  expect.soft(await page.evaluate('document.getAnimations().length'), `${name} moves`).toBe(0)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT })
    const needed = await page.evaluate('document.documentElement.scrollWidth')
    expect.soft(needed, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(width)
  }
  // The trees are the same in both; only colours differ.
  await page.evaluate(axe.source)
  expect.soft(await violations(page, '{}'), `${name}, light`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect.soft(await violations(page, '{ runOnly: ["color-contrast"] }'), `${name}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
}

async function violations(page: Page, options: string): Promise<string[]> {
  const { violations: all } = await page.evaluate<axe.AxeResults>(`axe.run(document, ${options})`)
  return all.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}
