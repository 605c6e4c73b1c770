import { ProtocolError } from '../../wire/errors.ts'
import { invalidRequest } from '../../wire/invalid-request.ts'

/** Why a query was refused, for the journal: X has one sentence for operators that it lacks and those that the plan lacks. */
export type SearchReason =
  'search-query' | 'search-operator-unknown' | 'search-operator-value' | 'search-operator-not-built'

/** One sentence of X about a query, with the position that it names. */
export type SearchFault = { message: string; reason: SearchReason; detail?: string }

export function fault(
  message: string,
  position: number,
  { reason = 'search-query', detail }: { reason?: SearchReason; detail?: string } = {},
): SearchFault {
  return { message: `${message} (at position ${position})`, reason, ...(detail !== undefined && { detail }) }
}

/** X seen (many) 2022 to 2026 (steampipe-plugin-twitter 10, 4cat 359): one sentence before all faults, commas between them. */
export function faultsMessage(faults: readonly SearchFault[]): string {
  return `There were errors processing your request: ${faults.map(({ message }) => message).join(', ')}`
}

/** X's 400 about a query. The journal's reason is of an operator, where one is to blame. */
export function queryRefused(query: string, faults: readonly SearchFault[]): ProtocolError {
  const first = faults.find(({ reason }) => reason !== 'search-query') ?? faults[0]
  const answer = invalidRequest([{ name: 'query', given: [query], message: faultsMessage(faults) }])
  return new ProtocolError(answer, first?.reason ?? 'search-query', first?.detail ?? first?.message ?? '')
}
