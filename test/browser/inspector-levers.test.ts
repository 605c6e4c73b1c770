import { onTestFinished, vi } from 'vitest'
import type { Page } from 'playwright-core'
import type { MockProvider } from '../../mock-provider/index.ts'
import { INSPECTOR } from '../mock-provider/web/inspector/forms.ts'
import { expect, test } from './browser-test.ts'
import { expectLooks } from './looks.ts'

const guarded = test.extend({ mockOptions: { controlToken: 'let-me-in' } })
const LEVERS = `${INSPECTOR}/levers`

/** Presses a button of one card, and waits for the news. */
async function press(page: Page, card: string, button: string): Promise<string> {
  const before = await news(page)
  await page.getByRole('region', { name: card }).getByRole('button', { name: button, exact: true }).first().click()
  await page.waitForFunction(
    (old) => {
      const said = document.getElementById('status')?.textContent ?? ''
      return said !== '' && said !== old
    },
    before,
    { timeout: 60_000 },
  )
  return news(page)
}

async function news(page: Page): Promise<string> {
  return (await page.locator('#status').textContent()) ?? ''
}

const WAYS = [
  { scripts: 'on', javaScriptEnabled: true },
  { scripts: 'off', javaScriptEnabled: false },
]

test.for(WAYS)(
  'levers are pulled by forms, scripts $scripts',
  { timeout: 300_000 },
  async ({ javaScriptEnabled }, { mock, openPage }) => {
    const page = await openPage({ javaScriptEnabled })
    await page.goto(mock.origin + LEVERS)
    const start = mock.clock.now()

    expect(await press(page, 'Clock', 'Advance 1 day')).toContain('The clock moved on')
    expect(mock.clock.now()).toBe(start + 86_400)
    await page.getByLabel('Advance by').fill('90')
    expect(await press(page, 'Clock', 'Advance')).toContain('The clock moved on')
    expect(mock.clock.now()).toBe(start + 86_400 + 5400)

    expect(await press(page, 'Users', 'Sign in')).toMatch(/^@ada_practice has signed in: AT#1 and RT#1 of g1/)
    expect(await press(page, 'Clock', 'To its death (g1 AT#1)')).toContain('The clock moved on')
    expect(mock.clock.now()).toBe(start + 86_400 + 5400 + 7200)

    await page.getByLabel('User name').fill('no such name')
    expect(await press(page, 'Users', 'Add')).toContain('"username" cannot be "no such name"')
    expect(await page.getByLabel('User name').inputValue()).toBe('no such name')
    await page.getByLabel('User name').fill('zoe')
    expect(await press(page, 'Users', 'Add')).toContain('@zoe is a practice account now')
    expect(await page.getByLabel('User name').inputValue()).toBe('')

    expect(await press(page, 'Save points', 'Save this moment')).toContain('This moment is saved')
    expect(await press(page, 'Apps', 'Suspend Practice app')).toContain('Practice app is suspended')
    expect(await press(page, 'Save points', 'Go back to s1')).toContain('Back at save point s1')
    expect(mock.clients.list()[0]?.suspended).toBe(false)

    expect(await press(page, 'Worlds', 'Open a world')).toContain('World w1 is open')
    const link = page.getByRole('region', { name: 'Worlds' }).getByRole('link')
    expect(await link.getAttribute('href')).toBe(`${mock.worlds.list()[0]?.mock.origin}${INSPECTOR}`)
  },
)

test.for(WAYS)(
  'a fault is picked, its JSON shown and edited, armed and disarmed, scripts $scripts',
  { timeout: 300_000 },
  async ({ javaScriptEnabled }, { mock, openPage }) => {
    const page = await openPage({ javaScriptEnabled })
    await page.goto(mock.origin + LEVERS)
    const faults = page.getByRole('region', { name: 'Faults' })
    const json = faults.getByLabel('The fault as JSON')

    await faults.getByLabel('What happens').selectOption('delaySeconds')
    await faults.getByLabel('Endpoint').selectOption('users/me')
    await faults.getByLabel('If grantType is').selectOption('')
    await faults.getByRole('button', { name: 'Show its JSON' }).click()
    await faults.getByLabel('delaySeconds').waitFor()
    const shown: unknown = JSON.parse(await json.inputValue())
    await json.fill(JSON.stringify({ at: 'users/me', then: { delaySeconds: -1 } }))
    const refused = await press(page, 'Faults', 'Arm')
    const kept: unknown = JSON.parse(await json.inputValue())
    await json.fill(JSON.stringify({ at: 'users/me', times: 3, then: { delaySeconds: 1 } }))
    const armed = await press(page, 'Faults', 'Arm')
    const listed = mock.faults.list()
    await press(page, 'Faults', 'Disarm fault 1')

    expect(shown).toEqual({ at: 'users/me', then: { delaySeconds: 3 } })
    expect(refused).toContain('then.delaySeconds cannot be -1; it takes seconds, 0 to 86400')
    expect(kept).toEqual({ at: 'users/me', then: { delaySeconds: -1 } })
    expect(armed).toMatch(/^Armed: delay of 1 s at users\/me, 3 times \(event \d+\)\.$/)
    expect(listed).toMatchObject([{ id: 1, at: 'users/me', remaining: 3 }])
    expect(mock.faults.list()).toEqual([])
  },
)

test('by keyboard alone the clock moves from any page, and the focus stays where it was', async ({
  mock,
  openPage,
}) => {
  const page = await openPage()
  await page.goto(mock.origin + INSPECTOR)
  const start = mock.clock.now()

  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  while (!(await focused()).startsWith('Advance 2 h')) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('status').filter({ hasText: 'The clock moved on' }).waitFor()

  expect(mock.clock.now()).toBe(start + 7200)
  expect(await focused()).toBe('Advance 2 h')
})

test('a form of before a restart is kept, and sent again with one press', async ({ mock, openPage }) => {
  const page = await openPage()
  await page.goto(mock.origin + LEVERS)
  const form = page.getByRole('region', { name: 'Users' }).locator('form').filter({ hasText: 'User name' })
  await form.locator('[name=formToken]').evaluate((field) => field.setAttribute('value', 'of before'))
  await form.getByLabel('User name').fill('zoe')

  await form.getByRole('button', { name: 'Add' }).click()
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.getByRole('status').filter({ hasText: '@zoe' }).waitFor()

  expect(mock.users.list().at(-1)?.username).toBe('zoe')
  expect(new URL(page.url()).pathname).toBe(LEVERS)
})

test.for(['light', 'dark'])('the theme %s is chosen and kept', async (theme, { mock, openPage }) => {
  const page = await openPage()
  await page.goto(mock.origin + LEVERS)

  await page.getByRole('button', { name: theme, exact: true }).click()
  await page.locator(`html[data-theme=${theme}]`).waitFor()
  await page.goto(mock.origin + INSPECTOR)

  expect(await page.locator('html').getAttribute('data-theme')).toBe(theme)
})

guarded.for(WAYS)(
  'with a control token the levers are unlocked in one browser, scripts $scripts',
  async ({ javaScriptEnabled }, { mock, openPage }) => {
    const [page, other] = [await openPage({ javaScriptEnabled }), await openPage({ javaScriptEnabled })]
    await page.goto(mock.origin + LEVERS)
    await other.goto(mock.origin + LEVERS)
    const buttons = page.getByRole('button', { name: 'Advance 1 day' })
    expect(await buttons.count()).toBe(0)

    await page.getByLabel('Control token').fill('let-me-in')
    await page.getByRole('button', { name: 'Unlock the levers' }).click()
    await buttons.waitFor()
    await other.reload()

    expect(await press(page, 'Clock', 'Advance 1 day')).toContain('The clock moved on')
    expect(await other.getByRole('button', { name: 'Advance 1 day' }).count()).toBe(0)
    expect(await page.evaluate(() => document.cookie)).toBe('')
  },
)

test('a person lets a test go on that waits', async ({ mock, openPage }) => {
  const page = await openPage()
  vi.stubEnv('CI', '')
  vi.stubEnv('BROWSER', 'true')
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => {
    vi.unstubAllEnvs()
    said.mockRestore()
  })
  const waiting = mock.inspect({ wait: true })
  await page.goto(mock.origin + INSPECTOR)

  await page.getByRole('button', { name: 'Go on' }).click()
  await waiting
  await page.getByRole('status').filter({ hasText: 'The test goes on.' }).waitFor()

  expect(await page.getByText('A test waits here').count()).toBe(0)
})

