import { createKeyRing, type KeeperEvent } from '../../src/keeper/index.ts'
import { Asks } from './asks.ts'
import { createSeries, draw, shuffle } from './draws.ts'
import { Machine, type Settings } from './machines.ts'
import type { Stores } from './stores.ts'
import { HOUR } from './story.ts'
import type { VirtualTime } from './virtual-time.ts'
import type { World } from './world.ts'

const MINUTE = 60
/** One of the two crons ticks this often, in turn; every hour both do, in the same second. */
export const TICK_SECONDS = 15 * MINUTE

/** Two machines with a keeper each on one store, and the users who are there every day. */
export class Fleet {
  readonly world: World
  readonly time: VirtualTime
  readonly asks: Asks
  readonly machines: [Machine, Machine]
  readonly settings: Settings
  readonly #active: { account: string; everySeconds: number; offset: number }[]
  accesses = 0
  withoutToken = 0

  constructor(world: World, time: VirtualTime, settings: Settings) {
    this.world = world
    this.time = time
    this.settings = settings
    this.asks = new Asks(world)
    const onEvent = (event: KeeperEvent) => {
      if (event.type === 'grant.needs_consent') this.#ask(event.key.account, event.reason)
    }
    this.machines = [new Machine(world, time, { number: 1, onEvent }), new Machine(world, time, { number: 2, onEvent })]
    this.#active = chooseActive(world)
  }

  static async start(world: World, time: VirtualTime, stores: Stores): Promise<Fleet> {
    const fleet = new Fleet(world, time, {
      store: await stores.open(),
      ring: createKeyRing(time.now(), drawBytes(world.scale.seed)),
      clientSecret: world.mock.config.clientSecret,
    })
    for (const machine of fleet.machines) await machine.start(fleet.settings)
    return fleet
  }

  get activeCount(): number {
    return this.#active.length
  }

  /** What happens between two ticks: background work on both machines, and callers at their own seconds. */
  async tick(at: number): Promise<void> {
    const turn = Math.round(at / TICK_SECONDS) % 4
    for (const [number, machine] of this.machines.entries()) if (turn === 0 || turn % 2 === number) machine.tick()
    for (const { account, everySeconds, offset } of this.#active) {
      const since = (at - offset) % everySeconds
      const wait = since === 0 ? 0 : everySeconds - since
      if (wait < TICK_SECONDS) void this.time.wait(wait).then(() => this.access(account))
    }
    await this.time.passTo(at + TICK_SECONDS)
  }

  /** A caller of any machine that is on. */
  async access(account: string): Promise<void> {
    this.accesses += 1
    if (!(await this.probe(account))) this.withoutToken += 1
  }

  /** @returns whether there is a token */
  async probe(account: string): Promise<boolean> {
    const number = draw(this.world.scale.seed, account, this.time.now()) < 0.5 ? 0 : 1
    const machine = [this.machines[number], this.machines[1 - number]].find((each) => each?.isOn)
    return (await machine?.access(account, () => this.#ask(account, 'access'))) ?? false
  }

  async restartAll(change: () => void = () => {}): Promise<void> {
    change()
    for (const machine of this.machines) {
      machine.tick()
      // In the middle of its work, if there is any.
      await this.time.passTo(this.time.now() + 0.15)
      await machine.stop()
      await this.time.passTo(this.time.now() + MINUTE / 2)
      await machine.start(this.settings)
    }
  }

  /** The operator looks which users have to log in again: after a restore no event tells of those from before. */
  async askWhoNeedsConsent(): Promise<void> {
    const [{ keeper }] = this.machines
    for (let page = await keeper.list({ limit: 1000 }); page.length > 0;) {
      for (const { account, state } of page) if (state === 'needs_consent') this.#ask(account, 'found in the store')
      page = await keeper.list({ after: page.at(-1), limit: 1000 })
    }
  }

  #ask(account: string, why: string): void {
    const at = this.asks.ask(account, this.time.now(), why)
    if (at !== undefined) void this.time.wait(at - this.time.now()).then(() => this.#logIn(account))
  }

  async #logIn(account: string): Promise<void> {
    const machine = this.machines.find((each) => each.isOn)
    if (!machine) return void this.time.wait(MINUTE).then(() => this.#logIn(account))
    await machine.keeper.adopt({ tenant: '', account }, await this.world.logIn(account, this.time.now()))
    this.asks.loggedIn(account)
  }
}

/** A hundredth of the users, at least four: a fifth of them every quarter of an hour, the others every three hours. */
function chooseActive({ accounts, scale: { seed } }: World) {
  return shuffle(accounts, seed, 'active')
    .slice(0, Math.max(4, Math.round(accounts.length / 100)))
    .map((account, index) => {
      const everySeconds = index % 5 === 0 ? 15 * MINUTE : 3 * HOUR
      return { account, everySeconds, offset: Math.floor(draw(seed, 'offset', account) * everySeconds) }
    })
}

/** Keys of a run are the same each time; they protect nothing. */
export function drawBytes(seed: number): (bytes: number) => Uint8Array {
  const series = createSeries(seed)
  return (bytes) => Uint8Array.from({ length: bytes }, () => Math.floor(series() * 256))
}
