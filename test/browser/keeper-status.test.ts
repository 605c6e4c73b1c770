import { onTestFinished } from 'vitest'
import type { Page } from 'playwright-core'
import { startStatusServer } from '../../src/keeper/service/status-server.ts'
import { startServiceLab, type ServiceLab } from '../keeper/service/service-lab.ts'
import { expect, test } from './browser-test.ts'
import { expectLooks } from './looks.ts'

const described = { provider: 'a mock of X at http://127.0.0.1:4000', store: 'the SQLite file /srv/keeper/tokens.db' }

async function startStatus(): Promise<ServiceLab & { origin: string }> {
  const lab = await startServiceLab()
  const status = await startStatusServer(lab.service, { port: 0, described })
  onTestFinished(() => status.close())
  return { ...lab, origin: status.origin }
}

/** Grants in every state, and something of everything that goes wrong. */
async function letThingsHappen({ logIn, keeper, service, mock, clock }: ServiceLab): Promise<void> {
  await logIn('1500000000000000001')
  const gone = await logIn('1500000000000000002')
  await keeper.access(gone)
  mock.revokeByUser({ user: '1500000000000000002' })
  await clock.pass(7000)
  await service.work()
  const odd = {
    tenant: 'a-customer-with-a-rather-long-name',
    account: 'an_account_that_is_longer_than_any_id_of_x_has_been',
  }
  await keeper.adopt(odd, await mock.signIn())
  await keeper.release(await logIn('1500000000000000003'))
  service.record.note({ type: 'store.failed', at: clock.now(), code: 'ECONNREFUSED', during: 'touch' })
  service.record.note({
    type: 'rotation.unpersisted',
    at: clock.now(),
    key: odd,
    generation: 2,
    spooled: false,
    code: 'EIO',
  })
  const why =
    'token endpoint refused: 401 unauthorized_client "Missing valid authorization header". Check CLIENT_SECRET.'
  service.record.note({ type: 'client.misconfigured', at: clock.now(), why, retryAt: clock.now() + 300 })
}

/** For whoever wants to see it: LAB_SHOTS names a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.LAB_SHOTS
  if (!folder) return
  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true })
    }
  await page.emulateMedia({ colorScheme: 'light' })
}

test('the status page is accessible in both themes, narrow and wide, and fits every screen', async ({ openPage }) => {
  const lab = await startStatus()
  const page = await openPage()
  const visit = async (name: string) => {
    await page.goto(lab.origin)
    await shoot(page, name)
    await expectLooks(page, name, { narrow: 360 })
  }

  await visit('empty')
  await letThingsHappen(lab)
  await visit('troubled')
  expect(await page.getByText('A person should look.').count()).toBe(1)
  lab.store.census = async () => Promise.reject(new Error('gone'))
  lab.store.list = async () => Promise.reject(new Error('gone'))
  await visit('without a store')
})

test('the page asks nobody else for anything, and has no script', async ({ openPage }) => {
  const lab = await startStatus()
  await letThingsHappen(lab)
  const page = await openPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const refused: string[] = []
  page.on('console', (message) => refused.push(message.text()))

  await page.goto(lab.origin)

  expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([`${lab.origin}/`, `${lab.origin}/status.css`])
  expect(await page.locator('script, [style], [onclick]').count()).toBe(0)
  expect(refused.filter((text) => /Content Security Policy/.test(text))).toEqual([])
  expect(await page.evaluate('getComputedStyle(document.querySelector("h1")).fontSize')).toBe('30px')
})

test('each cell of a narrow page says what it is, and a wide one has heads', async ({ openPage }) => {
  const lab = await startStatus()
  await letThingsHappen(lab)
  const narrow = await openPage({ viewport: { width: 360, height: 800 } })
  const wide = await openPage({ viewport: { width: 1280, height: 800 } })

  for (const page of [narrow, wide]) await page.goto(lab.origin)

  const label = 'getComputedStyle(document.querySelector("td"), "::before").content'
  expect([await narrow.evaluate(label), await wide.evaluate(label)]).toEqual(['"Account"', 'none'])
  expect(await wide.getByRole('columnheader', { name: 'Generation' }).isVisible()).toBe(true)
})
