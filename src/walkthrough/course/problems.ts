import type { FaultAction } from '../../../mock-provider/index.ts'

/** X's body of a 401 and of a 403, as the journal's cases me-401 and me-403-missing-scope have it, for an armed fault. */
export function problem(status: 401 | 403): FaultAction {
  const title = status === 401 ? 'Unauthorized' : 'Forbidden'
  const body = JSON.stringify({ title, type: 'about:blank', status, detail: title })
  return { status, body, contentType: 'application/problem+json' }
}
