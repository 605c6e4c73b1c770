import { beforeTime } from '../before-time.ts'
import { machineClock, type KeeperClock } from '../clock.ts'
import type { DueOptions, DueReport } from '../due.ts'
import { errorCode } from '../error-code.ts'
import type { GrantView } from '../grant.ts'
import { createTokenKeeper, type KeeperOptions, type TokenKeeper } from '../keeper.ts'
import { longestPauseOf, startSchedule, type Schedule, type ScheduleOptions } from '../schedule.ts'
import type { Signs, StoreAnswer } from './health.ts'
import type { ServiceLog } from './log.ts'
import { ServiceRecord } from './record.ts'

/** A keeper that runs by itself. */
export type KeeperService = {
  readonly keeper: TokenKeeper
  readonly record: ServiceRecord
  /** What health and metrics are made of; asks the store. */
  signs(): Promise<Signs>
  /** The first grants in the order of their keys; undefined where the store does not answer. */
  grants(limit: number): Promise<GrantView[] | undefined>
  /** One round of background work, now; it never rejects. */
  work(): Promise<void>
  /** Works at once through what is due, and from then on by the schedule. */
  start(): void
  /** Begins nothing more, and ends once every pair is stored or on this machine's disk, however long that takes. */
  stop(): Promise<void>
}

/** What a service is made of. */
export type ServiceOptions = KeeperOptions & {
  log: ServiceLog
  schedule?: ScheduleOptions | undefined
  /** The keys of the ring, by name: health tells of pairs that none of them opens. */
  kids?: readonly string[] | undefined
}

/** So long the store may take to answer those who only want to look. */
const LOOK_SECONDS = 5

/**
 * Opens a keeper that will work by itself, and does nothing yet.
 *
 * @throws what `createTokenKeeper` throws; {TypeError} `ERR_TICK`.
 */
export async function openService({ log, schedule = {}, kids, ...options }: ServiceOptions): Promise<KeeperService> {
  const longestPauseSeconds = longestPauseOf(schedule.tick)
  const clock = options.clock ?? machineClock
  const record = new ServiceRecord(clock.now())
  const keeper = await createTokenKeeper({
    ...options,
    onEvent: (event) => {
      record.note(event)
      log.event(event)
      return options.onEvent?.(event)
    },
  })
  const tick = createTick({ keeper, record, log, clock }, schedule)
  const first = new AbortController()
  let running: Schedule | undefined
  const stopTicks = () => {
    running?.stop()
    first.abort()
  }
  return {
    keeper,
    record,
    signs: async () => ({ record, store: await askStore(keeper, clock), now: clock.now(), longestPauseSeconds, kids }),
    grants: (limit) => bounded(clock, () => keeper.list({ limit })).catch(() => undefined),
    work: async () => void (await tick(first.signal)),
    start: () => {
      running = startSchedule(tick, schedule)
      void tick(first.signal)
    },
    stop: () => stopSurely({ keeper, log }, { stop: stopTicks }),
  }
}

type Working = { keeper: TokenKeeper; record: ServiceRecord; log: ServiceLog; clock: KeeperClock }

/** One round of background work; it never rejects. One at a time: who comes meanwhile is sent away. */
function createTick(
  { keeper, record, log, clock }: Working,
  how: DueOptions,
): (signal: AbortSignal) => Promise<DueReport> {
  const none: DueReport = { looked: 0, failed: 0, rescued: 0, resealed: 0 }
  return async (signal) => {
    if (record.ticks.underWay) return none
    record.beginTick(clock.now())
    try {
      const report = await keeper.runDue({ ...how, signal })
      record.endTick(clock.now(), report)
      const didNothing = Object.values(report).every((part) => part === 0)
      log.say(didNothing ? 'debug' : 'info', 'tick.done', 'a round of background work', report)
      return report
    } catch (error) {
      record.endTick(clock.now(), undefined)
      // What a stop has closed is no failure.
      if (!signal.aborted)
        log.say('error', 'tick.failed', 'a round of background work broke off; the next one tries again', {
          code: errorCode(error),
        })
      return none
    }
  }
}

async function askStore(keeper: TokenKeeper, clock: KeeperClock): Promise<StoreAnswer> {
  try {
    const census = await bounded(clock, () => keeper.census())
    return census ? { census } : { code: 'no answer in time' }
  } catch (error) {
    return { code: errorCode(error) }
  }
}

function bounded<T>(clock: KeeperClock, ask: () => Promise<T>): Promise<T | undefined> {
  return beforeTime(clock, ask(), { seconds: LOOK_SECONDS })
}

/** A pair that is in memory alone ends with this process, so it is waited for. */
async function stopSurely({ keeper, log }: { keeper: TokenKeeper; log: ServiceLog }, ticks: Schedule): Promise<void> {
  ticks.stop()
  for (;;) {
    try {
      await keeper.drain()
      break
    } catch (error) {
      const words = 'a new pair is in memory alone, and this process stays until the store or the spool takes it'
      log.say('fatal', 'stop.waits', words, { code: errorCode(error) })
    }
  }
  await keeper.close()
}
