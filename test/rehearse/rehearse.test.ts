import { assert, asyncProperty, integer } from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { sameCases } from '../same-cases.ts'
import type { CronFigures, KeeperFigures } from './figures.ts'
import { runKeepers } from './keeper-run.ts'
import { runCron } from './naive-run.ts'
import { drawPicture } from './picture.ts'
import { check, formatReport } from './report.ts'
import { LEAST_DAYS, type Scale } from './story.ts'

const scale: Scale = { accounts: 20, days: LEAST_DAYS, seed: 1, store: 'memory' }
let keeper: KeeperFigures
let cron: CronFigures

beforeAll(async () => {
  keeper = await runKeepers(scale)
  cron = await runCron(scale)
})

test('a fleet keeps every promise through outage, backup, revocations, new secrets and restarts', () => {
  expect(check(keeper).filter(({ isKept }) => !isKept)).toEqual([])
})

test('each kind of loss that no client could avoid has happened, and each was asked about once', () => {
  const { losses, askedByReason } = keeper

  expect(Math.min(...Object.values(losses))).toBeGreaterThan(0)
  expect(askedByReason).toEqual(losses)
})

test('a naive cron asks more, and asks users who had lost nothing', () => {
  expect(cron.requests).toBeGreaterThan(2 * keeper.requests)
  expect(cron.avoidable).toBeGreaterThan(keeper.asked)
  expect(keeper.needless).toEqual([])
})

test('the report says what was broken, and by whom', () => {
  const needless = [{ account: 'user7', at: 1_798_765_200, why: 'rejected' }]

  const report = formatReport({ ...keeper, asked: keeper.asked + 1, needless }, cron)

  expect(report).toContain('BROKEN  consents asked are the losses that no client could avoid')
  expect(report).toContain('needless: user7, 2027-01-01 01:00, rejected')
})

test('the picture stands alone: light and dark, a title and a description, nothing from elsewhere', () => {
  const picture = drawPicture(keeper, cron)

  expect(picture).toMatch(/<svg [^>]*role="img" aria-labelledby="title desc"/)
  expect(picture).toMatch(/<title id="title">.+<\/title>\n<desc id="desc">.+<\/desc>/)
  expect(picture).toContain('@media (prefers-color-scheme: dark)')
  expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|<script|NaN|undefined/)
})

describe('whatever the seed', () => {
  test('as many are asked as were lost', async () => {
    const seeds = integer({ min: 2, max: 1_000_000 })
    await assert(
      asyncProperty(seeds, async (seed) => {
        const figures = await runKeepers({ ...scale, accounts: 60, seed })
        expect(check(figures).filter(({ isKept }) => !isKept)).toEqual([])
      }),
      { ...sameCases, numRuns: 1 },
    )
  })
})
