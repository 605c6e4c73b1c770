import type { FaultAction, MockProvider } from '../../../mock-provider/index.ts'
import { expect, test } from '../../../src/testing/vitest.ts'
import { BROKEN, callWith, doors, refreshOf, story, until, untilFired, type Door, type Seen } from '../doors.ts'
import { collectWarnings } from '../fixtures.ts'

/** An hour of real time: only what a test does can end it. */
const DELAY: FaultAction = { delaySeconds: 3600 }

/** A refresh that a fault keeps waiting. */
async function waitingRefresh({ mock, door, then, signal }: Waiting) {
  const { refreshToken } = await mock.signIn()
  const fault = mock.faults.arm({ at: 'token', then })
  const mark = mock.journal.mark()
  const answer = door(mock, refreshOf(mock, refreshToken), signal)
  await untilFired(fault)
  return { fault, answer, refreshToken, events: () => story(mock.journal.since(mark)) }
}

type Waiting = { mock: MockProvider; door: Door; then: FaultAction; signal?: AbortSignal }

const waits: { name: string; then: FaultAction; door: Door; starts: string[] }[] = doors.flatMap(([name, door]) => [
  { name, door, then: 'hold-until-second', starts: [] },
  { name, door, then: DELAY, starts: ['fault.fired delay'] },
  { name, door, then: 'hang', starts: ['fault.fired hang'] },
])

const answered = waits.filter(({ then }) => then !== 'hang')

test.for(answered)(
  'disarm lets a request go on that $then keeps waiting over $name',
  async ({ door, then, starts }, { mock }) => {
    const { fault, answer, events } = await waitingRefresh({ mock, door, then })

    fault.disarm()

    expect((await answer).status).toBe(200)
    expect(events()).toEqual([...starts, 'fault.fired released', 'refresh.done'])
    expect(mock.faults.list()).toEqual([])
  },
)

test.for(answered)(
  'release lets a request go on that $then keeps waiting over $name',
  async ({ door, then, starts }, { mock }) => {
    const { fault, answer, events } = await waitingRefresh({ mock, door, then })

    fault.release()

    expect((await answer).status).toBe(200)
    expect(events()).toEqual([...starts, 'fault.fired released', 'refresh.done'])
    expect(mock.faults.list()).toMatchObject([{ id: fault.id, fired: 1, remaining: 0 }])
  },
)

test.for(doors)(
  'a hanging request over %s breaks off when its fault is disarmed, and nothing is done',
  async ([, door], { mock }) => {
    const { fault, answer, refreshToken, events } = await waitingRefresh({ mock, door, then: 'hang' })

    fault.disarm()

    expect(await answer).toMatchObject({ status: 0, failure: expect.stringMatching(BROKEN) })
    expect(events()).toEqual(['fault.fired hang', 'fault.fired released'])
    expect((await door(mock, refreshOf(mock, refreshToken))).status).toBe(200)
  },
)

test.for(waits)(
  'a restored world does nothing for a request that $then kept waiting over $name',
  async ({ door, then, starts }, { mock }) => {
    const snapshot = mock.snapshot()
    const { answer, events } = await waitingRefresh({ mock, door, then })

    mock.restore(snapshot)

    expect(await answer).toMatchObject({ status: 0, failure: expect.stringMatching(BROKEN) })
    expect(events()).toEqual([...starts, 'fault.fired abandoned', 'world.restored'])
    expect(mock.faults.list()).toEqual([])
  },
)

test.for(waits)(
  'a request that $then keeps waiting over $name ends with the provider, and nothing is done',
  async ({ door, then, starts }, { mock }) => {
    const { answer, events } = await waitingRefresh({ mock, door, then })

    await mock.stop()

    expect(await answer).toMatchObject({ status: 0, failure: expect.stringMatching(BROKEN) })
    expect(events()).toEqual([...starts, 'fault.fired abandoned'])
  },
)

