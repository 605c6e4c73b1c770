import { RequestFailedError } from '../client/errors.ts'
import { beforeTime } from './before-time.ts'
import type { Parts } from './parts.ts'
import type { Rotated } from './provider.ts'

/** What came of one token request. */
export type Sent = { rotated: Rotated } | { error: unknown }

/**
 * Spends a refresh token, and waits for the answer no longer than the HTTP budget. Nobody else can call it off.
 *
 * @param onLate is handed an answer that came all the same: a new pair is welcome at any time.
 */
export async function sendRefresh(parts: Parts, refreshToken: string, onLate: (late: Rotated) => void): Promise<Sent> {
  const { provider, policy, clock } = parts
  const abort = new AbortController()
  const answer = settle(() => provider.refresh(refreshToken, { signal: abort.signal }))
  const first = await beforeTime(clock, answer, { seconds: policy.httpBudgetSeconds })
  if (first) return first
  const late = new DOMException(`no whole answer within ${policy.httpBudgetSeconds} s`, 'TimeoutError')
  abort.abort(late)
  // What obeys the signal says now whether anything was sent at all.
  const said = await beforeTime(clock, answer, { seconds: policy.commitBudgetSeconds / 10 })
  if (said) return said
  void answer.then((sent) => ('rotated' in sent ? onLate(sent.rotated) : undefined))
  return {
    error: new RequestFailedError(`token endpoint: ${late.message}`, { cause: late, mayHaveBeenProcessed: true }),
  }
}

async function settle(ask: () => Promise<Rotated>): Promise<Sent> {
  try {
    return { rotated: await ask() }
  } catch (error) {
    return { error }
  }
}
