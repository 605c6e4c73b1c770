import {
  createTokenKeeper,
  createMemorySpool,
  createProvider,
  createSealer,
  NeedsConsentError,
} from '../../src/keeper/index.ts'
import type { GrantStore, KeeperEvent, KeyRing, Sealer, TokenKeeper } from '../../src/keeper/index.ts'
import type { ClientConfig } from '../../src/client/config.ts'
import { createSeries, draw } from './draws.ts'
import type { Scale } from './story.ts'
import type { Pause, VirtualTime } from './virtual-time.ts'
import type { World } from './world.ts'

/** What the machines are set up with; whoever operates them changes it, and restarts them. */
export type Settings = { store: GrantStore; ring: KeyRing; clientSecret: string | undefined }

type Sending = { url: string; init: RequestInit | undefined; pause: Pause; process: { hasEnded: boolean } }

/** Token requests in a second: what the background work of one machine may begin, and what is left to callers beside two machines. */
export function ratesOf({ accounts }: Pick<Scale, 'accounts'>): {
  ofMachine: number
  ofCallers: number
  limit: number
} {
  const ofMachine = Math.max(0.2, accounts / 5000)
  const ofCallers = Math.max(0.2, accounts / 10_000)
  return { ofMachine, ofCallers, limit: 2 * ofMachine + ofCallers }
}

/** One process with a keeper in it, and the cron that calls it. */
export class Machine {
  readonly #world: World
  readonly #time: VirtualTime
  readonly #onEvent: (event: KeeperEvent) => void
  readonly #random: () => number
  #keeper: TokenKeeper | undefined
  #running: Promise<unknown> | undefined
  #process = { hasEnded: false }
  resealed = 0

  constructor(
    world: World,
    time: VirtualTime,
    { number, onEvent }: { number: number; onEvent: (event: KeeperEvent) => void },
  ) {
    this.#world = world
    this.#time = time
    this.#onEvent = onEvent
    this.#random = createSeries(world.scale.seed * 10 + number)
  }

  get isOn(): boolean {
    return this.#keeper !== undefined
  }

  get keeper(): TokenKeeper {
    if (!this.#keeper) throw new Error('this machine is off')
    return this.#keeper
  }

  async start({ store, ring, clientSecret }: Settings): Promise<void> {
    const { mock, story } = this.#world
    const process = { hasEnded: false }
    this.#process = process
    const config: ClientConfig = {
      ...mock.config,
      ...(clientSecret !== undefined && { clientSecret }),
    }
    const providerFor = (pause: Pause) =>
      createProvider({ ...config, fetch: (url, init) => this.#fetch({ url: String(url), init, pause, process }) })
    this.#keeper = await createTokenKeeper({
      provider: {
        ...createProvider(config),
        refresh: (...asked) => this.#time.busy((pause) => providerFor(pause).refresh(...asked)),
      },
      store,
      sealer: oneByOne(createSealer(ring), this.#time),
      spool: createMemorySpool(),
      policy: { keepAliveSeconds: story.keepAliveSeconds },
      clock: this.#time,
      random: this.#random,
      onEvent: this.#onEvent,
    })
  }

  /** The cron: never beside itself. */
  tick(): void {
    if (this.#running) return
    const running = this.keeper
      .runDue({ maxPerSecond: ratesOf(this.#world.scale).ofMachine })
      .then(({ resealed }) => (this.resealed += resealed))
      .finally(() => {
        if (this.#running === running) this.#running = undefined
      })
    this.#running = running
  }

  /** SIGTERM: `drain()`, and the end of the process. */
  async stop(): Promise<void> {
    await this.#time.passUntil(this.keeper.drain())
    this.#process.hasEnded = true
    this.#keeper = undefined
    this.#running = undefined
  }

  /** @returns whether there was a token; `onConsent` is told where only the user can help */
  async access(account: string, onConsent: (account: string) => void): Promise<boolean> {
    try {
      await this.keeper.access({ tenant: '', account })
      return true
    } catch (error) {
      if (error instanceof NeedsConsentError) onConsent(account)
      return false
    }
  }

  /** What comes after the end of its process, nobody hears. */
  async #fetch({ url, init = {}, pause, process }: Sending): Promise<Response> {
    const { front, scale } = this.#world
    const latencySeconds = 0.1 + 0.3 * draw(scale.seed, 'latency', this.#time.now())
    const answer = await front.send(url, init, this.#time.now()).catch((error: unknown) => ({ error }))
    await pause.rest(latencySeconds)
    if (process.hasEnded) return pause.never()
    if ('error' in answer) throw answer.error
    const { status, headers, text } = answer
    return new Response(text, { status, headers })
  }
}

/** Sealing happens in other threads, and ends in the order in which it began: so that a run is the same each time. */
function oneByOne(sealer: Sealer, time: VirtualTime): Sealer {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = time.busy(async () => {
      await last.catch(() => {})
      return work()
    })
    last = mine
    return mine
  }
  return {
    keyId: sealer.keyId,
    seal: (pair, context) => inTurn(() => sealer.seal(pair, context)),
    open: (sealed, context) => inTurn(() => sealer.open(sealed, context)),
  }
}
