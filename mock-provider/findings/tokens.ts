import type { JournalEvent } from '../world/journal.ts'
import type { Events } from './requests.ts'

/** The label of the token that a call or a refresh carried. */
export function presentedBy({ kind, labels = [], issued = [] }: JournalEvent): string | undefined {
  if (kind === 'api.called') return labels.find(isAccessToken)
  if (kind !== 'refresh.done' && kind !== 'refresh.refused') return undefined
  return labels.find((label) => isRefreshToken(label) && !issued.includes(label))
}

/** The labels of the tokens that an answer brought; a refresh without rotation brings no refresh token. */
export function issuedBy(
  event: JournalEvent,
): { all: readonly string[]; access?: string; refresh?: string } | undefined {
  const all = event.kind === 'tokens.issued' ? event.labels : event.kind === 'refresh.done' ? event.issued : undefined
  if (!all) return undefined
  const [access, refresh] = [all.find(isAccessToken), all.find(isRefreshToken)]
  return { all, ...(access !== undefined && { access }), ...(refresh !== undefined && { refresh }) }
}

/** Whether a label names an access token (`AT#1`). */
export function isAccessToken(label: string): boolean {
  return label.startsWith('AT')
}

/** Whether a label names a refresh token (`RT#1`). */
export function isRefreshToken(label: string): boolean {
  return label.startsWith('RT')
}

/** Labels (`AT#2`) by the fingerprints of the answers that brought those tokens. */
export function labelsByFingerprint(events: Events): Map<string, string> {
  const labels = new Map<string, string>()
  for (const event of events) {
    const issued = issuedBy(event)
    for (const { name, fingerprint } of event.http?.response ?? []) {
      const label = name === 'access_token' ? issued?.access : name === 'refresh_token' ? issued?.refresh : undefined
      if (fingerprint !== undefined && label !== undefined) labels.set(fingerprint, label)
    }
  }
  return labels
}

/** The numbers of the events whose answers did not arrive as they were, though the server had done its work. */
export function lostAnswers(events: Events): ReadonlySet<number> {
  return new Set(events.flatMap(({ lost }) => lost ?? []))
}

/** Of those, the ones that a fault delayed until their client had left. */
export function leftAnswers(events: Events): ReadonlySet<number> {
  return new Set(events.flatMap(({ reason, lost }) => (reason === 'answer-lost' ? (lost ?? []) : [])))
}
