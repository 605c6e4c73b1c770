import type { GrantRow } from '../../../src/keeper/grant.ts'
import { end, type CallRecord, type Client, type ClientParts, type CreateClient } from './client.ts'
import { Oracle, profiles } from './oracle.ts'
import type { Call, Scenario } from './scenario.ts'
import { SimProcess, type Incident } from './sim-process.ts'
import { SimProvider } from './sim-provider.ts'
import { SimDisk } from './sim-spool.ts'
import { SimStore, type Write } from './sim-store.ts'
import { createRandom, START, World } from './world.ts'

/** Looks at each write of the row as it happens. */
type Watch = (simulation: Simulation, write: Write, before: GrantRow | undefined) => void

export const LIFETIME_SECONDS = 30
/** What the first access token still lives: everybody who asks must have it renewed. */
const LEFT_SECONDS = 1
const SCRIPT_SECONDS = 12
const KEY = { tenant: '', account: 'ada' }

/** One run: some processes of a client, the store and the provider that they share, and what is done to all of them. */
export class Simulation {
  readonly world = new World()
  readonly oracle: Oracle
  readonly provider: SimProvider
  readonly store: SimStore
  readonly scenario: Scenario
  readonly calls: CallRecord[] = []
  readonly processes: SimProcess[] = []
  /** What must not be, and was seen the moment it happened. */
  readonly violations: string[] = []
  /** How often the clients told of what. */
  readonly events = new Map<string, number>()
  /** Two machines: every other process shares one. */
  readonly disks = [new SimDisk(), new SimDisk()] as const
  isCalm = true
  /** The provider answers nobody, calm or not. */
  isProviderDown = false
  #create: CreateClient
  readonly #clients: Client[] = []
  readonly #random: () => number
  readonly #starting = new Set<number>()
  #downUntil = 0
  readonly #cutUntil = new Map<SimProcess, number>()
  readonly #shared = new Map<string, unknown>()
  readonly #onWrite: Watch

  constructor(scenario: Scenario, create: CreateClient, onWrite: Watch = () => {}) {
    this.scenario = scenario
    this.#create = create
    this.#onWrite = onWrite
    this.#random = createRandom(scenario.seed)
    const { world } = this
    this.oracle = new Oracle(profiles[scenario.profile], { now: () => world.now, lifetimeSeconds: LIFETIME_SECONDS })
    const isCalm = () => this.isCalm
    this.provider = new SimProvider(world, this.oracle, {
      faults: new Map(scenario.requestFaults),
      weatherNow: () => {
        if (this.isProviderDown) return 'down'
        return this.isCalm ? undefined : this.#ongoing(scenario.weather)?.is
      },
      isCalm,
      latency: () => 0.04 + 0.3 * this.#random(),
      slowSeconds: 0.6 + 0.4 * createRandom(scenario.seed + 1)(),
      ignoresAbort: scenario.ignoresAbort,
      leasedUntil: () => this.store.row?.leaseUntil ?? 0,
    })
    this.store = new SimStore(world, {
      key: KEY,
      faults: new Map(scenario.storeFaults),
      isDown: (process) =>
        !this.isCalm && (this.#downUntil > world.now || (this.#cutUntil.get(process) ?? 0) > world.now),
      isCalm,
      latency: () => 0.002 + 0.018 * this.#random(),
      onWrite: (write, before) => this.#onWrite(this, write, before),
    })
  }

  /** From the log-in to the end of everything that goes wrong. */
  async run(): Promise<void> {
    const { world, scenario } = this
    const first = new SimProcess(world, { name: 'setup', skewSeconds: 0 })
    const setUp = await this.#play(this.#create(this.#partsOf(first, 0)))
    await world.until(setUp.adopt(this.oracle.logIn(LEFT_SECONDS)), 1)
    for (const [number, skew] of scenario.skewsMs.entries()) {
      const incidents = scenario.incidents.filter((each) => each.process % scenario.skewsMs.length === number)
      const befalls = (incident: Incident) => this.#befall(process, incident)
      const given = { name: nameOf(number), skewSeconds: skew / 1000, incidents, befalls }
      const process: SimProcess = new SimProcess(world, given)
      await this.#play(this.#start(number, process))
    }
    this.isCalm = false
    for (const call of scenario.calls) world.after(call.atMs / 1000, () => this.#perform(call))
    if (scenario.userRevokesAtMs !== undefined) world.after(scenario.userRevokesAtMs / 1000, () => this.revokeByUser())
    await world.pass(SCRIPT_SECONDS)
  }

  /** Nothing goes wrong any more, who died is started again, and background work is done every other second, or as often as given. */
  async calm(seconds: number, everySeconds = 2): Promise<void> {
    this.isCalm = true
    const { world } = this
    for (const [number, process] of this.processes.entries()) {
      if (process.isDead) await this.#play(this.#restart(number))
      else process.frozenUntil = Math.min(process.frozenUntil, world.now)
    }
    for (let passed = 0; passed < seconds; passed += everySeconds) {
      for (const [number, client] of this.#clients.entries()) {
        if (client.runDue) world.after(number * 0.01, () => void client.runDue?.().catch(() => {}))
      }
      await world.pass(everySeconds)
    }
  }

  /** What a healthy process gets now. */
  async ask(number = 0): Promise<CallRecord> {
    const call = this.#begin(number, 'healthy')
    await this.world.until(this.#access(number, call), 60)
    return call
  }

  find(number: number): Client {
    const client = this.#clients[number % this.#clients.length]
    if (client) return client
    throw new Error('no processes')
  }

  diskOf(number: number): SimDisk {
    return number % 2 === 0 ? this.disks[0] : this.disks[1]
  }

  /** Where its process stands. */
  numberOf(process: SimProcess | undefined): number {
    return Math.max(0, process?.name.codePointAt(0) ?? 65) - 65
  }

  /** A process of this machine is started in place of the last one. */
  async restart(number: number, create = this.#create): Promise<void> {
    this.processes[number]?.kill()
    this.#create = create
    await this.#play(this.#restart(number))
  }

  async #restart(number: number): Promise<void> {
    const skewSeconds = (this.scenario.skewsMs[number] ?? 0) / 1000
    const before = this.processes[number]
    if (before?.isDead !== true || this.#starting.has(number)) return
    this.#starting.add(number)
    this.world.tell(`${before.name}'`, 'starts')
    await this.#start(number, new SimProcess(this.world, { name: `${before.name}'`, skewSeconds }))
    this.#starting.delete(number)
    // As `start()` would.
    const work = () =>
      void this.find(number)
        .runDue?.()
        .catch(() => {})
    for (const seconds of [0, 1, 2, 3, 4]) this.world.after(seconds, work)
  }

  /** Nobody can ask it before it has begun. */
  async #start(number: number, process: SimProcess): Promise<void> {
    this.#clients[number] = await this.#create(this.#partsOf(process, number))
    this.processes[number] = process
  }

  async #play<T>(work: Promise<T>): Promise<T> {
    await this.world.until(work, 30)
    return work
  }

  #partsOf(process: SimProcess, number: number): ClientParts {
    const disk = this.diskOf(number)
    const isFull = () => !this.isCalm && this.scenario.fullDisks
    return {
      process,
      provider: this.provider.for(process, disk),
      store: this.store.for(process),
      reach: (name, effect) => this.store.reach(process, name, effect),
      spool: disk.for(process, { isFull }),
      random: createRandom(this.scenario.seed + number + 2),
      tell: (event) => this.events.set(event, (this.events.get(event) ?? 0) + 1),
      shared: this.#shared,
    }
  }

