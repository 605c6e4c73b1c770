import { RequestFailedError } from '../client/errors.ts'
import { beforeTime } from './before-time.ts'
import type { Parts } from './parts.ts'
import type { Rotated } from './provider.ts'

/** What came of one token request. */
export type Sent = { rotated: Rotated } | { error: unknown }

type Sending = {
  /** Is handed what ends once the request is given up, or its answer has come: who stops waits for that. */
  onOpen: (open: Promise<void>) => void
  /** Is handed an answer that came all the same: a new pair is welcome at any time. */
  onLate: (late: Rotated) => void
}

/**
 * Spends a refresh token, and waits for the answer no longer than the HTTP budget. Nobody else can call it off.
 *
 * The request itself is given up later, when somebody may spend the token again: its answer is the only way to the next pair, and one that was
 * suspended meanwhile finds its time over and the answer there.
 */
export async function sendRefresh(parts: Parts, refreshToken: string, { onOpen, onLate }: Sending): Promise<Sent> {
  const { provider, policy, clock } = parts
  const abort = new AbortController()
  const answer = settle(() => provider.refresh(refreshToken, { signal: abort.signal }))
  const first = await beforeTime(clock, answer, { seconds: policy.httpBudgetSeconds })
  if (first) return first
  const late = new DOMException(`no whole answer within ${policy.httpBudgetSeconds} s`, 'TimeoutError')
  const { leaseSeconds, quarantineSeconds, httpBudgetSeconds, backoffFirstDoubtfulSeconds } = policy
  const seconds = Math.min(backoffFirstDoubtfulSeconds, leaseSeconds + quarantineSeconds - httpBudgetSeconds)
  void answer.then((sent) => ('rotated' in sent ? onLate(sent.rotated) : undefined))
  onOpen(beforeTime(clock, answer, { seconds }).then(() => abort.abort(late)))
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
