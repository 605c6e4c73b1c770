import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import type { Beat } from '../../src/walkthrough/course/progress.ts'
import { placeFile, solutionFile } from '../../src/walkthrough/course/starters.ts'
import { expect } from './browser-test.ts'

/** With a busy machine: whatever is waited for comes, or the page is broken. */
export const PATIENCE_MS = 60_000

/** How a person acts on a page. */
export type Hand = {
  press(button: Locator): Promise<void>
  /** One of several outcomes. */
  choose(radio: Locator): Promise<void>
  write(field: Locator, words: string): Promise<void>
}

/** A person who goes through the course. `onState` is called at each state that a page passes. */
export type Walker = {
  page: Page
  hand: Hand
  home: string
  hasScripts: boolean
  /** Agrees at X's page, where somebody has to; otherwise the practice user does. */
  agree?: () => Promise<void>
  /** Has a starter judged and breaks something in every lesson; otherwise the latter in the first alone. */
  isThorough?: boolean
  onState?: (name: string) => Promise<void>
}

/** A walk through the lessons, part by part, as a person does it who reads only the page. */
export class CourseWalk {
  readonly #walker: Walker
  readonly #secrets = new Set<string>()

  constructor(walker: Walker) {
    this.#walker = walker
  }

  /** The log-in that is watched, moment by moment, up to the first lesson. */
  async watch(): Promise<void> {
    await this.#isAt('welcome', { isFirst: true })
    await this.#passes('first screen')
    await this.#press('Watch a log-in happen')
    await this.#isAt('moment-1')
    await this.#passes('opening')
    for (let moment = 2; await this.#isThere('Next →', 'link'); moment += 1) {
      await this.#press('Next →', 'link')
      await this.#isAt(`moment-${moment}`)
    }
    await this.#passes('opening, last moment')
    await this.#press(/^Start lesson 1/)
  }

  /** One lesson, from its goal to what there is to say; ends at the way on. */
  async lesson(stem: string): Promise<void> {
    const { isThorough = false } = this.#walker
    await this.#isAt(`lesson-${stem}`)
    await this.#predict(stem)
    await this.#run(stem)
    await this.#press('Go on: break it')
    await this.#isAtBeat(stem, 'break')
    if (isThorough || stem.startsWith('01')) await this.#break(stem)
    await this.#press('Go on to your own file')
    await this.#isAtBeat(stem, 'fix')
    await this.#fix(stem)
    await this.#press('Go on')
    await this.#isAtBeat(stem, 'say')
    await this.#say(stem)
  }

  /** From the end of a lesson to the next. */
  goOn(number: number): Promise<void> {
    return this.#press(new RegExp(`^Lesson ${number}:`), 'button', '#beat-say')
  }

  /** From the end of the last lesson to what was learned. */
  async end(): Promise<void> {
    const { page } = this.#walker
    await this.#press('All lessons are done: what you take along', 'link')
    await this.#isAt('all-lessons')
    expect(await page.getByRole('link', { name: '9 of 9 done' }).isVisible()).toBe(true)
    expect(await page.locator('#recap').isVisible()).toBe(true)
    expect(await page.locator('.lesson-card .chip').allTextContents()).toEqual(Array(9).fill('✓ done'))
    await this.#passes('all lessons')
  }

