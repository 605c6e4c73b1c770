import type { BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { serveCourse } from '../walkthrough/web/visitor.ts'
import { answerConsent, expect, test as base } from './browser-test.ts'
import { keyboardOf, mouse } from './course-hands.ts'
import { expectFits } from './looks.ts'
import { CourseWalk, PATIENCE_MS, type Walker } from './course-walk.ts'

/**
 * Whole courses, the nine lessons each, in a real browser, each with a home of its own. The mouse does everything; the other
 * two walks finish the same lessons without a break in each, since what is broken is played alike and costs its time.
 */

const TIMEOUT_MS = 600_000

/** Looked at on the way: where they have most in them. */
const LOOKED_AT = [
  'first screen',
  'opening',
  'opening, last moment',
  'predict of 01-verifier',
  'run of 01-verifier',
  'waiting for the callback of 03-authorize',
  'look of 06-refresh',
  'broken of 06-refresh',
  'verdict not met of 06-refresh',
  'verdict met of 06-refresh',
  'done of 06-refresh',
  'all lessons',
]

/** What a page asked for that is not on this machine, and what its console complained of. */
function listenTo(page: Page): string[] {
  const heard: string[] = []
  page.context().on('request', (request) => {
    const { hostname } = new URL(request.url())
    if (!['127.0.0.1', 'localhost'].includes(hostname)) heard.push(request.url())
  })
  page.context().on('console', (message) => {
    if (message.type() === 'error') heard.push(`${message.text()} at ${message.location().url}`)
  })
  page.context().on('weberror', (error) => heard.push(String(error.error())))
  return heard
}

const test = base.extend('openCourse', ({ openPage }) => async (options: BrowserContextOptions) => {
  const { desk, server, home, close } = await serveCourse()
  onTestFinished(close)
  const page = await openPage({ reducedMotion: 'reduce', viewport: { width: 1280, height: 800 }, ...options })
  page.setDefaultTimeout(PATIENCE_MS)
  const heard = listenTo(page)
  await page.goto(server.newAddress())
  return { page, home, heard, session: desk.session }
})

async function finish(walker: Walker, stems: readonly string[]): Promise<void> {
  const walk = new CourseWalk(walker)
  await walk.watch()
  for (const [index, stem] of stems.entries()) {
    if (index > 0) await walk.goOn(index + 1)
    await walk.lesson(stem)
  }
  await walk.end()
}

/** Opens the practice page from the course, and agrees there. */
async function agreeIn(page: Page): Promise<void> {
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Open the practice page' }).click()
  const practice = await opened
  await answerConsent(practice)
  await practice.waitForURL('**/callback?**')
  await practice.close()
}

test(
  'all lessons are finished by mouse; each state on the way fits its window, and nothing moves',
  { timeout: TIMEOUT_MS },
  async ({ openCourse }) => {
    const { page, home, heard, session } = await openCourse({ colorScheme: 'light' })
    const states: string[] = []
    const onState = async (name: string) => {
      if (!LOOKED_AT.includes(name)) return
      states.push(name)
      expect.soft(await page.evaluate('document.getAnimations().length'), `${name} moves`).toBe(0)
      await expectFits(page, name)
    }

    await finish(
      { page, home, hand: mouse, hasScripts: true, isThorough: true, agree: () => agreeIn(page), onState },
      session.lessons.map(({ stem }) => stem),
    )

    expect(states).toEqual(LOOKED_AT)
    expect(heard).toEqual([])
    expect(session.next).toBeUndefined()
  },
)

test('all lessons are finished by keyboard alone', { timeout: TIMEOUT_MS }, async ({ openCourse }) => {
  const { page, home, heard, session } = await openCourse({})

  await finish(
    { page, home, hand: keyboardOf(page), hasScripts: true },
    session.lessons.map(({ stem }) => stem),
  )

  expect(heard).toEqual([])
  expect(session.next).toBeUndefined()
})

test('all lessons are finished with scripts switched off', { timeout: TIMEOUT_MS }, async ({ openCourse }) => {
  const { page, home, heard, session } = await openCourse({ javaScriptEnabled: false })

  await finish(
    { page, home, hand: mouse, hasScripts: false },
    session.lessons.map(({ stem }) => stem),
  )

  expect(heard).toEqual([])
  expect(session.next).toBeUndefined()
})
