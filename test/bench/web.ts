import { loadavg } from 'node:os'
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { findChromium } from '../chromium.ts'
import { serveCourse } from '../walkthrough/web/serve-course.ts'
import { Connection } from './connection.ts'
import { median } from './row.ts'

/**
 * What somebody waits for at the inspector and in the course: `npm run bench:web`. Figures of this machine, beside what is
 * wanted of them; nothing is asserted. The inspector is open while all events come, as it is beside a test that runs.
 */

const EVENTS = 10_000
const ROUNDS = 41

async function callMany(mock: MockProvider, accessToken: string, count: number): Promise<void> {
  const headers = { authorization: `Bearer ${accessToken}` }
  for (let sent = 0; sent < count; sent += 1) await mock.fetch(`${mock.config.apiOrigin}/2/users/me`, { headers })
}

/** Milliseconds from a request's answer to its row. */
async function answerToRow(mock: MockProvider, page: Page, accessToken: string): Promise<number> {
  const row = page.locator(`#e${mock.journal.mark() + 1}`).waitFor({ state: 'attached' })
  await callMany(mock, accessToken, 1)
  const answeredAt = performance.now()
  await row
  return performance.now() - answeredAt
}

async function heapMegabytes(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1e6
}

/** Milliseconds until a page has come, over a connection that stays open. */
async function pageTimes(mock: MockProvider, path: string): Promise<number[]> {
  const connection = new Connection(mock.port)
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const askedAt = performance.now()
    await connection.send({ method: 'GET', path: `/_mock/inspector${path}`, headers: {}, body: '' })
    times.push(performance.now() - askedAt)
  }
  connection.close()
  return times
}

type Loaded = { answered: number; drawn: number; live: number }

/** Milliseconds of a page of the course, as its browser saw it: up to its answer, and from there until it was drawn and its script had run. */
async function loadOnce(page: Page): Promise<Loaded> {
  await page.reload({ waitUntil: 'load' })
  return page.evaluate<Loaded>(`new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      const [paint] = list.getEntriesByName('first-contentful-paint')
      if (paint === undefined) return
      observer.disconnect()
      const [{ requestStart, responseStart, domContentLoadedEventStart }] = performance.getEntriesByType('navigation')
      const live = domContentLoadedEventStart - responseStart
      resolve({ answered: responseStart - requestStart, drawn: paint.startTime - responseStart, live })
    }).observe({ type: 'paint', buffered: true })
  })`)
}

/** The fullest page of the course: lesson 6 once it has run, at Look. */
async function measureCourse(browser: Browser): Promise<void> {
  const { desk, server, close } = await serveCourse()
  try {
    desk.session.enter('06-refresh')
    await desk.session.run({ atConsent: async () => 'played' })
    desk.session.goTo('look')
    const page = await browser.newPage()
    await page.goto(server.newAddress())
    await page.goto(`${server.origin}/lesson`)
    const loads: Loaded[] = []
    for (let round = 0; round < ROUNDS; round += 1) loads.push(await loadOnce(page))
    const of = (what: keyof Loaded) => `${median(loads.map((load) => load[what])).toFixed(1)} ms`
    print('course, lesson 6 at Look: server answer, p50', of('answered'), '<= 20 ms')
    print('course: from the answer to the page on screen, p50', of('drawn'), '<= 300 ms')
    print('course: from the answer to its script at work, p50', of('live'), '<= 300 ms')
  } finally {
    await close()
  }
}

function print(what: string, figure: string, wanted: string): void {
  console.log(`${what.padEnd(58)}${figure.padStart(12)}   ${wanted}`)
}

const executablePath = findChromium()
if (executablePath === undefined) throw new Error('the bench of pages needs a Chromium')
console.log(`load average before: ${loadavg()[0]?.toFixed(2)}`)
const mock = await startMockProvider({ overrides: { rateLimits: 'off' } })
const isRoot = process.getuid?.() === 0
const browser = await chromium.launch({
  executablePath,
  args: ['--disable-background-networking', ...(isRoot ? ['--no-sandbox'] : [])],
})
try {
  const { accessToken } = await mock.signIn()
  const page = await browser.newPage()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.goto(`${mock.origin}/_mock/inspector`)
  const [heapBefore, few] = [await heapMegabytes(session), [] as number[]]
  for (let round = 0; round < ROUNDS; round += 1) few.push(await answerToRow(mock, page, accessToken))

  await callMany(mock, accessToken, EVENTS)
  await page.locator(`#e${mock.journal.mark()}`).waitFor({ state: 'attached' })
  const heapAfter = await heapMegabytes(session)
  const many: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) many.push(await answerToRow(mock, page, accessToken))
  const rows = await page.locator('.event').count()

  print('from answer to row, few events, median', `${median(few).toFixed(0)} ms`, '50 ms of it are gathering')
  print('from answer to row, 10,000 events, median', `${median(many).toFixed(0)} ms`, '<= 300 ms')
  print('JS heap of the page before, after 10,000 events', `${heapBefore.toFixed(1)}, ${heapAfter.toFixed(1)} MB`, '')
  print('rows in the page after 10,000 events', String(rows), '<= 100')
  await page.close()
  for (const path of ['', '?kind=refused', `?event=${mock.journal.mark()}`, '/refusals', '/compare'])
    print(
      `server answer, 10,000 events, p50: ${path || 'newest page'}`,
      `${median(await pageTimes(mock, path)).toFixed(1)} ms`,
      '<= 20 ms',
    )
  await measureCourse(browser)
} finally {
  await browser.close()
  await mock.stop()
}
console.log(`load average after: ${loadavg()[0]?.toFixed(2)}`)
