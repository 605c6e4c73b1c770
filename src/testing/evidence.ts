import { formatEvidence, type Advice, type Events } from '../../mock-provider/index.ts'

/** `message` is for whoever expected the opposite of `pass`. */
export type Verdict = { pass: boolean; message: string }

export type GrantType = 'authorization_code' | 'refresh_token'

/** `2 refreshes`, `1 refresh` */
export function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}

/** A verdict with its evidence: what was expected and seen, the events, why that is likely so, and one way out. */
export function toVerdict(pass: boolean, text: string, events: Events, advice?: Advice): Verdict {
  return { pass, message: formatEvidence(text, events, advice) }
}
