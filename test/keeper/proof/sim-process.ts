import type { KeeperClock } from '../../../src/keeper/clock.ts'
import type { World } from './world.ts'

/** Where a process can be met by an incident: `sent`: before the operation leaves it; `done`: after it took effect, before the answer is seen. */
export type Moment = 'sent' | 'done'

/**
 * What befalls a process at its `nth` operation of this name: it dies, is frozen for `ms`, is cut off from the store for so long, or the store
 * answers nobody.
 */
export type Incident = {
  process: number
  at: string
  nth: number
  moment: Moment
  does: 'dies' | 'freezes' | 'is cut off' | 'outage'
  ms: number
}

type Given = { name: string; skewSeconds: number; incidents?: Incident[]; befalls?: (incident: Incident) => void }

/** One operating-system process: all that its promises wait for comes through here, so that it can be frozen and killed. */
export class SimProcess {
  readonly name: string
  readonly world: World
  readonly skewSeconds: number
  readonly clock: KeeperClock
  isDead = false
  diedAt = Infinity
  frozenUntil = 0
  /** Every time that it was frozen. */
  readonly freezes: { from: number; until: number }[] = []
  readonly #incidents: Incident[]
  readonly #befalls: (incident: Incident) => void
  readonly #counts = new Map<string, number>()

  constructor(world: World, given: Given) {
    this.world = world
    this.name = given.name
    this.skewSeconds = given.skewSeconds
    this.#incidents = given.incidents ?? []
    this.#befalls = given.befalls ?? (() => {})
    this.clock = {
      now: () => world.now + this.skewSeconds,
      wait: (seconds, signal) => this.#wait(seconds, signal),
      after: (seconds, call) => this.later(seconds, call),
    }
  }

  /** In the time of this process: after the end of a freeze, never after its death. @returns what calls it off */
  later(seconds: number, run: () => void): () => void {
    let cancel = this.world.after(seconds, () => {
      if (this.isDead) return
      if (this.world.now >= this.frozenUntil) return run()
      cancel = this.later(this.frozenUntil - this.world.now, run)
    })
    return () => cancel()
  }

  /** Something that it asks of somebody else: on its way for half of the time, and so is the answer. It takes effect whatever becomes of the process. */
  ask<T>(name: string, seconds: number, effect: () => Promise<T>, onLeave = () => {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#meet(name, 'sent')
      const leave = () => {
        onLeave()
        this.world.after(seconds / 2, () => {
          const answered = (tell: () => void) => {
            this.#meet(name, 'done')
            this.later(seconds / 2, tell)
          }
          effect().then(
            (value) => answered(() => resolve(value)),
            (error: unknown) => answered(() => reject(error instanceof Error ? error : new Error(String(error)))),
          )
        })
      }
      if (this.isDead) return
      if (this.world.now >= this.frozenUntil) leave()
      else this.later(0, leave)
    })
  }

  freeze(seconds: number): void {
    if (this.isDead) return
    this.world.tell(this.name, `is frozen for ${seconds.toFixed(1)} s`)
    this.frozenUntil = Math.max(this.frozenUntil, this.world.now + seconds)
    this.freezes.push({ from: this.world.now, until: this.world.now + seconds })
  }

  kill(): void {
    if (this.isDead) return
    this.world.tell(this.name, 'dies')
    this.isDead = true
    this.diedAt = this.world.now
  }

  #meet(name: string, moment: Moment): void {
    const known = `${name} ${moment}`
    const nth = (this.#counts.get(known) ?? 0) + 1
    this.#counts.set(known, nth)
    const met = this.#incidents.find((each) => each.at === name && each.moment === moment && each.nth === nth)
    if (met) this.#befalls(met)
  }

  #wait(seconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const cancel = this.later(Math.max(0, seconds), end)
      signal?.addEventListener('abort', end)
    })
  }
}
