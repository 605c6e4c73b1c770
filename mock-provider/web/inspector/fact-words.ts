import { issuedBy, labelsByFingerprint, presentedBy } from '../../findings/tokens.ts'
import type { Fact, JournalEvent } from '../../world/journal.ts'

/** Whether a fact is of the request or of its answer. */
export type Side = 'sent' | 'came'

/** Says what facts carried: values that are public, of all others label, fingerprint and length. */
export class FactWords {
  readonly #labels: ReadonlyMap<string, string>

  /** @param events those that brought the tokens. */
  constructor(events: readonly JournalEvent[]) {
    this.#labels = labelsByFingerprint(events)
  }

  /** `refresh_token`, `Basic ..12ab, 122 characters`, `RT#1 ..4c55, 91 characters`. */
  valueOf(event: JournalEvent, side: Side, fact: Fact): string {
    const { value, fingerprint, length } = fact
    if (fingerprint === undefined) return value === undefined ? 'not recorded' : value + cutMark(value, length)
    const label = this.labelOf(event, side, fact)
    return `${[value, label, fingerprint].filter(Boolean).join(' ')}, ${length} characters`
  }

  /** `RT#1`: which token of its grant it was, where that is known. */
  labelOf(event: JournalEvent, side: Side, { name, value, fingerprint }: Fact): string | undefined {
    const known = fingerprint === undefined ? undefined : this.#labels.get(fingerprint)
    if (side === 'came') {
      const issued = issuedBy(event)
      return name === 'access_token' ? issued?.access : name === 'refresh_token' ? issued?.refresh : known
    }
    const isPresented = name === 'refresh_token' || (name === 'authorization' && value?.toLowerCase() === 'bearer')
    const presented = isPresented ? presentedBy(event) : undefined
    return presented ?? (name === 'token' && event.kind === 'revoke.called' ? event.labels?.[0] : undefined) ?? known
  }
}

function cutMark(value: string, length: number): string {
  return value.length < length && value.endsWith('…') ? ` (${length} characters)` : ''
}
