import { ratesOf } from './machines.ts'
import { Fleet, TICK_SECONDS } from './fleet.ts'
import type { KeeperFigures } from './figures.ts'
import { planIncidents, type Incident } from './incidents.ts'
import { Stores } from './stores.ts'
import { DAY, STARTS_AT, type Scale } from './story.ts'
import { VirtualTime } from './virtual-time.ts'
import { startWorld } from './world.ts'

/** The limit of a day: one request in half an hour for each account in use, and one for each other. */
const PER_DAY_IN_USE = 48
/** So many accounts are asked for at a time, at the end. */
const PROBED_TOGETHER = 20

/** The whole story with two keepers. @param onDay is told of each day that has passed */
export async function runKeepers(scale: Scale, onDay: (day: number) => void = () => {}): Promise<KeeperFigures> {
  const began = performance.now()
  const world = await startWorld(scale)
  const stores = new Stores(scale.store)
  try {
    const time = new VirtualTime(STARTS_AT)
    const fleet = await Fleet.start(world, time, stores)
    await time.passTo(world.story.adoptedAt)
    await adoptAll(fleet)
    const requestsOfAdoption = world.traffic.requests
    const { incidents, findings } = planIncidents(fleet, stores)
    await live(fleet, incidents, onDay)
    const { refreshes, requests } = world.traffic
    const unnoticed = fleet.asks.unnoticed()
    const alive = await probe(fleet)
    const { asks, accesses, withoutToken } = fleet
    const { oracle, traffic } = world
    return {
      scale,
      store: stores.kind,
      active: fleet.activeCount,
      requestsOfAdoption,
      refreshes,
      requests,
      byDay: traffic.byDay,
      limitPerDay: world.accounts.length - fleet.activeCount + fleet.activeCount * PER_DAY_IN_USE,
      asked: asks.asked,
      askedByReason: asks.byReason,
      askedByDay: asks.byDay,
      losses: oracle.losses,
      needless: asks.needless,
      unnoticed,
      replays: traffic.replays,
      carefulTries: traffic.carefulTries,
      peakPerSecond: traffic.peak,
      catchUpPerSecond: traffic.watchedPeak,
      limitPerSecond: ratesOf(scale).limit,
      accesses,
      withoutToken,
      alive,
      lostAtEnd: oracle.lost().length,
      findings,
      seconds: (performance.now() - began) / 1000,
    }
  } finally {
    await world.mock.stop()
    await stores.remove()
  }
}

/** What log-ins brought, in one go. */
async function adoptAll({ world, machines, time }: Fleet): Promise<void> {
  const [{ keeper }] = machines
  for (const account of world.accounts)
    await keeper.adopt({ tenant: '', account }, await world.logIn(account, time.now()))
}

async function live(fleet: Fleet, incidents: Incident[], onDay: (day: number) => void): Promise<void> {
  const { time, world } = fleet
  const coming = incidents.values()
  let next = coming.next().value
  for (let at = world.story.adoptedAt; at < world.story.endsAt; at += TICK_SECONDS) {
    for (; next && next.at <= at; next = coming.next().value) await next.happens()
    // A restart takes its time, and the crontab does not wait for it.
    if (time.now() >= at + TICK_SECONDS) continue
    await fleet.tick(at)
    if ((at + TICK_SECONDS - STARTS_AT) % DAY === 0) onDay((at + TICK_SECONDS - STARTS_AT) / DAY)
  }
}

/** Who says that an account lives has to show a token of it. */
async function probe(fleet: Fleet): Promise<number> {
  const { accounts } = fleet.world
  let alive = 0
  for (let from = 0; from < accounts.length; from += PROBED_TOGETHER) {
    const asked = accounts.slice(from, from + PROBED_TOGETHER).map((account) => fleet.probe(account))
    alive += (await fleet.time.passUntil(Promise.all(asked))).filter(Boolean).length
  }
  return alive
}
