import { Breaker } from './breaker.ts'
import { Flight } from './flight.ts'
import { nameOf, type GrantKey, type GrantRow } from './grant.ts'
import type { Parts } from './parts.ts'
import { Valve } from './valve.ts'

/** The refreshes of this process that are under way: at most one for each grant. */
export class Flights {
  readonly #parts: Parts
  readonly #breaker: Breaker
  readonly #valve = new Valve()
  readonly #flying = new Map<string, Flight>()
  /** All of them, also those that a late answer of an earlier one took the place of. */
  readonly #open = new Set<Flight>()
  /** Requests whose time is over and whose answer may still come. */
  readonly #late = new Set<Promise<void>>()
  readonly #stop = new AbortController()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#breaker = new Breaker(parts.policy)
  }

  /** The one that is under way for this grant. */
  of(key: GrantKey): Flight | undefined {
    return this.#flying.get(nameOf(key))
  }

  /** Begins one for the row as it was read, or joins the one that is under way. */
  begin(row: GrantRow): Flight {
    const name = nameOf(row)
    const known = this.#flying.get(name)
    if (known) return known
    const flight: Flight = new Flight(this.#parts, {
      row,
      isSuperseded: () => this.#flying.get(name) !== flight,
      breaker: this.#breaker,
      valve: this.#valve,
      stopping: this.#stop.signal,
      onLate: (late) => this.#keep(name, late),
      onOpen: (open) => this.#await(open),
    })
    this.#keep(name, flight)
    return flight
  }

  /** Until it ends. One that has a pair to save stands before any other: its token is spent. */
  #keep(name: string, flight: Flight): void {
    const { end } = flight
    this.#flying.set(name, flight)
    this.#open.add(flight)
    void end.finally(() => {
      if (flight.end !== end) return
      this.#open.delete(flight)
      if (this.#flying.get(name) === flight) this.#flying.delete(name)
    })
  }

  /** How many are under way. */
  get size(): number {
    return this.#open.size
  }

  /** Begins none any more. */
  stop(): void {
    this.#stop.abort()
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted
  }

  #await(open: Promise<void>): void {
    this.#late.add(open)
    void open.finally(() => this.#late.delete(open))
  }

  /** Ends when nothing is under way any more: flights, late answers, and the flights that those have begun again. */
  async ended(): Promise<void> {
    while (this.#open.size + this.#late.size > 0)
      await Promise.all([...[...this.#open].map(({ end }) => end), ...this.#late])
  }

  /** The pairs that are in memory alone. */
  unsaved(): Flight[] {
    return [...this.#open].filter(({ unsaved }) => unsaved !== undefined)
  }
}
