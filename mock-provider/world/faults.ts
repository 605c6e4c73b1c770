import type { Journal } from './journal.ts'

/** Endpoints by the names that faults use; `other` is every operation that is not simulated. */
export type EndpointName = 'authorize' | 'token' | 'revoke' | 'app-only' | 'users/me' | 'other'

/** What a fault does to the request that it meets. Delays and hangs are real time; everything else in this world is not. */
export type FaultAction =
  | { status: number; body?: string; contentType?: string; retryAfterSeconds?: number }
  | { delaySeconds: number }
  | 'reset'
  | 'hang'
  | 'drop-after-commit'
  | 'hold-until-second'

export type FaultSpec = {
  at: EndpointName
  when?: { grantType?: 'authorization_code' | 'refresh_token'; client?: string }
  /** How many requests it meets before it is used up; 1 unless given. */
  times?: number
  then: FaultAction
}

export type FaultState = { id: number; spec: FaultSpec; fired: number; remaining: number; armedAtSeq: number }

/** An armed fault, to count, release or take back. */
export type ArmedFault = {
  readonly id: number
  readonly fired: number
  readonly remaining: number
  /** Lets a held request (`hold-until-second`) go on at once. */
  release(): void
  disarm(): void
}

/** What a fault's `when` looks at. */
export type RequestFacts = { grantType: string | undefined; client: string | undefined }

/** A request that waits for the second one. */
export type Hold = {
  /** Lets it go on; the promise settles once it has been answered, so that the second comes second. */
  release(why: 'second' | 'released'): Promise<void>
}

const ENDPOINTS: readonly string[] = [
  'authorize',
  'token',
  'revoke',
  'app-only',
  'users/me',
  'other',
] satisfies EndpointName[]
const GRANT_TYPES: readonly unknown[] = ['authorization_code', 'refresh_token', undefined]
/** A day; `setTimeout` itself ends at 2^31 ms and then fires at once. */
const MAX_DELAY_SECONDS = 86_400
const WORDS: readonly unknown[] = ['reset', 'hang', 'drop-after-commit', 'hold-until-second']

/** The faults that wait for a request, in the order in which they were armed. */
export class Faults {
  #armed: FaultState[] = []
  #nextId = 1
  readonly #holds = new Map<number, Hold>()
  readonly #journal: Journal

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** @throws {RangeError} for an unknown endpoint, action or count; names the field, the value and what is allowed. */
  arm(spec: FaultSpec): ArmedFault {
    assertSpec(spec)
    const remaining = spec.times ?? 1
    const detail = `${describeAction(spec.then)} at ${spec.at}, ${remaining} time${remaining === 1 ? '' : 's'}`
    const { seq } = this.#journal.append({ kind: 'fault.armed', actor: 'lab', detail })
    const state: FaultState = { id: this.#nextId++, spec, fired: 0, remaining, armedAtSeq: seq }
    this.#armed.push(state)
    return this.#handle(state)
  }

  /** All faults that were armed and not disarmed, used up or not. */
  list(): (FaultSpec & { id: number; fired: number; remaining: number })[] {
    return this.#armed.map(({ id, spec, fired, remaining }) => ({ ...spec, id, fired, remaining }))
  }

  /** Takes back one fault, or all; what was held goes on. */
  disarm(id?: number): void {
    for (const fault of this.#armed)
      if (id === undefined || fault.id === id) void this.#holds.get(fault.id)?.release('released')
    this.#armed = id === undefined ? [] : this.#armed.filter((fault) => fault.id !== id)
  }

  /** Lets the request go on that this fault holds. @returns whether it held one. */
  release(id: number): boolean {
    const hold = this.#holds.get(id)
    void hold?.release('released')
    return hold !== undefined
  }

  /** The first armed fault that fits, counted as fired. */
  take(at: EndpointName, facts: () => RequestFacts): FaultState | undefined {
    if (this.#armed.length === 0) return undefined
    const fault = this.#armed.find((candidate) => candidate.remaining > 0 && fits(candidate.spec, at, facts))
    if (!fault) return undefined
    fault.fired += 1
    fault.remaining -= 1
    return fault
  }

  /** The request held by a `hold-until-second` at that endpoint, if there is one. */
  heldAt(at: EndpointName, facts: () => RequestFacts): Hold | undefined {
    if (this.#holds.size === 0) return undefined
    const fault = this.#armed.find(({ id, spec }) => this.#holds.has(id) && fits(spec, at, facts))
    return fault && this.#holds.get(fault.id)
  }

  hold(id: number, hold: Hold): void {
    this.#holds.set(id, hold)
  }

  unhold(id: number): void {
    this.#holds.delete(id)
  }

  save(): FaultState[] {
    return structuredClone(this.#armed)
  }

  load(states: FaultState[]): void {
    this.disarm()
    this.#armed = structuredClone(states)
    this.#nextId = Math.max(this.#nextId, ...states.map(({ id }) => id + 1))
  }

  #handle(state: FaultState): ArmedFault {
    return {
      id: state.id,
      get fired() {
        return state.fired
      },
      get remaining() {
        return state.remaining
      },
      release: () => void this.release(state.id),
      disarm: () => this.disarm(state.id),
    }
  }
}

/** `503`, `reset`, `delay of 2 s`: how journal and error texts call an action. */
export function describeAction(action: FaultAction): string {
  if (typeof action === 'string') return action
  return 'delaySeconds' in action ? `delay of ${action.delaySeconds} s` : `status ${action.status}`
}

function fits(spec: FaultSpec, at: EndpointName, facts: () => RequestFacts): boolean {
  if (spec.at !== at) return false
  if (!spec.when) return true
  const { grantType, client } = facts()
  if (spec.when.grantType !== undefined && spec.when.grantType !== grantType) return false
  return spec.when.client === undefined || spec.when.client === client
}

function assertSpec(spec: FaultSpec): void {
  if (!ENDPOINTS.includes(spec.at)) refuse('at', spec.at, ENDPOINTS.join(', '))
  const times = spec.times ?? 1
  if (!Number.isInteger(times) || times < 1) refuse('times', spec.times, 'a whole number, 1 or more')
  assertWhen(spec.when ?? {})
  const action: unknown = spec.then
  if (typeof action === 'string') {
    if (!WORDS.includes(action)) refuse('then', action, `${WORDS.join(', ')}, { status } or { delaySeconds }`)
    return
  }
  if (typeof action !== 'object' || action === null)
    refuse('then', action, `${WORDS.join(', ')}, { status } or { delaySeconds }`)
  else if ('delaySeconds' in action) {
    const seconds = action.delaySeconds
    if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= MAX_DELAY_SECONDS))
      refuse('then.delaySeconds', seconds, `seconds, 0 to ${MAX_DELAY_SECONDS}`)
  } else {
    const status = 'status' in action ? action.status : undefined
    if (!Number.isInteger(status) || Number(status) < 200 || Number(status) > 599)
      refuse('then.status', status, 'a status from 200 to 599')
  }
}

/** A misspelt name would fit every request, a misspelt grant type none. */
function assertWhen(when: object): void {
  for (const [name, value] of Object.entries(when)) {
    if (name !== 'grantType' && name !== 'client') refuse('when', name, 'grantType, client')
    if (name === 'grantType' && !GRANT_TYPES.includes(value)) refuse('when.grantType', value, GRANT_TYPES.join(', '))
  }
}

function refuse(field: string, value: unknown, allowed: string): never {
  const message = `faults.arm: ${field} cannot be ${JSON.stringify(value)}; it takes ${allowed}`
  throw Object.assign(new RangeError(message), { field, value, allowed })
}
