import type { Page } from 'playwright-core'
import { startMockProvider } from '../../mock-provider/index.ts'
import { authorizationUrl } from '../mock-provider/fixtures.ts'
import { answerConsent, expect, test as base } from './browser-test.ts'

/** A name of a stranger that has come to lead to this machine, as DNS rebinding makes it. */
const test = base.extend('hostRules', { scope: 'file' }, 'MAP evil.example 127.0.0.1, MAP mock.internal 127.0.0.1')

/** What a page of its own origin can read there. */
function readFrom(page: Page, paths: string[]): Promise<string[]> {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map(
          async (path) => `${path.slice(0, 20)} ${(await fetch(path)).status} ${await (await fetch(path)).text()}`,
        ),
      ),
    paths,
  )
}

test('a page of a rebound name reads no log-in page, no lesson and no client id', async ({ mock, openPage }) => {
  const { pathname, search } = authorizationUrl(mock)
  const page = await openPage()
  const opened = await page.goto(`http://evil.example:${mock.port}/2/users/me`)

  const read = await readFrom(page, ['/', pathname + search, '/_mock/config', '/lessons/01-verifier'])

  expect(opened?.status()).toBe(401)
  expect(read.map((text) => text.split(' ')[1])).toEqual(['403', '403', '403', '403'])
  expect(read.join()).not.toContain(mock.config.clientId)
  expect(read.join()).not.toContain('name="attempt"')
})

test('a user is told why a name shows nothing, and shown the page by one of the mock’s own', async ({ openPage }) => {
  const mock = await startMockProvider({ allowedHosts: ['mock.internal'], redirectUris: ['http://127.0.0.1:1/cb'] })
  const url = authorizationUrl(mock)
  const page = await openPage()

  await page.goto(url.href.replace('127.0.0.1:', 'evil.example:'))
  const refusal = await page.textContent('body')
  await page.goto(url.href.replace('127.0.0.1:', 'mock.internal:'))
  const left = page.waitForRequest(/^http:\/\/127\.0\.0\.1:1\/cb/)
  await answerConsent(page)
  const callback = new URL((await left).url())
  await mock.stop()

  expect(refusal).toContain('name it with --allowed-host')
  expect(callback.searchParams.get('code')).not.toBeNull()
})
