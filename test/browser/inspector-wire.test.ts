import type { Page } from 'playwright-core'
import type { MockProvider } from '../../mock-provider/index.ts'
import { callMe, numberOf, playStory, refresh } from '../mock-provider/web/inspector/wire-story.ts'
import { expect, test } from './browser-test.ts'
import { expectLooks } from './looks.ts'

const wireOf = (mock: MockProvider, query = '') => `${mock.origin}/_mock/inspector${query}`

/** Two callers with one token: the second begins before the first is answered. */
async function raceRefresh(mock: MockProvider): Promise<void> {
  const { refreshToken = '' } = await mock.signIn()
  mock.faults.arm({ at: 'token', then: 'hold-until-second' })
  await Promise.all([refresh(mock, refreshToken), refresh(mock, refreshToken)])
}

async function lookAt(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expectLooks(page, address)
}

test('the wire, an event, a comparison and refusals are accessible and fit in both themes', async ({
  mock,
  openPage,
}) => {
  const page = await openPage()
  await playStory(mock)
  const replay = numberOf(mock, { reason: 'replayed' })

  for (const query of ['', `?event=${replay}`, `?event=${replay}&view=raw`, '/compare', '/refusals'])
    await lookAt(page, wireOf(mock, query))
})

test('pages on which nothing is yet, or nothing fits, are accessible and fit', async ({ mock, openPage }) => {
  const page = await openPage()

  for (const query of ['', '/compare', '/refusals']) await lookAt(page, wireOf(mock, query))
  await playStory(mock)
  const curl = `?event=${numberOf(mock, { reason: 'replayed' })}&view=curl`
  for (const query of [curl, '?text=nothing-of-this', '?event=999']) await lookAt(page, wireOf(mock, query))
})

test('a refresh race is found by mouse: the refusal, the other request, and what to do', async ({ mock, openPage }) => {
  const page = await openPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(wireOf(mock))
  await raceRefresh(mock)
  const [done, again] = [numberOf(mock, { kind: 'refresh.done' }), numberOf(mock, { reason: 'replayed' })]

  await page.locator(`#e${again}`).click()

  const detail = page.locator('#event')
  await detail.getByText(`#${done} and #${again} presented the same token`).waitFor()
  expect(await detail.textContent()).toContain('Keep one refresh per grant under way')
  expect(await page.evaluate('document.activeElement?.id')).toBe(`event-${again}`)
  await detail
    .getByRole('link', { name: `#${done}`, exact: true })
    .first()
    .click()
  await page.getByRole('heading', { name: `#${done} POST /2/oauth2/token` }).waitFor()
  expect(await detail.textContent()).toContain(`At the same time sent by#${again}`)
})

test('a lost answer is found by keyboard alone', async ({ mock, openPage }) => {
  await playStory(mock)
  const lost = numberOf(mock, { kind: 'refresh.done', grant: 'g2' })
  const page = await openPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(wireOf(mock))
  const press = async (name: RegExp) => {
    for (let count = 0; count < 80; count += 1) {
      await page.keyboard.press('Tab')
      const focused = String(
        await page.evaluate(
          'document.activeElement?.closest("li")?.textContent ?? document.activeElement?.textContent',
        ),
      )
      if (name.test(focused)) return page.keyboard.press('Enter')
    }
    throw new Error(`the keyboard does not reach ${name}`)
  }

  await press(/answer lost/)
  await page.getByRole('heading', { name: `#${lost} POST /2/oauth2/token` }).waitFor()
  await press(/^#\d+$/)

  await page.getByText('The answer that was lost is that of').waitFor()
})

test('without scripts a replay is found by the first refusal, its views and the comparison', async ({
  mock,
  openPage,
}) => {
  const { refreshToken = '' } = await mock.signIn()
  await refresh(mock, refreshToken)
  await refresh(mock, refreshToken)
  const page = await openPage({ javaScriptEnabled: false })
  await page.goto(wireOf(mock))

  await page.getByRole('link', { name: 'First refusal #3' }).click()
  expect(page.url()).toMatch(/#event$/)
  expect(await page.locator('#event').textContent()).toContain('#2 and #3 presented the same token')
  await page.getByRole('link', { name: 'curl', exact: true }).click()
  expect(await page.locator('#event').textContent()).toContain('--data-urlencode "refresh_token=$REFRESH_TOKEN"')
  await page.getByRole('link', { name: 'Lay another request beside it' }).click()
  expect(await page.locator('.verdict').textContent()).toContain('Both sent the same. #2 had spent RT#1')
})

test('a page that did not come is asked for again, and no row is missing', async ({ mock, openPage }) => {
  const { accessToken } = await mock.signIn()
  const page = await openPage()
  await page.goto(wireOf(mock))
  let cut = 0
  await page.route(wireOf(mock), (route) => {
    cut += 1
    return cut === 1 ? route.abort('connectionreset') : route.continue()
  })

  await callMe(mock, accessToken)

  await page.locator('#e2').waitFor()
  expect(cut).toBe(2)
})

test('filters narrow the list and say how much is left', async ({ mock, openPage }) => {
  await playStory(mock)
  const page = await openPage()
  await page.goto(wireOf(mock))

  await page.getByLabel('Show').selectOption('refused')
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByText('1–3 of 3 events').waitFor()
  const refused = await page.locator('.event').count()
  await page.getByLabel('Text').fill('expired')
  await page.keyboard.press('Enter')
  await page.getByText('1–1 of 1 event').waitFor()
  await page.getByRole('link', { name: 'Reset' }).click()
  await page.getByText(/of 1\d events/).waitFor()

  expect(refused).toBe(3)
  expect(await page.getByLabel('Show').inputValue()).toBe('')
  expect(await page.getByLabel('Text').inputValue()).toBe('')
})

test('rows come by themselves, each once; paused, the list stays until it goes on', async ({ mock, openPage }) => {
  const { accessToken } = await mock.signIn()
  const page = await openPage()
  await page.goto(wireOf(mock))
  for (let count = 0; count < 30; count += 1) await callMe(mock, accessToken)
  await page.locator('#e31').waitFor()
  const ids = await page.locator('.event').evaluateAll((rows) => rows.map(({ id }) => id))

  await page.getByRole('link', { name: 'Pause' }).click()
  await page.getByText('held before #32').waitFor()
  await callMe(mock, accessToken)
  await page.getByText('1 newer').waitFor()
  const held = await page.locator('#e32').count()
  await page.getByRole('link', { name: 'Go on live' }).click()
  await page.locator('#e32').waitFor()

  expect(ids).toEqual(Array.from({ length: 31 }, (_, index) => `e${31 - index}`))
  expect(held).toBe(0)
})
