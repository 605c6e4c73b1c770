import type { Locator, Page } from 'playwright-core'
import { expect } from './browser-test.ts'
import type { Hand } from './course-walk.ts'

/** Who points and clicks. */
export const mouse: Hand = {
  press: (button) => button.click(),
  choose: (radio) => radio.click(),
  write: (field, words) => field.fill(words),
}

/** Whoever has to press Tab more often does not get there. */
const MAX_TABS = 40

/** Who has a keyboard alone: Tab, Space, Enter, arrows, and letters for a sentence. */
export function keyboardOf(page: Page): Hand {
  const { keyboard } = page
  return {
    press: async (button) => {
      await tabTo(page, button)
      await keyboard.press('Enter')
    },
    choose: async (radio) => {
      await tabTo(page, await groupOf(radio))
      for (let options = await optionsOf(radio); options > 0; options -= 1) {
        if (await isFocused(radio)) break
        await keyboard.press('ArrowDown')
      }
      if (!(await radio.isChecked())) await keyboard.press('Space')
      expect(await radio.isChecked()).toBe(true)
    },
    write: async (field, words) => {
      await tabTo(page, field)
      await keyboard.press('Control+A')
      await keyboard.type(words)
    },
  }
}

/** All radios of the same question: Tab leads to one of them. */
async function groupOf(radio: Locator): Promise<Locator> {
  const name = await radio.getAttribute('name')
  return radio.locator('xpath=ancestor::form').locator(`[name="${name}"]`)
}

async function optionsOf(radio: Locator): Promise<number> {
  return (await groupOf(radio)).count()
}

function isFocused(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement)
}

type Stop = { isThere: boolean; isForward: boolean; isCovered: boolean; name: string }

/** Goes on from where the focus is: always forward, within the page's own part, and never behind what stays on screen. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor()
  const path: string[] = []
  while (path.length < MAX_TABS) {
    await page.evaluate(() => Reflect.set(window, 'before', document.activeElement))
    await page.keyboard.press('Tab')
    const { isThere, isForward, isCovered, name } = await wanted.evaluateAll(stopAt)
    path.push(name)
    expect(isForward, `goes forward: ${path.join(' → ')}`).toBe(true)
    expect(isCovered, `can be seen: ${path.join(' → ')}`).toBe(false)
    if (isThere) return
  }
  expect.unreachable(`no way by Tab: ${path.join(' → ')}`)
}

/** Runs in the page. */
function stopAt(wanted: Element[]): Stop {
  const active = document.activeElement ?? document.body
  const before: unknown = Reflect.get(window, 'before')
  const isAfter = (one: Node) => Boolean(one.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING)
  const [box] = active.getClientRects()
  const seen = box && document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, 24) / 2)
  const isOfFrame = active.closest('.top, .bar, .strip, .skip') !== null
  return {
    isThere: wanted.includes(active),
    isForward: before === document.body || (before instanceof Node && (!before.isConnected || isAfter(before))),
    isCovered: !isOfFrame && Boolean(seen?.closest('.top, .bar')),
    name: `${active.localName} ${active.textContent?.trim().slice(0, 30) ?? ''}`,
  }
}
