import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openOtherSide } from '../../src/step-runner/other-side.ts'
import { temporaryHome } from '../run-command.ts'

const open = (home: string) => openOtherSide({ env: { LAB_HOME: home }, stays: true, keptIn: 'keep-alive' })

/** The world that was kept, and back into its file what becomes of it. */
function change(home: string, nowMs: (before: number) => number): void {
  const path = join(home, 'keep-alive/world.json')
  const world = JSON.parse(readFileSync(path, 'utf8'))
  world.snapshot.clock.nowMs = nowMs(world.snapshot.clock.nowMs)
  writeFileSync(path, JSON.stringify(world))
}

test('the world of a program that stays is kept in a folder of its own, and runs on when it is opened again', async () => {
  const home = temporaryHome()
  const first = await open(home)
  const tokens = await first.mock?.signIn()
  await first.close()

  const second = await open(home)
  const { status = 0 } = (await callMe(second, tokens?.accessToken)) ?? {}
  const { running } = second.mock?.clock ?? {}
  await second.close()

  expect([second.config, status, running]).toEqual([first.config, 200, true])
  expect([existsSync(join(home, 'keep-alive/world.json')), existsSync(join(home, 'world.json'))]).toEqual([true, false])
})

test('while nobody ran it time went on, but it is never put back', async () => {
  const home = temporaryHome()
  const first = await open(home)
  const startedAt = first.mock?.clock.now() ?? 0
  await first.close()

  change(home, (before) => before - 3 * 86_400_000)
  const caughtUp = await open(home)
  const now = caughtUp.mock?.clock.now()
  await caughtUp.close()
  change(home, (before) => before + 40 * 86_400_000)
  const ahead = await open(home)
  const later = ahead.mock?.clock.now()
  await ahead.close()

  expect(now).toBeGreaterThanOrEqual(startedAt)
  expect(now).toBeLessThan(startedAt + 86_400)
  expect(later).toBeGreaterThanOrEqual(startedAt + 40 * 86_400)
})

test('without such a folder its world is new each time', async () => {
  const home = temporaryHome()
  const options = { env: { LAB_HOME: home }, stays: true }
  const first = await openOtherSide(options)
  await first.close()
  const second = await openOtherSide(options)
  await second.close()

  expect(second.config.clientId).not.toBe(first.config.clientId)
  expect(existsSync(join(home, 'world.json'))).toBe(false)
})

function callMe({ mock }: Awaited<ReturnType<typeof open>>, accessToken = '') {
  const headers = { authorization: `Bearer ${accessToken}` }
  return mock?.fetch(`${mock.origin}/2/users/me`, { headers })
}
