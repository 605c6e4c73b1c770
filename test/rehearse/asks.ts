import type { LossReason } from './oracle.ts'
import { DAY, STARTS_AT } from './story.ts'
import type { World } from './world.ts'

/** A user was asked to log in although nothing was lost. */
export type Needless = { account: string; at: number; why: string }

/** Asks users to log in again, once for each time they are lost, and compares with what the oracle knows. */
export class Asks {
  readonly #world: World
  readonly #open = new Set<string>()
  readonly byReason: Record<LossReason, number> = { 'answer lost': 0, 'backup restored': 0, 'revoked by the user': 0 }
  readonly needless: Needless[] = []
  readonly byDay: number[]
  asked = 0

  constructor(world: World) {
    this.#world = world
    this.byDay = Array.from({ length: world.scale.days }, () => 0)
  }

  /** @returns when the user will log in; undefined where they were asked before, or do not want to */
  ask(account: string, at: number, why: string): number | undefined {
    if (this.#open.has(account)) return undefined
    this.#open.add(account)
    this.asked += 1
    const day = Math.floor((at - STARTS_AT) / DAY)
    if (day in this.byDay) this.byDay[day] = (this.byDay[day] ?? 0) + 1
    const loss = this.#world.oracle.lossOf(account)
    if (loss === undefined) this.needless.push({ account, at, why })
    else this.byReason[loss] += 1
    return this.#world.comesBackAt(account, at)
  }

  loggedIn(account: string): void {
    this.#open.delete(account)
  }

  /** Accounts that are lost, and nobody has noticed. */
  unnoticed(): string[] {
    return this.#world.oracle.lost().filter((account) => !this.#open.has(account))
  }
}
