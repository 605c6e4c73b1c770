import { hasSubscribers } from 'node:diagnostics_channel'
import timers from 'node:timers'
import timersPromises, { scheduler, setInterval as ticksOf, setTimeout as wait } from 'node:timers/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { refreshTokens } from '../../src/client/index.ts'
import { interceptX } from '../../src/testing/intercept.ts'
import type { MockProvider } from '../../mock-provider/index.ts'
import { shareTime } from '../../src/testing/time.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { senders, type Sender } from './senders.ts'

const channels = [
  'undici:request:create',
  'undici:request:trailers',
  'undici:request:error',
  'http.client.request.start',
]

/** An app that refreshes by itself: its pair is in a file, its timer is the machine's. `ended` has what went wrong. */
async function startApp(mock: MockProvider): Promise<{ file: string; ended: unknown[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-app-'))
  const file = join(folder, 'tokens.json')
  const ended: unknown[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  onTestFinished(() => {
    clearTimeout(timer)
    rmSync(folder, { recursive: true, force: true })
  })
  const refresh = async (): Promise<void> => {
    const { refreshToken } = JSON.parse(await readFile(file, 'utf8')) as { refreshToken: string }
    const next = await refreshTokens(mock.config, { refreshToken })
    await keep({ refreshToken: next.refreshToken, expiresAt: next.expiresAt })
  }
  const keep = async (pair: { refreshToken: string | undefined; expiresAt: number }): Promise<void> => {
    await writeFile(file, JSON.stringify(pair))
    timer = setTimeout(() => void refresh().catch((error) => ended.push(error)), pair.expiresAt * 1000 - Date.now())
  }
  const { refreshToken, expiresAt } = await mock.signIn()
  await keep({ refreshToken, expiresAt })
  return { file, ended }
}

test('Date and the mock’s clock tell the same time, before and after it is moved', async ({ mock, time }) => {
  const before = [Date.now() / 1000, mock.clock.now()]

  await time.advance({ hours: 2, seconds: 0.5 })

  expect(Math.floor(before[0] ?? 0)).toBe(before[1])
  expect(Math.floor(Date.now() / 1000)).toBe(mock.clock.now())
  expect(mock.clock.now() - (before[1] ?? 0)).toBeGreaterThanOrEqual(7200)
})

test('an app that refreshes by its own timer has done so every two hours of a day', async ({ mock, time }) => {
  const { ended } = await startApp(mock)

  await time.advance({ days: 1 })

  expect(ended).toEqual([])
  expect(mock).toShowRefreshes(12)
  expect(mock).toShowRotation()
})

test('a timer sees its own instant on both clocks', async ({ mock, time }) => {
  const start = mock.clock.now()
  const seen: number[][] = []
  for (const seconds of [7200, 60, 3600])
    setTimeout(() => seen.push([Math.floor(Date.now() / 1000) - start, mock.clock.now() - start]), seconds * 1000)

  await time.advance({ hours: 2 })

  expect(seen).toEqual([
    [60, 60],
    [3600, 3600],
    [7200, 7200],
  ])
})

test('a timer that falls due later does not fire, and time ends where it was told to', async ({ mock, time }) => {
  const start = Date.now()
  const fired = vi.fn<() => void>()
  setTimeout(fired, 61_000)

  await time.advance({ minutes: 1 })
  const early = [fired.mock.calls.length, Date.now() - start]
  await time.advance({ seconds: 1 })

  expect(early).toEqual([0, 60_000])
  expect(fired).toHaveBeenCalledOnce()
  expect(mock.journal.events.filter(({ kind }) => kind === 'api.called')).toEqual([])
})

test('six months pass at once, although setTimeout itself takes no more than 24 days', async ({ mock, time }) => {
  const start = mock.clock.now()

  await time.advance({ days: 180 })

  expect(mock.clock.now() - start).toBe(180 * 86_400)
  expect(Date.now() / 1000 - mock.clock.now()).toBeLessThan(1)
})

test.for(senders)('%s goes on working while time is moved, over a real socket', async ([, send], { mock, time }) => {
  const { accessToken } = await mock.signIn()
  interceptX(mock)

  const alive = await callMe(send, accessToken)
  await time.advance({ hours: 2 })
  const expired = await callMe(send, accessToken)

  expect([alive, expired]).toEqual([200, 401])
})

async function callMe(send: Sender, accessToken: string): Promise<number> {
  const { status } = await send('https://api.x.com/2/users/me', { headers: { authorization: `Bearer ${accessToken}` } })
  return status
}

test('a request that hangs does not stop time', async ({ mock, time }) => {
  mock.faults.arm({ at: 'users/me', then: 'hang' })
  const caller = new AbortController()
  const request = fetch(`${mock.origin}/2/users/me`, { signal: caller.signal }).catch(() => 'given up')
  setTimeout(() => caller.abort(), 240_000)
  // Waited for at each of these, the request would outlast the test.
  const timer = setInterval(() => {}, 1000)

  await time.advance({ minutes: 5 })
  clearInterval(timer)

  expect(await request).toBe('given up')
})

test('an answer that takes its time is waited for', async ({ mock, time }) => {
  mock.faults.arm({ at: 'token', times: 5, then: { delaySeconds: 0.03 } })
  const { ended } = await startApp(mock)

  await time.advance({ hours: 10 })

  expect(ended).toEqual([])
  expect(mock).toShowRefreshes(5)
})

test('what was shared is given back: the clock stands, nobody listens', ({ mock }) => {
  const { stop } = shareTime(mock, vi)
  const during = channels.map((name) => hasSubscribers(name))

  stop()

  expect(mock.clock.running).toBe(false)
  expect(during).toEqual([true, true, true, true])
  expect(channels.map((name) => hasSubscribers(name))).toEqual([false, false, false, false])
})

test.for([
  [
    { hours: -1 },
    'time.advance: {"hours":-1} is -3600 s; give seconds, minutes, hours or days that add up to 0 or more',
  ],
  [{ hour: 1 }, 'time.advance: {"hour":1} is NaN s'],
  [{ seconds: Number.NaN }, 'is NaN s'],
] as [object, string][])('time is not advanced by %j', async ([duration, message], { mock, time }) => {
  const before = [Date.now(), mock.clock.now()]

  await expect(time.advance(duration)).rejects.toThrow(message)

  expect([Date.now(), mock.clock.now()]).toEqual(before)
})

test('an interval that would fire for ever is named', async ({ time, mock }) => {
  const timer = setInterval(() => {}, 1)
  const advance = time.advance({ days: 30 })

  await expect(advance).rejects.toThrow('time.advance: more than 20000 timers fired within {"days":30}')

  clearInterval(timer)
  expect(mock.clock.running).toBe(true)
})

test.for([
  undefined,
  { toFake: ['Date'] },
  { toFake: ['Date', 'setTimeout', 'setInterval', 'setImmediate', 'performance'] },
  { shouldAdvanceTime: true },
] as Parameters<typeof vi.useFakeTimers>[0][])(
  'under vi.useFakeTimers(%j) alone requests are answered, and subscribers hear of them',
  async (config, { mock }) => {
    onTestFinished(() => void vi.useRealTimers())
    vi.useFakeTimers(config)
    const heard = new Promise((resolve) => mock.journal.subscribe(resolve))

    const { status } = await fetch(`${mock.origin}/2/users/me`)

    expect(status).toBe(401)
    expect(await heard).toMatchObject({ kind: 'api.called' })
  },
)

test('time does not start over fake timers of another instant', ({ mock }) => {
  onTestFinished(() => void vi.useRealTimers())
  vi.useFakeTimers()

  expect(() => shareTime(mock, vi)).toThrow('time: timers are faked already; take vi.useFakeTimers() out')
})

const real = [Date, setTimeout, setInterval, performance]

test('one test shares the time', async ({ time }) => {
  await time.advance({ days: 1 })

  expect([Date, setTimeout, setInterval, performance].filter((now, index) => now === real[index])).toEqual([])
})

test('the next one has the real time back', () => {
  expect([Date, setTimeout, setInterval, performance]).toEqual(real)
  expect(vi.isFakeTimers()).toBe(false)
})

test('a test without time has a frozen clock and real timers', ({ mock }) => {
  expect([mock.clock.running, vi.isFakeTimers()]).toEqual([false, false])
})

test('who waits by node:timers/promises waits in the same time, by whatever import', async ({ mock, time }) => {
  const start = mock.clock.now()
  const woke: [what: string, after: number][] = []
  const note = (what: string) => () => void woke.push([what, mock.clock.now() - start])
  const ticks = async () => {
    for await (const value of ticksOf(1000, 'tick')) {
      note(value)()
      if (woke.length >= 3) break
    }
  }
  void wait(3600_000).then(note('setTimeout'))
  void timersPromises.setTimeout(7200_000, 'value').then(note('by its module'))
  void scheduler.wait(10_000).then(note('scheduler.wait'))
  void timers.setTimeout(note('node:timers'), 20_000)
  const ticked = ticks()

  await time.advance({ hours: 2 })

  await ticked
  expect(woke).toEqual([
    ['tick', 1],
    ['tick', 2],
    ['tick', 3],
    ['scheduler.wait', 10],
    ['node:timers', 20],
    ['setTimeout', 3600],
    ['by its module', 7200],
  ])
})

test('a wait of node:timers/promises ends with its signal, and is Node’s own again after the test', async ({
  mock,
}) => {
  const own = [timersPromises.setTimeout, timers.setTimeout]
  const { stop } = shareTime(mock, vi)
  const ending = new AbortController()
  const aborted = [
    wait(1000, undefined, { signal: ending.signal }),
    ticksOf(1000, undefined, { signal: ending.signal }).next(),
    wait(1000, undefined, { signal: AbortSignal.abort() }),
  ]

  ending.abort()

  const reasons = (await Promise.allSettled(aborted)).map((each) => (each.status === 'rejected' ? each.reason : each))
  stop()
  expect(reasons.map(({ name, code }) => [name, code])).toEqual(
    Array.from({ length: 3 }, () => ['AbortError', 'ABORT_ERR']),
  )
  expect([wait, timers.setTimeout]).toEqual(own)
  expect(Object.hasOwn(scheduler, 'wait')).toBe(false)
})

test('a second test that wants the time at the same time is told of the first', ({ mock }) => {
  const { stop } = shareTime(mock, vi)

  try {
    expect(() => shareTime(mock, vi)).toThrow(
      'time: another test of this file has it right now, and the timers of a process are one; run such tests one after the other (not test.concurrent)',
    )
  } finally {
    stop()
  }
  shareTime(mock, vi).stop()
})
