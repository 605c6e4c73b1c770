import type { KeeperClock } from '../../../src/keeper/clock.ts'
import type { TokenProvider } from '../../../src/keeper/provider.ts'
import type { Spool } from '../../../src/keeper/spool.ts'
import type { GrantStore } from '../../../src/keeper/stores/store.ts'
import { deadToken, type Oracle } from './oracle.ts'
import { turn } from './world.ts'

/** Chooses one of so many ways to go on. */
export type Choose = (ways: number) => number

/** Goes every way there is, depth first: plays the same again up to the last turn that has another way. @returns how many ends there are */
export async function explore(play: (choose: Choose) => Promise<void>): Promise<number> {
  const path: { taken: number; ways: number }[] = []
  for (let ends = 1; ; ends++) {
    let depth = 0
    await play((ways) => {
      if (ways === 1) return 0
      const known = path[depth++]
      if (known) return known.taken
      path.push({ taken: 0, ways })
      return 0
    })
    let last = path.at(-1)
    while (last && last.taken + 1 === last.ways) {
      path.pop()
      last = path.at(-1)
    }
    if (!last) return ends
    last.taken++
  }
}

type Step = { by: string; name: string; run: () => Promise<void> }

/** Two processes step by step: whatever one asks of store, provider, spool or clock waits here until it is chosen. */
export class Steps {
  now = 1_000_000
  readonly story: string[] = []
  /** Called after each step. */
  readonly watchers: (() => Promise<void>)[] = []
  #pending: Step[] = []
  readonly #dead = new Set<string>()
  /** Deadlines: they pass only where nothing else can happen. */
  #deadlines: { at: number; end: () => void }[] = []
  mayDie: string | undefined

  isDead(name: string): boolean {
    return this.#dead.has(name)
  }

  ask<T>(by: string, name: string, effect: () => Promise<T>): Promise<T> {
    if (this.isDead(by)) return new Promise(() => {})
    return new Promise((resolve, reject) => {
      const run = async () => {
        const tell = await effect().then(
          (value) => () => resolve(value),
          (error: unknown) => () => reject(error instanceof Error ? error : new Error(String(error))),
        )
        if (!this.isDead(by)) tell()
      }
      this.#pending.push({ by, name, run })
    })
  }

  clockOf(by: string): KeeperClock {
    return {
      now: () => this.now,
      // A pause between two looks is a step like any other; what can be called off is a deadline.
      wait: (seconds, signal) => {
        if (signal?.aborted) return Promise.resolve()
        if (!signal) return this.ask(by, `wait ${seconds}`, async () => void (this.now += seconds))
        return new Promise((resolve) => {
          const end = () => {
            callOff()
            resolve()
          }
          const callOff = this.#deadline(seconds, resolve)
          signal.addEventListener('abort', end)
        })
      },
      after: (seconds, call) => this.#deadline(seconds, call),
    }
  }

  #deadline(seconds: number, end: () => void): () => void {
    const deadline = { at: this.now + seconds, end }
    this.#deadlines.push(deadline)
    return () => void (this.#deadlines = this.#deadlines.filter((each) => each !== deadline))
  }

  storeOf(by: string, inner: GrantStore): GrantStore {
    const through = <Args extends unknown[], T>(name: string, run: (...args: Args) => Promise<T>) => {
      return (...args: Args) => this.ask(by, name, () => run(...args))
    }
    return {
      ...inner,
      read: through('read', inner.read),
      put: through('put', inner.put),
      claim: through('claim', inner.claim),
      commit: through('commit', inner.commit),
      settle: through('settle', inner.settle),
      revoke: through('tombstone', inner.revoke),
      erase: through('erase', inner.erase),
      census: through('census', inner.census),
    }
  }

  spoolOf(by: string): Spool {
    return {
      append: () => this.ask(by, 'spool', async () => 'entry'),
      entries: () => this.ask(by, 'spooled', async () => []),
      remove: () => this.ask(by, 'unspool', async () => {}),
    }
  }

  providerOf(by: string, oracle: Oracle, sent: Sent): TokenProvider {
    return {
      apiOrigin: 'https://api.example',
      refresh: (refreshToken) => {
        const inFlight = this.#pending.filter(({ name }) => name.startsWith('refresh')).length + 1
        sent.most = Math.max(sent.most, inFlight)
        return this.ask(by, `refresh ${refreshToken}`, async () => {
          const came = oracle.spend(refreshToken)
          if (came.is === 'replay') sent.replays++
          this.story.push(`provider: ${came.is}`)
          if (!('pair' in came)) throw deadToken()
          const { accessToken, refreshToken: next } = came.pair
          if (!this.isDead(by)) sent.received.push({ by, refreshToken: next })
          return {
            accessToken,
            refreshToken: next,
            expiresInSeconds: oracle.lifetimeSeconds,
            scopes: ['read'],
            odd: [],
          }
        })
      },
      revoke: ({ accessToken, refreshToken }) =>
        this.ask(by, 'revoke', async () => {
          oracle.revoke(refreshToken ?? accessToken)
        }),
    }
  }

  /** Goes on until nothing is left to do. After each step of the one who may die there are three ways: it lives; it dies, and so does what it asked; it dies alone. */
  async run(choose: Choose): Promise<void> {
    for (;;) {
      await turn()
      const ways = this.#pending
      const step = ways[choose(Math.max(1, ways.length))]
      if (!step && !this.#endDeadline()) return
      if (!step) continue
      this.#pending = ways.filter((each) => each !== step)
      this.story.push(`${step.by}: ${step.name}`)
      await step.run()
      await turn()
      for (const watch of this.watchers) await watch()
      if (step.by === this.mayDie && !this.isDead(step.by)) this.#decideDeath(step.by, choose(3))
    }
  }

  #decideDeath(name: string, way: number): void {
    if (way === 0) return
    this.story.push(`${name} dies${way === 1 ? ', and nobody hears its last words' : ''}`)
    this.#dead.add(name)
    if (way === 1) this.#pending = this.#pending.filter(({ by }) => by !== name)
    else this.#pending = this.#pending.filter(({ by, name: asked }) => by !== name || !asked.startsWith('wait'))
  }

  #endDeadline(): boolean {
    const next = this.#deadlines.toSorted((a, b) => a.at - b.at)[0]
    if (!next) return false
    this.#deadlines = this.#deadlines.filter((each) => each !== next)
    this.now = Math.max(this.now, next.at)
    next.end()
    return true
  }
}

/** What the provider has seen. */
export type Sent = {
  /** The most requests that were in flight at the same time. */
  most: number
  replays: number
  received: { by: string; refreshToken: string }[]
}