/** Something of everything. */
async function fill(mock: MockProvider): Promise<void> {
  await mock.signIn()
  mock.faults.arm({ at: 'token', when: { grantType: 'refresh_token' }, then: { status: 503 }, times: 2 })
  mock.faults.arm({ at: 'users/me', then: 'hold-until-second', times: 'always' })
  await mock.worlds.create({ profile: 'rfc-strict' })
  mock.suspendClient(mock.config.clientId)
}

test('the levers are accessible and fit in both themes', async ({ mock, openPage }) => {
  const page = await openPage()

  await page.goto(mock.origin + LEVERS)
  await expectLooks(page, 'a fresh world')
  await fill(mock)
  await page.goto(`${mock.origin}${LEVERS}?does=status&was=status&value=99`)
  for (const details of await page.locator('details').all())
    await details.evaluate((each) => each.setAttribute('open', ''))
  await expectLooks(page, 'a full world')
  await press(page, 'Users', 'Add')
  await expectLooks(page, 'a refusal')
  await page.goto(`${mock.worlds.list()[0]?.mock.origin}${LEVERS}`)
  await expectLooks(page, 'another profile')
})

guarded('the page that asks for the control token is accessible and fits', async ({ mock, openPage }) => {
  const page = await openPage()

  await page.goto(mock.origin + LEVERS)

  await expectLooks(page, 'the control token')
})