  async #predict(stem: string): Promise<void> {
    const beat = this.#in('#beat-predict')
    await this.#passes('predict', stem)
    await this.#walker.hand.choose(beat.locator('[name=choice]').first())
    await this.#walker.hand.choose(beat.locator('[name=sure]').last())
    await this.#press('Predict', 'button', '#beat-predict')
    await this.#isAtBeat(stem, 'run')
  }

  async #run(stem: string): Promise<void> {
    const { agree, hand } = this.#walker
    const browser = this.#in('#beat-run').locator('[name=consent][value=browser]')
    const isAsked = agree !== undefined && (await browser.count()) > 0
    await this.#passes('run', stem)
    if (isAsked) await hand.choose(browser)
    await this.#press('Run it', 'button', '#beat-run')
    if (isAsked) {
      await this.#walker.page.getByRole('link', { name: 'Open the practice page' }).waitFor()
      await this.#passes('waiting for the callback', stem)
      await agree()
    }
    await this.#isAtBeat(stem, 'look')
    await this.#passes('look', stem)
  }

  async #break(stem: string): Promise<void> {
    const damage = this.#in('.break').first()
    await this.#walker.hand.choose(damage.locator('[name=choice]').first())
    await this.#walker.hand.press(damage.getByRole('button', { name: 'Break it' }))
    await damage.getByRole('button', { name: 'Break it again' }).waitFor()
    expect(await damage.locator('.answered').isVisible()).toBe(true)
    await this.#passes('broken', stem)
  }

  /** The starter is judged first in one lesson; what is saved then is judged by itself where there are scripts. */
  async #fix(stem: string): Promise<void> {
    const { hand, page, hasScripts, isThorough = false } = this.#walker
    if (await this.#isThere('Write in this')) {
      await hand.choose(page.getByRole('radio', { name: 'TypeScript' }))
      await this.#press('Write in this')
      await page.locator('.path').waitFor()
    }
    const path = (await page.locator('.path').textContent()) ?? ''
    if (isThorough && stem.startsWith('06')) {
      await this.#press('Check now')
      await page.locator('.verdict.wait-edge').waitFor()
      await this.#passes('verdict not met', stem)
    }
    placeFile(solutionFile(stem), path)
    if (!hasScripts) await this.#press('Check now')
    await page.getByRole('heading', { name: '✓ All met.' }).waitFor()
    await this.#passes('verdict met', stem)
  }

  async #say(stem: string): Promise<void> {
    const { hand, page } = this.#walker
    await hand.write(page.getByRole('textbox'), 'Whoever has read this far knows it.')
    await this.#press('Say it')
    await page.getByRole('button', { name: 'Say it again' }).waitFor()
    expect(await page.locator('.said').textContent()).toContain('Whoever has read this far knows it.')
    await this.#passes('done', stem)
  }

  #in(selector: string): Locator {
    return this.#walker.page.locator(selector)
  }

  async #press(name: string | RegExp, role: 'button' | 'link' = 'button', within = 'main'): Promise<void> {
    const exact = typeof name === 'string'
    await this.#walker.hand.press(this.#in(within).getByRole(role, { name, exact }))
  }

  async #isThere(name: string, role: 'button' | 'link' = 'button'): Promise<boolean> {
    return (await this.#in('main').getByRole(role, { name, exact: true }).count()) > 0
  }

  #isAtBeat(stem: string, beat: Beat): Promise<void> {
    return this.#isAt(`at-${stem}-${beat}`)
  }

  /** The new heading is there, and has the focus where a script can give it. */
  async #isAt(id: string, { isFirst = false } = {}): Promise<void> {
    const focused = this.#walker.hasScripts && !isFirst ? ':focus' : ''
    await this.#in(`#${id}${focused}`).waitFor()
  }

  /** No page shows a secret of the course, nor anything that could be one. */
  async #passes(state: string, stem = ''): Promise<void> {
    const { page, home, onState } = this.#walker
    const name = stem === '' ? state : `${state} of ${stem}`
    for (const secret of secretsIn(join(home, '.lab', 'handoff.json'))) this.#secrets.add(secret)
    const html = await page.content()
    const shown = [...this.#secrets].filter((secret) => html.includes(secret))
    expect([...shown, ...(html.match(LIKE_A_TOKEN) ?? [])], name).toEqual([])
    await onState?.(name)
  }
}

/** Codes and tokens of X are longer than any word of a page, and than what its forms carry. */
const LIKE_A_TOKEN = /[\w-]{80,}/g

/** What anybody may see goes through the browser's address bar. */
const PUBLIC = ['codeChallenge', 'state']

/** What the token file of the course has just now. */
function secretsIn(path: string): string[] {
  if (!existsSync(path)) return []
  const members = readFileSync(path, 'utf8').matchAll(/"(\w+)": *"([\w.~:-]{30,})"/g)
  return [...members].flatMap(([, name = '', value = '']) => (PUBLIC.includes(name) ? [] : [value]))
}
