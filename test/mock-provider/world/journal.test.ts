import { test, expect } from '../../../src/testing/vitest.ts'
import { Journal, JournalTruncatedError, type JournalEvent } from '../../../mock-provider/world/journal.ts'
import { World } from '../../../mock-provider/world/world.ts'
import { collectWarnings } from '../fixtures.ts'

function createJournal(capacity: number, count: number): Journal {
  const journal = new Journal(() => 1_700_000_000, capacity)
  for (let number = 0; number < count; number += 1) journal.append({ kind: 'lesson.marked' })
  return journal
}

const numbersOf = (events: JournalEvent[]) => events.map(({ seq }) => seq)

test('a full journal keeps its newest events, oldest first', () => {
  const journal = createJournal(3, 5)

  const { events } = journal

  expect(numbersOf(events)).toEqual([3, 4, 5])
})

test('events are a copy that later events do not reach', () => {
  const journal = createJournal(3, 1)

  const { events } = journal
  journal.append({ kind: 'lesson.marked' })

  expect(numbersOf(events)).toEqual([1])
})

test('since gives what came after the mark, and nothing when nothing came', () => {
  const journal = createJournal(10, 2)
  const mark = journal.mark()

  const before = journal.since(mark)
  journal.append({ kind: 'api.called' })

  expect(before).toEqual([])
  expect(journal.since(mark)).toMatchObject([{ seq: 3, kind: 'api.called', at: 1_700_000_000, actor: 'client' }])
})

test('since is whole as long as the event after the mark is kept', () => {
  const journal = createJournal(3, 5)

  const since = journal.since(2)

  expect(numbersOf(since)).toEqual([3, 4, 5])
})

test('since refuses to judge absence once events after the mark are gone', () => {
  const journal = createJournal(3, 5)

  const since = () => journal.since(1)

  expect(since).toThrow(JournalTruncatedError)
  expect(since).toThrow('journal truncated: the mark is at event 1, the oldest event kept is 3')
})

test.for([0, -1, 2.5, Number.NaN])('a journal of %s events is refused', (journalSize) => {
  const create = () => new World({ journalSize })

  expect(create).toThrow(/journalSize cannot be .*a whole number, 1 or more/)
})

test('a subscriber that throws breaks neither the request nor the other subscribers', async ({ mock }) => {
  const warnings = collectWarnings()
  const seen: string[] = []
  mock.journal.subscribe(() => {
    throw new Error('broken subscriber')
  })
  mock.journal.subscribe(({ kind }) => void seen.push(kind))

  const response = await mock.fetch(`${mock.origin}/2/users/me`)
  await new Promise(setImmediate)
  await new Promise(setImmediate)

  expect(response.status).toBe(401)
  expect(seen).toEqual(['api.called'])
  expect(warnings.map(({ message }) => message)).toEqual(['broken subscriber'])
})

test('a subscriber hears of a request after its answer is made, and nothing once it has left', async ({ mock }) => {
  const seen: JournalEvent[] = []
  const leave = mock.journal.subscribe((event) => void seen.push(event))

  mock.clock.advance({ seconds: 1 })
  const during = [...seen]
  await new Promise(setImmediate)
  leave()
  mock.clock.advance({ seconds: 1 })
  await new Promise(setImmediate)

  expect(during).toEqual([])
  expect(seen.map(({ kind }) => kind)).toEqual(['clock.moved'])
})

test('stopping the provider delivers what subscribers have not seen yet', async ({ mock }) => {
  const seen: string[] = []
  mock.journal.subscribe(({ kind }) => void seen.push(kind))
  mock.clock.advance({ seconds: 1 })

  const stopped = mock.stop()
  const atOnce = [...seen]
  await stopped

  expect(atOnce).toEqual(['clock.moved'])
})

test('restore and reset never take back an event or a number', async ({ mock }) => {
  const snapshot = mock.snapshot()
  mock.clock.advance({ hours: 1 })
  const before = mock.journal.events

  mock.restore(snapshot)
  mock.reset()

  const { events } = mock.journal
  expect(events.slice(0, before.length)).toEqual(before)
  expect(events.slice(before.length).map(({ kind }) => kind)).toEqual(['world.restored', 'world.restored'])
  expect(numbersOf(events)).toEqual(events.map((_event, index) => index + 1))
})

test('since without a mark gives everything, and refuses once some of it is gone', () => {
  const whole = createJournal(3, 3)
  const truncated = createJournal(3, 4)

  expect(numbersOf(whole.since())).toEqual([1, 2, 3])
  expect(() => truncated.since()).toThrow('journal truncated: the mark is at event 0, the oldest event kept is 2')
})

test('a journal that goes on from a saved count has nothing before its first event', () => {
  const journal = createJournal(3, 0)
  const mark = journal.mark()
  journal.continueFrom(40)
  journal.append({ kind: 'world.restored' })

  expect(numbersOf(journal.since())).toEqual([41])
  expect(numbersOf(journal.since(mark))).toEqual([41])
})

test('a journal of large events forgets the oldest before it outgrows its room, and says so', () => {
  const journal = createJournal(10, 0)
  const detail = 'd'.repeat(9000)
  for (let count = 0; count < 10; count += 1) journal.append({ kind: 'api.called', detail })

  const kept = numbersOf(journal.events)

  expect(kept).toEqual([9, 10])
  expect(numbersOf(journal.since(8))).toEqual([9, 10])
  expect(() => journal.since(7)).toThrow('journal truncated: the mark is at event 7, the oldest event kept is 9')
})

test('an event that is larger than the whole room is kept all the same', () => {
  const journal = createJournal(1, 1)

  journal.append({ kind: 'api.called', detail: 'd'.repeat(9000) })

  expect(numbersOf(journal.events)).toEqual([2])
})
