import type { EventKind, Fact, MockProvider } from '../../mock-provider/index.ts'

/** One request as the journal has it: the names of its parameters by where they stood, and its headers in clear. */
export type Sent = {
  status: number
  reason: string | undefined
  names: (where: Fact['in']) => string[]
  fact: (name: string) => Fact | undefined
}

/**
 * The newest request that the journal ended with an event of this kind.
 *
 * @throws {Error} when there is none: what is not in the journal did not reach the server.
 */
export function sentWith(mock: MockProvider, kind: EventKind): Sent {
  const event = mock.journal.events.findLast((candidate) => candidate.kind === kind && candidate.http)
  if (!event?.http) throw new Error(`the journal has no request that ended as ${kind}`)
  const { request, status } = event.http
  return {
    status,
    reason: event.reason,
    names: (where) => request.filter((fact) => fact.in === where).map(({ name }) => name),
    fact: (name) => request.find((fact) => fact.name === name),
  }
}

/** How the journal shows `Authorization: Basic` with exactly this id and secret inside. */
export function basicFact(mock: MockProvider, id: string, secret: string): Partial<Fact> {
  return { value: 'Basic', fingerprint: mock.fingerprintOf(btoa(`${id}:${secret}`)) }
}
