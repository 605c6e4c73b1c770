import { assertRoom, MAX_FAULTS } from './bounds.ts'
import { faultTable } from './fault-entries.ts'
import { describeAction, type EndpointName, type FaultSpec, type RequestTraits } from './fault-spec.ts'
import { assertFaultSpec } from './fault-validation.ts'
import type { Journal } from './journal.ts'
import { namesOf } from './value-kinds.ts'

/** As a snapshot has it. */
export type FaultState = {
  id: number
  spec: FaultSpec
  fired: number
  remaining: number | 'always'
  armedAtSeq: number
}

/** An armed fault, to count, release or take back. */
export type ArmedFault = {
  readonly id: number
  /** How many requests it has met. */
  readonly fired: number
  /** How many more it will meet; 0 once it is disarmed. */
  readonly remaining: number | 'always'
  /** Ends the waiting of every request that it has met: held and delayed ones go on at once, hanging ones break off. */
  release(): void
  /** Takes it back, and releases what waits. */
  disarm(): void
}

/** A fault as `list` shows it. */
export type ListedFault = FaultSpec & { id: number; fired: number; remaining: number | 'always' }

/** A request that a fault keeps waiting. */
export type Waiting = {
  fault: FaultState
  /** Called at most once. `abandoned`: the world that the request came to is gone, so it must do nothing any more. */
  end(why: 'released' | 'abandoned'): void
  /** Of a held request: lets it go on; settles once it has been answered, so that the second comes second. */
  meetSecond?: () => Promise<unknown>
}

/** The faults that wait for a request, in the order in which they were armed: each request meets the first that fits. */
export class Faults {
  #armed: FaultState[] = []
  #nextId = 1
  readonly #waiting = new Set<Waiting>()
  readonly #journal: Journal

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /**
   * @throws {RangeError} for what cannot be, with the field, the value and what is allowed, and for one too many. Nothing is
   *   armed then.
   */
  arm(spec: FaultSpec): ArmedFault {
    assertFaultSpec(spec)
    assertRoom(this.#armed.length, MAX_FAULTS, 'faults')
    // A copy: what the caller does to it later must not get past the checks. It drops undefined members as well.
    const copy: FaultSpec = JSON.parse(JSON.stringify(spec))
    const remaining = copy.times ?? 1
    const detail = `${describeAction(copy.then)} at ${copy.at}, ${describeTimes(remaining)}`
    const { seq } = this.#journal.append({ kind: 'fault.armed', actor: 'lab', detail, fault: structuredClone(copy) })
    const state: FaultState = { id: this.#nextId++, spec: copy, fired: 0, remaining, armedAtSeq: seq }
    this.#armed.push(state)
    return this.#handle(state)
  }

  /** All faults that were armed and not disarmed, used up or not. Copies. */
  list(): ListedFault[] {
    return this.#armed.map(({ id, spec, fired, remaining }) => ({ ...structuredClone(spec), id, fired, remaining }))
  }

  /** Takes back one fault, or all; what waits is released. */
  disarm(id?: number): void {
    this.#armed = id === undefined ? [] : this.#armed.filter((fault) => fault.id !== id)
    this.release(id)
  }

  /** Ends the waiting of all requests that this fault, or any, has met; the fault stays armed. @returns whether one waited. */
  release(id?: number): boolean {
    return this.#endWaiting('released', id)
  }

  /** Ends all waiting, and nothing is done any more: for a world that stops or turns into another. */
  abandon(): void {
    this.#endWaiting('abandoned')
  }

  /** The first armed fault that fits, counted as fired. */
  take(at: EndpointName, traits: () => RequestTraits): FaultState | undefined {
    if (this.#armed.length === 0) return undefined
    const fault = this.#armed.find(({ remaining, spec }) => remaining !== 0 && fits(spec, at, traits))
    if (!fault) return undefined
    fault.fired += 1
    if (fault.remaining !== 'always') fault.remaining -= 1
    return fault
  }

  /** How to let the request go on that a `hold-until-second` holds at that endpoint, if there is one. */
  heldAt(at: EndpointName, traits: () => RequestTraits): Waiting['meetSecond'] {
    for (const { fault, meetSecond } of this.#waiting) if (meetSecond && fits(fault.spec, at, traits)) return meetSecond
    return undefined
  }

  /** A request starts to wait. Returns how to say that it no longer does. */
  wait(waiting: Waiting): () => void {
    this.#waiting.add(waiting)
    return () => void this.#waiting.delete(waiting)
  }

  save(): FaultState[] {
    return structuredClone(this.#armed)
  }

  /** Takes over what it is given. */
  load(states: FaultState[]): void {
    this.abandon()
    this.#armed = states
    this.#nextId = Math.max(this.#nextId, ...states.map(({ id }) => id + 1))
  }

  #endWaiting(why: 'released' | 'abandoned', id?: number): boolean {
    const ended = [...this.#waiting].filter(({ fault }) => id === undefined || fault.id === id)
    for (const waiting of ended) waiting.end(why)
    return ended.length > 0
  }

  /** Looks its fault up by id. An id is never given twice, so that a handle stays right when the world is restored. */
  #handle(armed: FaultState): ArmedFault {
    const current = () => this.#armed.find(({ id }) => id === armed.id)
    return {
      id: armed.id,
      get fired() {
        return (current() ?? armed).fired
      },
      get remaining() {
        return current()?.remaining ?? 0
      },
      release: () => void this.release(armed.id),
      disarm: () => this.disarm(armed.id),
    }
  }
}

function describeTimes(times: number | 'always'): string {
  return times === 'always' ? 'always' : `${times} time${times === 1 ? '' : 's'}`
}

function fits({ at: endpoint, when }: FaultSpec, at: EndpointName, traits: () => RequestTraits): boolean {
  if (endpoint !== at) return false
  if (!when) return true
  const seen = traits()
  return CONDITIONS.every((name) => when[name] === undefined || when[name] === seen[name])
}

const CONDITIONS = namesOf(faultTable.conditions)
