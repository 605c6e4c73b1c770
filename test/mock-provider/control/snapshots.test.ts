import { SavePoints } from '../../../mock-provider/control/save-points.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { refresh, statusOfCall } from '../fixtures.ts'
import { ask } from './call.ts'

test('a save point brings the whole world back, as often as one likes', async ({ mock }) => {
  const { accessToken, refreshToken } = await mock.signIn()
  const savedAt = mock.clock.now()

  const saved = await ask(mock, 'POST /snapshots', { id: 'signed-in' })
  const outcomes: unknown[] = []
  for (let round = 0; round < 2; round += 1) {
    await refresh(mock, refreshToken)
    mock.clock.advance({ hours: 2 })
    const before = await statusOfCall(mock, accessToken)
    const restored = await ask(mock, 'POST /snapshots/signed-in/restore')
    outcomes.push([before, restored.json.now, await statusOfCall(mock, accessToken)])
  }

  expect([saved.status, saved.json]).toEqual([201, { id: 'signed-in', at: savedAt, journalSeq: 1 }])
  expect(outcomes).toEqual([
    [401, savedAt, 200],
    [401, savedAt, 200],
  ])
  expect((await refresh(mock, refreshToken)).status).toBe(200)
})

test('save points are listed, read and forgotten; nothing of what is in them is told', async ({ mock }) => {
  const first = await ask(mock, 'POST /snapshots')
  await ask(mock, 'POST /snapshots', { id: 's2' })
  const third = await ask(mock, 'POST /snapshots', {})

  const listed = await ask(mock, 'GET /snapshots')
  const read = await ask(mock, 'GET /snapshots/s2')
  const left = await ask(mock, 'DELETE /snapshots/s2')

  expect([first.json.id, third.json.id]).toEqual(['s1', 's3'])
  expect(listed.json.snapshots.map(({ id }: { id: string }) => id)).toEqual(['s1', 's2', 's3'])
  expect(read.json).toEqual({ id: 's2', at: mock.clock.now(), journalSeq: 1 })
  expect(left.json).toEqual({ snapshots: [first.json, third.json] })
  expect((await ask(mock, 'POST /snapshots/s2/restore')).status).toBe(404)
})

test('an id that is taken is a 409, and the first save point stays', async ({ mock }) => {
  const first = await ask(mock, 'POST /snapshots', { id: 'a' })
  mock.clock.advance({ hours: 1 })

  const { status, json } = await ask(mock, 'POST /snapshots', { id: 'a' })

  expect(status).toBe(409)
  expect(json).toMatchObject({ field: 'id', value: 'a', detail: expect.stringMatching(/DELETE it first/) })
  expect((await ask(mock, 'GET /snapshots/a')).json).toEqual(first.json)
})

test('at most 20 are kept, and the 21st is a 409 that says what to do', async ({ mock }) => {
  for (let count = 0; count < 20; count += 1) await ask(mock, 'POST /snapshots')

  const { status, json } = await ask(mock, 'POST /snapshots')

  expect(status).toBe(409)
  expect(json.detail).toBe('there are 20 snapshots, and no more are kept; DELETE one first')
  expect((await ask(mock, 'GET /snapshots')).json.snapshots).toHaveLength(20)
})

test('save points are bounded in bytes: one too many is a 409 with the sizes, and the others stay', async ({
  mock,
}) => {
  for (let count = 0; count < 50; count += 1) await mock.signIn()
  const savePoints = new SavePoints(mock, 100_000)
  savePoints.save('first')
  const fill = () => {
    for (let count = 0; count < 20; count += 1) savePoints.save()
  }

  expect(fill).toThrow(
    /^this snapshot would take 0\.\d MB beside 0\.\d MB of others, and 0\.1 MB are kept; DELETE one first, or save the world while less is in it$/,
  )
  const kept = savePoints.list().length
  savePoints.remove('first')
  savePoints.save('first')

  expect(kept).toBeGreaterThan(0)
  expect(savePoints.list()).toHaveLength(kept)
})

test('a save point is no part of the world: what happens later does not happen in it', async ({ mock }) => {
  const { refreshToken } = await mock.signIn()
  const snapshot = mock.snapshot()
  const before = JSON.stringify(snapshot)

  await refresh(mock, refreshToken)
  mock.revokeByUser()
  mock.restore(snapshot)
  await refresh(mock, refreshToken)
  mock.revokeByUser()

  expect(JSON.stringify(snapshot)).toBe(before)
})

test.for(['', 'a b', 'a/b', 'x'.repeat(65), 5, null])('the id %j is a 400', async (id, { mock }) => {
  const { status, json } = await ask(mock, 'POST /snapshots', { id })

  expect(status).toBe(400)
  expect(json).toMatchObject({ field: 'id', allowed: '1 to 64 characters of A-Z a-z 0-9 _ -' })
  expect((await ask(mock, 'GET /snapshots')).json).toEqual({ snapshots: [] })
})
