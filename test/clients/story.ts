import type { EventKind, Fact, JournalEvent } from '../../mock-provider/index.ts'
import type { Step } from './drive.ts'

/** `caller`: not wrong, but left to whoever uses the client. `defect`: against the RFC that is named, or against its own purpose. */
export type Verdict = 'works' | 'caller' | 'defect'

/** What a step came to, in a sentence, and the events that show it. */
export type Finding = { verdict: Verdict; says: string; events: readonly JournalEvent[] }

/** The step in which a library is not told how to authenticate. */
export const BY_DEFAULT = 'sign in with the default client authentication'

/** All steps of one client. */
export class Story {
  readonly #steps: Step[]

  constructor(steps: Step[]) {
    this.#steps = steps
  }

  /** Every request, in order. */
  get events(): JournalEvent[] {
    return this.#steps.flatMap(({ events }) => events)
  }

  step(name: string): Step | undefined {
    return this.#steps.find((step) => step.name === name)
  }

  /** The first request that ended as one of these, if possible well. */
  first(...kinds: EventKind[]): JournalEvent | undefined {
    const all = this.events.filter(({ kind }) => kinds.includes(kind))
    return all.find(({ http }) => http && http.status < 400) ?? all[0]
  }

  /** The requests that a client authenticates, set up as its documentation has it for Basic. */
  get authenticated(): JournalEvent[] {
    const steps = this.#steps.filter(({ name }) => name !== BY_DEFAULT)
    return steps.flatMap(({ events }) => events).filter(({ http }) => http?.path.startsWith('/2/oauth2/'))
  }
}

export function factOf(event: JournalEvent, name: string): Fact | undefined {
  return event.http?.request.find((fact) => fact.name === name)
}

/** The places in which a request has a parameter of that name. */
export function placesOf(event: JournalEvent, name: string): Fact['in'][] {
  return event.http?.request.filter((fact) => fact.name === name).map((fact) => fact.in) ?? []
}