  #ongoing<T extends { fromMs: number; ms: number }>(spans: readonly T[]): T | undefined {
    const nowMs = (this.world.now - START) * 1000
    return spans.find(({ fromMs, ms }) => fromMs <= nowMs && nowMs < fromMs + ms)
  }

  #befall(process: SimProcess, { does, ms }: Incident): void {
    if (this.isCalm) return
    const until = this.world.now + ms / 1000
    if (does === 'dies') {
      process.kill()
      this.world.after(ms / 1000, () => void this.#restart(this.numberOf(process)))
      return
    }
    if (does === 'freezes') return process.freeze(ms / 1000)
    if (does === 'is cut off') this.#cutUntil.set(process, until)
    else this.#downUntil = until
    this.world.tell(does === 'outage' ? 'store' : process.name, `${does} for ${ms} ms`)
  }

  #perform({ process: number, does }: Call): void {
    const call = this.#begin(number, does)
    const { by, asked } = call
    if (by.isDead) return
    by.later(0, () => {
      if (does === 'long') asked.minLifetimeSeconds = 20
      if (does === 'abort') {
        const abort = new AbortController()
        asked.signal = abort.signal
        by.later(0.1, () => abort.abort(new Error('the caller gave up')))
      }
      call.startedAt = this.world.now
      if (does === 'rejected') void this.#accessTwice(number, call)
      else if (does === 'runDue' || does === 'release')
        void end(call, this.world, this.find(number)[does]?.() ?? Promise.resolve())
      else if (does === 'adopt') void end(call, this.world, this.find(number).adopt(this.oracle.logIn()))
      else void this.#access(number, call)
    })
  }

  #begin(number: number, does: CallRecord['does']): CallRecord {
    const by = this.processes[number % this.processes.length]
    if (!by) throw new Error('no processes')
    const call: CallRecord = { does, by, startedAt: this.world.now, asked: {} }
    this.calls.push(call)
    return call
  }

  async #accessTwice(number: number, call: CallRecord): Promise<void> {
    await this.#access(number, call)
    if (call.token === undefined) return
    const again: CallRecord = {
      does: 'rejected',
      by: call.by,
      startedAt: this.world.now,
      asked: { rejected: call.token },
    }
    this.calls.push(again)
    await this.#access(number, again)
  }

  async #access(number: number, call: CallRecord): Promise<void> {
    const given = this.find(number).access(call.asked)
    await end(call, this.world, given)
    if (call.token === undefined) return
    this.world.tell(call.by.name, `is given ${call.token}`)
  }

  revokeByUser(): void {
    this.world.tell('user', 'takes the access back')
    for (const family of this.oracle.families) this.oracle.end(family, 'user')
  }
}

function nameOf(number: number): string {
  return String.fromCodePoint(65 + number)
}
