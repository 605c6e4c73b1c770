import { numberIn, stateIn, textIn, type SqlRow } from './rows.ts'
import type { Census } from './store.ts'

/** Adds up the groups that the statement `census` answers with: one for each state and key. */
export function countOf(groups: readonly SqlRow[]): Census {
  const byState = { active: 0, refreshing: 0, needs_consent: 0, revoked: 0 }
  const byKey = new Map<string, number>()
  for (const group of groups) {
    byState[stateIn(group)] += numberIn(group, 'grants')
    const [keyId, pairs] = [textIn(group, 'key_id'), numberIn(group, 'pairs')]
    if (pairs > 0) byKey.set(keyId, (byKey.get(keyId) ?? 0) + pairs)
  }
  const total = (column: string) => groups.reduce((sum, group) => sum + numberIn(group, column), 0)
  return { byState, needsConsentSince: total('fell'), due: total('due'), byKey: Object.fromEntries(byKey) }
}
