import { expect, test } from 'twitter-oauth-lab/vitest'
import { Bot } from './bot.ts'

test('the bot refreshes once after two hours and keeps the new refresh token', async ({ mock }) => {
  const bot = new Bot(mock.config, await mock.signIn())

  mock.clock.advance({ hours: 2 })
  expect(await bot.whoAmI()).toBe('ada_practice')
  expect(mock).toShowRefreshes(1)

  mock.clock.advance({ hours: 2 })
  expect(await bot.whoAmI()).toBe('ada_practice')
  expect(mock).toShowRefreshes(2)
  expect(mock).toShowRotation()
})
