import { expect, test } from 'vitest'
import { NeedsConsentError } from '../../src/keeper/index.ts'
import { startKeeperLab } from './lab.ts'
import { turn } from './virtual-clock.ts'

const HOUR = 3600

test('a fresh token is handed out without a request', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  const access = await lab.keeper.access(key)

  expect(access).toMatchObject({ generation: 1, scopes: expect.arrayContaining(['offline.access']) })
  expect(lab.rotations()).toBe(0)
})

test('in the advisory window the old token is handed out, and the next one fetched meanwhile', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  const first = await lab.keeper.access(key)
  await lab.clock.pass(2 * HOUR - 600)

  const during = await lab.keeper.access(key)
  await turn()
  const after = await lab.keeper.access(key)

  expect(during.accessToken).toBe(first.accessToken)
  expect(after).toMatchObject({ generation: 2 })
  expect(lab.rotations()).toBe(1)
})

test('in the mandatory window callers wait for the next one, all of them for the same refresh', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  await lab.clock.pass(2 * HOUR - 60)

  const given = await Promise.all([1, 2, 3].map(() => lab.keeper.access(key)))

  expect(given.map(({ generation }) => generation)).toEqual([2, 2, 2])
  expect(lab.rotations()).toBe(1)
})

test('a grant lives for months', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  for (let day = 0; day < 60; day++) {
    await lab.clock.pass(24 * HOUR)
    const { expiresAt } = await lab.keeper.access(key)
    expect(expiresAt - lab.clock.now()).toBeGreaterThan(HOUR)
  }

  expect(lab.rotations()).toBe(60)
})

test('idle grants are touched within the keep-alive period, and no more often', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  for (let day = 0; day < 175; day++) {
    await lab.clock.pass(24 * HOUR)
    await lab.keeper.runDue()
  }

  expect(lab.rotations()).toBeGreaterThanOrEqual(4)
  expect(lab.rotations()).toBeLessThanOrEqual(7)
  expect((await lab.keeper.access(key)).generation).toBeGreaterThan(4)
})

test('a rejected token is never handed out again, and a storm of them costs one rotation', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  const { accessToken } = await lab.keeper.access(key)
  const processes = [lab.keeper, await lab.another(), await lab.another()]
  const storm = processes.flatMap((keeper) => [1, 2, 3].map(() => keeper.access(key, { rejected: accessToken })))
  const all = Promise.all(storm)
  await lab.clock.pass(5)

  const given = await all

  expect(given.every((access) => access.accessToken !== accessToken)).toBe(true)
  expect(lab.rotations()).toBe(1)
})

test('a user who takes the access back must log in again, and is well after that', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.revokeByUser({ user: 'ada' })
  await lab.clock.pass(2 * HOUR)

  const error = await lab.keeper.access(key).catch((failure: unknown) => failure)
  await lab.logIn('ada')
  const access = await lab.keeper.access(key)

  expect(error).toBeInstanceOf(NeedsConsentError)
  expect(error).toMatchObject({ code: 'ERR_NEEDS_CONSENT', reason: 'rejected', retryable: false })
  expect(access.generation).toBe(2)
})

test('a released grant is revoked at the provider, and nothing is kept of its tokens', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  const released = await lab.keeper.release(key)

  const row = await lab.store.read(key)
  expect(released).toEqual({ atProvider: true })
  expect(row).toMatchObject({ state: 'revoked', sealed: '' })
  await expect(lab.keeper.access(key)).rejects.toMatchObject({ code: 'ERR_GRANT_REVOKED' })
  expect(lab.mock.journal.events.some(({ kind }) => kind === 'family.closed')).toBe(true)
})

test('fetch sends the access token, and once more with a fresh one after a 401', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'users/me', then: { status: 401 } })

  const response = await lab.keeper.fetch(key)('/2/users/me')

  expect(response.status).toBe(200)
  expect(lab.rotations()).toBe(1)
})

test('fetch sends no token to another origin', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')

  for (const url of ['https://evil.example/2/users/me', '//evil.example/', 'http://u:p@127.0.0.1/'])
    await expect(lab.keeper.fetch(key)(url)).rejects.toMatchObject({ code: 'ERR_ORIGIN' })
})

test('two processes that renew at the same time spend one token', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  const other = await lab.another()
  await lab.clock.pass(2 * HOUR)

  const both = Promise.all([lab.keeper.access(key), other.access(key)])
  await lab.clock.pass(2)

  expect((await both).map(({ generation }) => generation)).toEqual([2, 2])
  expect(lab.rotations()).toBe(1)
})

test('after an outage of the token endpoint the next tick recovers', async () => {
  const lab = await startKeeperLab()
  const key = await lab.logIn('ada')
  lab.mock.faults.arm({ at: 'token', times: 1, then: { status: 503, retryAfterSeconds: 100 } })
  await lab.clock.pass(2 * HOUR)

  await expect(lab.keeper.access(key)).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE', retryable: true })
  await lab.clock.pass(99)
  await expect(lab.keeper.access(key)).rejects.toMatchObject({ code: 'ERR_REFRESH_UNAVAILABLE' })
  await lab.clock.pass(2)

  expect(await lab.keeper.access(key)).toMatchObject({ generation: 2 })
})
