import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { look } from '../../mock-provider/web/kit/look.ts'
import { courseStyles } from '../../src/walkthrough/web/styles.ts'
import { openLearner } from '../walkthrough/course/session-learner.ts'
import { statesOf, type State } from '../walkthrough/web/states.ts'
import { expect, test } from './browser-test.ts'

const WIDTHS = [320, 900, 1280]

/** The pages as they are, without a course behind them. */
async function serve(states: readonly State[]): Promise<string> {
  const server = createServer(({ url = '' }, response) => {
    if (url === '/look.css') return void response.setHeader('content-type', 'text/css').end(look + courseStyles)
    const state = states[Number(url.slice(1))]
    response.statusCode = state ? 200 : 404
    response.setHeader('content-type', 'text/html; charset=utf-8').end(state?.html.replace(/<script.*?<\/script>/g, ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Of the second theme the colours alone: nothing else is another one there. */
async function violations(page: Page, colorScheme: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme })
  const options = colorScheme === 'dark' ? '{ runOnly: ["color-contrast"] }' : '{}'
  const { violations: all } = await page.evaluate<axe.AxeResults>(`axe.run(${options})`)
  return all.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
}

test(
  'every state of the course is accessible in both themes and fits 320, 900 and 1280 px',
  { timeout: 900_000 },
  async ({ openPage }) => {
    const { session } = await openLearner({ seed: 'pages' })
    const states = await statesOf(session)
    const origin = await serve(states)
    const page = await openPage()

    for (const [index, { name }] of states.entries()) {
      await page.goto(`${origin}/${index}`)
      // What is folded counts as well.
      await page.evaluate("document.querySelectorAll('details:not(.menu)').forEach((each) => (each.open = true))")
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        const needed = await page.evaluate('document.documentElement.scrollWidth')
        expect.soft(needed, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(width)
      }
      await page.evaluate(axe.source)
      for (const colorScheme of ['light', 'dark'] as const)
        expect.soft(await violations(page, colorScheme), `${name}, ${colorScheme}`).toEqual([])
    }
  },
)
