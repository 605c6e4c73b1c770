import { issuedBy, labelsByFingerprint, presentedBy } from '../../findings/tokens.ts'
import type { Fact, JournalEvent } from '../../world/journal.ts'

/** Whether a fact is of the request or of its answer. */
export type Side = 'sent' | 'came'

/** Says what facts carried: values that are public, of all others label, fingerprint and length. */
export class FactWords {
  readonly #events: readonly JournalEvent[]
  #labels: ReadonlyMap<string, string> | undefined

  /** @param events those that brought the tokens. */
  constructor(events: readonly JournalEvent[]) {
    this.#events = events
  }

  /** `refresh_token`, `Basic ..12ab, 122 characters`, `RT#1 ..4c55, 91 characters`. */
  valueOf(event: JournalEvent, side: Side, fact: Fact): string {
    const { value, fingerprint, length } = fact
    if (fingerprint === undefined) return value === undefined ? 'not recorded' : value + cutMark(value, length)
    const label = this.labelOf(event, side, fact)
    return `${[value, label, fingerprint].filter(Boolean).join(' ')}, ${length} characters`
  }

  /** `RT#1`: which token of its grant it was, where that is known. */
  labelOf(event: JournalEvent, side: Side, fact: Fact): string | undefined {
    if (!TOKENS.has(fact.name) || fact.value?.toLowerCase() === 'basic') return undefined
    const own = side === 'came' ? labelOfIssued(event, fact) : labelOfPresented(event, fact)
    if (own !== undefined || fact.fingerprint === undefined) return own
    this.#labels ??= labelsByFingerprint(this.#events)
    return this.#labels.get(fact.fingerprint)
  }
}

/** Names behind which tokens are. */
const TOKENS = new Set(['access_token', 'refresh_token', 'token', 'authorization'])

function labelOfIssued(event: JournalEvent, { name }: Fact): string | undefined {
  const issued = issuedBy(event)
  return name === 'access_token' ? issued?.access : issued?.refresh
}

function labelOfPresented(event: JournalEvent, { name, value }: Fact): string | undefined {
  if (name === 'token') return event.kind === 'revoke.called' ? event.labels?.[0] : undefined
  const isBearer = name === 'authorization' && value?.toLowerCase() === 'bearer'
  return isBearer || name === 'refresh_token' ? presentedBy(event) : undefined
}

function cutMark(value: string, length: number): string {
  return value.length < length && value.endsWith('…') ? ` (${length} characters)` : ''
}
