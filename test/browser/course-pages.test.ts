import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { look } from '../../mock-provider/web/kit/look.ts'
import { courseStyles } from '../../src/walkthrough/web/styles.ts'
import { openLearner } from '../walkthrough/course/session-learner.ts'
import { statesOf, type State } from '../walkthrough/web/states.ts'
import { test } from './browser-test.ts'
import { expectLooks } from './looks.ts'

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
      await expectLooks(page, name)
    }
  },
)