test.for(doors)('a hang over %s leaves nothing behind once the client has given up', async ([, door], { mock }) => {
  const caller = new AbortController()
  const { answer, events } = await waitingRefresh({ mock, door, then: 'hang', signal: caller.signal })

  caller.abort()
  await answer
  await door(mock)
  mock.faults.release()

  expect(events()).toEqual(['fault.fired hang', 'api.called bearer-missing'])
})

test.for(doors)('a slow server does its work although the client over %s has left', async ([, door], { mock }) => {
  const warnings = collectWarnings()
  const caller = new AbortController()
  const { fault, answer, refreshToken, events } = await waitingRefresh({
    mock,
    door,
    then: DELAY,
    signal: caller.signal,
  })

  caller.abort()
  const { failure } = await answer
  await until(() => events().length === 2)
  fault.release()
  await until(() => events().length === 5)
  const { status } = await door(mock, refreshOf(mock, refreshToken))

  expect(failure).toMatch(/^(ABORT_ERR|AbortError)$/)
  expect(status).toBe(400)
  expect(events()).toEqual([
    'fault.fired delay',
    'fault.fired client-left',
    'fault.fired released',
    'refresh.done',
    'fault.fired answer-lost',
    'refresh.refused replayed',
  ])
  expect(warnings).toEqual([])
})

test.for(doors)('the Date of a late answer over %s is the time at which it is sent', async ([, door], { mock }) => {
  const { fault, answer } = await waitingRefresh({ mock, door, then: DELAY })
  mock.clock.advance({ hours: 1 })

  fault.release()

  expect((await answer).headers.date).toBe(new Date(mock.clock.now() * 1000).toUTCString())
})

test.for(doors)('only the requests of the fault that is released go on over %s', async ([, door], { mock }) => {
  const { accessToken } = await mock.signIn()
  const first = mock.faults.arm({ at: 'users/me', times: 2, then: DELAY })
  const second = mock.faults.arm({ at: 'users/me', then: DELAY })
  const answers = [1, 2, 3].map(() => door(mock, callWith(accessToken)))
  await untilFired(second)

  first.release()
  const early = await Promise.all(answers.slice(0, 2))
  const waiting = story(mock.journal.events).filter((event) => event === 'api.called').length
  second.release()

  expect(early.map(({ status }) => status)).toEqual([200, 200])
  expect(waiting).toBe(2)
  expect((await answers[2])?.status).toBe(200)
})

test.for(doors)('faults.release frees by id, or everybody, over %s', async ([, door], { mock }) => {
  const one = await waitingRefresh({ mock, door, then: DELAY })
  const held = await waitingRefresh({ mock, door, then: 'hold-until-second' })

  mock.faults.release(one.fault.id)
  const { status } = await one.answer
  const before = held.events()
  mock.faults.release()

  expect(status).toBe(200)
  expect(before).toEqual(['fault.fired released', 'refresh.done'])
  expect((await held.answer).status).toBe(200)
})

test.for(doors)(
  'of two requests over %s the first is held, the second frees it and comes second',
  async ([, door], { mock }) => {
    const { refreshToken } = await mock.signIn()
    const fault = mock.faults.arm({ at: 'token', times: 'always', then: 'hold-until-second' })
    const answers: Promise<Seen>[] = []
    for (let request = 1; request <= 2; request += 1) {
      answers.push(door(mock, refreshOf(mock, refreshToken)))
      await untilFired(fault)
    }

    const statuses = (await Promise.all(answers)).map(({ status }) => status)

    expect(statuses).toEqual([200, 400])
    expect(story(mock.journal.events).slice(2)).toEqual([
      'fault.fired race',
      'refresh.done',
      'refresh.refused replayed',
    ])
    expect([fault.fired, fault.remaining]).toEqual([1, 'always'])
  },
)

test('mock.fetch of a provider that was stopped while the body was on its way is refused', async ({ mock }) => {
  mock.faults.arm({ at: 'token', then: 'hang' })

  // A body of bytes is read as a stream.
  const answer = mock.fetch(mock.config.tokenEndpoint, { method: 'POST', body: Buffer.from('a=1') })
  const refused = expect(answer).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  await mock.stop()

  await refused
})
