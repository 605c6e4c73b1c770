import type { JournalEvent } from '../../mock-provider/index.ts'
import type { Step } from './drive.ts'
import { BY_DEFAULT, Story, type Finding, type Verdict } from './story.ts'

/** Judges the steps of one name. */
type Judge = (step: Step, story: Story) => Finding | undefined

/** X's words for a token that is no longer good, as a caller should get to see them. */
const WORDS = 'Value passed for the token was invalid'

/** What becomes of tokens, by the name of the step. */
export const lifeJudges: Record<string, Judge> = {
  'sign in': (step) => endsWell(step, 'signs in', 'cannot sign in', 'tokens.issued'),
  [BY_DEFAULT]: judgeDefaults,
  'sign in and call': (step) =>
    endsWell(step, 'signs in and calls users/me', 'cannot sign in and call users/me', 'api.called'),
  call: (step) => endsWell(step, 'calls users/me', 'cannot call users/me', 'api.called'),
  'call after two hours': judgeExpiry,
  refresh: (step) => endsWell(step, 'refreshes', 'cannot refresh', 'refresh.done'),
  'call with the new token': (step) =>
    endsWell(step, 'calls with the new access token', 'cannot call with the new access token', 'api.called'),
  'refresh again': (step) =>
    endsWell(step, 'spends the rotated refresh token next', 'cannot refresh a second time', 'refresh.done'),
  'spend a spent refresh token': judgeReplay,
  'refresh twice at once': (step) =>
    judgeRace(step, 'two refreshes at once are both sent: one of them is refused', 'caller'),
  'call twice at once after two hours': (step) =>
    judgeRace(step, 'two calls at once are two refreshes, one of which is refused', 'defect'),
  'call from two clients at once after two hours': (step) =>
    judgeRace(step, 'two instances with the same tokens do not know of each other: both refresh', 'caller'),
  'call after two more hours': judgeNextExpiry,
  'call after a failed refresh': judgeRecovery,
  'call without the scope': judgeForbidden,
  'come back with a foreign state': judgeForeignState,
  'ask whether the token is due': judgeKnownExpiry,
  'call refreshToken() of the API client': judgeSilence,
  'revoke without a hint': judgeMissingHint,
  revoke: (step) => endsWell(step, 'revokes, with a token_type_hint', 'cannot revoke', 'revoke.called'),
}

function finding(verdict: Verdict, says: string, events: readonly JournalEvent[]): Finding {
  return { verdict, says, events }
}

/** The last request decides: what it ended as, and that X took it. */
function endsWell({ events }: Step, well: string, badly: string, kind: JournalEvent['kind']): Finding {
  const last = events.at(-1)
  const good = last?.kind === kind && last.http !== undefined && last.http.status < 300
  return good ? finding('works', well, [last]) : finding('defect', badly, events.slice(-1))
}

function ends({ events }: Step, kind: JournalEvent['kind']): JournalEvent[] {
  return events.filter((event) => event.kind === kind)
}

function judgeExpiry(step: Step): Finding {
  const { events, shown } = step
  if (ends(step, 'refresh.done').length === 1 && events.at(-1)?.http?.status === 200)
    return finding('works', 'meets X’s 401, refreshes by itself and calls again', events)
  if (shown.includes('401')) return finding('caller', 'hands X’s 401 for an expired token to its caller', events)
  return finding('defect', 'hides X’s 401 for an expired token', events)
}

function judgeDefaults(step: Step): Finding {
  if (ends(step, 'tokens.issued').length > 0) return finding('works', 'signs in as it is', step.events)
  return finding('caller', 'has to be told to use Basic: what it does by default X refuses', step.events.slice(-1))
}

function judgeReplay({ events, shown }: Step): Finding {
  if (shown.includes(WORDS)) return finding('works', 'shows X’s words for a refresh token that was spent', events)
  return finding('defect', 'hides X’s words for a refresh token that was spent', events)
}

function judgeRace(step: Step, lost: string, verdict: Verdict): Finding {
  const refreshes = [...ends(step, 'refresh.done'), ...ends(step, 'refresh.refused')]
  if (refreshes.length > 1) return finding(verdict, lost, refreshes)
  return finding('works', 'makes one refresh of what two ask for at once', refreshes)
}

function judgeNextExpiry(step: Step): Finding {
  if (ends(step, 'refresh.done').length === 1) return finding('works', 'refreshes again at the next 401', step.events)
  const says =
    'does not refresh again until its own timer has run (expires_in less 20 s): a token that X refuses before that, because it was revoked or the machine slept, stays refused'
  return finding('defect', says, step.events)
}

function judgeRecovery({ events, shown }: Step, story: Story): Finding {
  const failed = story.step('call while the refresh fails')?.events ?? []
  if (events.length > 0) return finding('works', 'goes on after a refresh that failed', events)
  const says = `sends nothing any more once a refresh has failed: every later call, two hours on as well, ${quote(shown)}`
  return finding('defect', says, failed)
}

function judgeForbidden(step: Step): Finding {
  if (ends(step, 'refresh.done').length === 0) return finding('works', 'does not refresh at a 403', step.events)
  return finding('defect', 'refreshes at a 403 as well, although new tokens have the same scopes', step.events)
}

function judgeForeignState(step: Step): Finding {
  const [issued] = ends(step, 'tokens.issued')
  if (!issued) return finding('works', 'sends no request where the state of the answer is not its own', step.events)
  const says = 'exchanges the code of an answer with a foreign state: somebody else’s code gets in (RFC 6749 §10.12)'
  return finding('defect', says, [issued])
}

function judgeKnownExpiry({ shown }: Step, story: Story): Finding {
  const issued = story.step('sign in anew')?.events.slice(-1) ?? []
  if (shown.includes('true')) return finding('works', 'knows when a token of the sign-in expires', issued)
  const says = 'forgets the expires_in of the sign-in: isTokenExpired() is false for as long as nothing was refreshed'
  return finding('defect', says, issued)
}

function judgeSilence({ events, shown }: Step): Finding {
  if (events.length > 0) return finding('works', 'refreshes from its API client', events)
  return finding('defect', `refreshToken() of its API client ${quote(shown)} and sends nothing`, events)
}

function judgeMissingHint(step: Step): Finding {
  const says = 'revokes without token_type_hint unless told otherwise, as RFC 7009 has it; X refuses that'
  const revoked = ends(step, 'revoke.called').every(({ http }) => http?.status === 200)
  return revoked ? finding('works', 'revokes without a hint', step.events) : finding('caller', says, step.events)
}

function quote(shown: string): string {
  return shown.split(', ', 1)[0] ?? shown
}
