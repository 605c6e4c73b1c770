import { listFamilies } from '../../../mock-provider/findings/family-events.ts'
import { readLanes, type FamilyLanes } from '../../../mock-provider/findings/lanes.ts'
import { findReplays, readLives, startMockProvider, type MockProvider } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { readTokens, refresh, statusOfCall } from '../fixtures.ts'
import { familyHistories, signIn } from './family-histories.ts'

function lanesOf(mock: MockProvider): FamilyLanes[] {
  const { families, eventsOf } = listFamilies(mock.journal.events)
  const present = { now: mock.clock.now(), profile: mock.profile }
  return families.map((family) => readLanes(family, eventsOf(family), present))
}

async function played<T>(history: (typeof familyHistories)[number], read: (mock: MockProvider) => T): Promise<T> {
  const mock = await startMockProvider(history.options)
  try {
    await history.play(mock)
    return read(mock)
  } finally {
    await mock.stop()
  }
}

test.for(familyHistories)('lanes say what became of each token: $what', async (history) => {
  const families = await played(history, lanesOf)

  expect(families).toHaveLength(1)
  expect(families[0]?.lanes.map(({ token, state }) => `${token} ${state}`)).toEqual(history.lanes)
  expect(families[0]?.twice.map(({ says }) => says)).toEqual(history.twice ?? [])
})

test.for(familyHistories)('lanes tell of replays and lives what the judges say: $what', async (history) => {
  const { events, families } = await played(history, (mock) => ({
    events: mock.journal.events,
    families: lanesOf(mock),
  }))

  const replays = findReplays(events).map(({ again }) => again.seq)
  expect(families.flatMap(({ twice }) => twice.map(({ again }) => again))).toEqual(replays)
  const known = families.flatMap(({ lanes }) => lanes.filter(({ born, state }) => born && state !== 'undone'))
  for (const { label, bornBy, spentBy } of readLives(events)) {
    const lane = known.find(({ token, born }) => token === label && born?.event === bornBy)
    expect([label, lane?.uses.some(({ event }) => event === spentBy) ?? false]).toEqual([label, spentBy !== undefined])
  }
})

test.for(familyHistories)('everything that a lane names is a step: $what', async (history) => {
  const families = await played(history, lanesOf)

  for (const { lanes, steps } of families) {
    const known = new Set(steps.flatMap(({ events }) => events))
    const named = lanes.flatMap(({ born, uses, end }) => [born?.event, end?.by, ...uses.map(({ event }) => event)])
    expect(named.filter((event) => event !== undefined && !known.has(event))).toEqual([])
  }
})

test('a family that a reset has ended is not the one that has its name later', async ({ mock }) => {
  await signIn(mock)
  mock.reset()
  await refresh(mock, (await signIn(mock)).refreshToken)

  const families = lanesOf(mock)

  expect(families.map(({ grant, first }) => [grant, first])).toEqual([
    ['g1', 1],
    ['g1', 6],
  ])
  expect(families[0]?.lanes.slice(1).map(({ state }) => state)).toEqual(['undone', 'undone'])
  expect(families[1]?.family).toMatchObject({ refreshes: 1, tokens: ['AT#1', 'RT#1', 'AT#2', 'RT#2'] })
})

test('a world that goes back and forth has each token once', async ({ mock }) => {
  const { refreshToken } = await signIn(mock)
  const before = mock.snapshot()
  await refresh(mock, refreshToken)
  const after = mock.snapshot()
  mock.restore(before)
  mock.restore(after)

  const [family] = lanesOf(mock)

  expect(family?.lanes.map(({ token, state }) => `${token} ${state}`)).toEqual([
    'the code used',
    'AT#1 ready',
    'RT#1 used',
    'AT#2 ready',
    'RT#2 ready',
  ])
})

test('moves of the clock in a row are one step that says how far', async ({ mock }) => {
  await signIn(mock)
  mock.clock.advance({ hours: 1 })
  mock.clock.advance({ minutes: 90 })

  const [family] = lanesOf(mock)

  expect(family?.steps.at(-1)).toMatchObject({ kind: 'clock', mark: 'clock +2 h 30 min', event: 5, last: 6 })
})

test('many calls alike are one step, and the one that differs is not among them', async ({ mock }) => {
  const { accessToken } = await signIn(mock)
  for (let call = 0; call < 6; call += 1) await statusOfCall(mock, accessToken)
  mock.clock.advance({ hours: 2 })
  await statusOfCall(mock, accessToken)

  const [family] = lanesOf(mock)

  const calls = family?.steps.filter(({ kind }) => kind === 'called' || kind === 'refused')
  expect(calls?.map(({ kind, events }) => [kind, events.length])).toEqual([
    ['called', 6],
    ['refused', 1],
  ])
})

test('a refresh whose answer was lost says by which event', async ({ mock }) => {
  const { refreshToken } = await signIn(mock)
  mock.faults.arm({ at: 'token', then: 'drop-after-commit' })
  await refresh(mock, refreshToken).catch(() => {})

  const [family] = lanesOf(mock)

  expect(family?.steps.at(-1)).toMatchObject({ kind: 'refreshed', event: 6, lostBy: 7 })
})

test('calls with an app-only token are its family’s', async ({ mock }) => {
  const appOnly = familyHistories.find(({ what }) => what === 'an app-only token')
  await appOnly?.play(mock)

  const [family] = lanesOf(mock)

  expect(family?.family.calls).toBe(1)
  expect(family?.lanes[0]?.uses).toHaveLength(2)
})

test('two clients have a family each', async ({ mock }) => {
  const [one, other] = mock.clients.list()
  for (const client of [one, other]) {
    const { refreshToken } = await mock.signIn({ ...(client && { client: client.clientId }) })
    readTokens(await refresh(mock, refreshToken, { client_id: client?.clientId }))
  }

  const families = lanesOf(mock)

  expect(families.map(({ client }) => client)).toEqual([one?.clientId, other?.clientId])
  expect(families.map(({ twice }) => twice)).toEqual([[], []])
})
