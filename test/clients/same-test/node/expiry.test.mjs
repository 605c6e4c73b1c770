import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefreshes, assertRotation } from 'twitter-oauth-lab/assert'
import { startMockProvider } from 'twitter-oauth-lab/mock'
import { Bot } from './bot.mjs'

test('the bot refreshes once after two hours and keeps the new refresh token', async (t) => {
  const mock = await startMockProvider()
  t.after(() => mock.stop())
  const bot = new Bot(mock.config, await mock.signIn())

  mock.clock.advance({ hours: 2 })
  assert.equal(await bot.whoAmI(), 'ada_practice')
  assertRefreshes(mock, 1)

  mock.clock.advance({ hours: 2 })
  assert.equal(await bot.whoAmI(), 'ada_practice')
  assertRefreshes(mock, 2)
  assertRotation(mock)
})
