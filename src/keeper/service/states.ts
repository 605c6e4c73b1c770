import type { GrantState } from '../grant.ts'

const STATES: Record<GrantState, string> = {
  active: 'active',
  refreshing: 'refreshing',
  needs_consent: 'needs consent',
  revoked: 'released',
}

/** How people are told of a state. */
export function callState(state: GrantState): string {
  return STATES[state]
}
