import type { JournalEvent } from '../../../mock-provider/index.ts'
import { fact, type CheckFact, type Evidence, type Wrong } from './evidence.ts'
import { apiCalls, given, whyOf } from './wire-facts.ts'

/** What can be wrong with how a call carries its token. */
export const callSlips: readonly Wrong[] = [
  {
    slip: 'M56',
    when: (evidence) => callsWithTokenInUrl(evidence).length > 0,
    say: 'A URL is a postcard: the token travels in the Authorization header.',
  },
  {
    slip: 'M29',
    when: (evidence) => apiCalls(evidence).some(isWithRefreshToken),
    say: 'That is the refresh token. It is for the token endpoint; calls take the access token.',
  },
  {
    slip: 'M30',
    when: (evidence) => apiCalls(evidence).some(isBare) && callsWithTokenInUrl(evidence).length === 0,
    say: 'Bearer is how a token travels: "Authorization: Bearer <access token>", with that word in front.',
  },
]

/** Of a program none of whose calls can work, as none carries an access token where it belongs. Nothing else can be judged. */
export function callFacts(evidence: Evidence): CheckFact[] {
  // What an armed fault answered was not looked at.
  const calls = apiCalls(evidence).filter(({ kind }) => kind !== 'fault.fired')
  if (calls.length === 0 || !calls.every((call) => isBare(call) || isWithRefreshToken(call))) return []
  const says = `no call of users/me carried its access token as it should: ${whyOf(calls[0])}. Lesson 5 looks at it`
  return [fact('contradicted', says, calls.slice(0, 3))]
}

/** By its name or, under any other, by its value. */
export function callsWithTokenInUrl(evidence: Evidence): JournalEvent[] {
  const issued = new Set(
    evidence.events.flatMap((event) => [given(event, 'access_token'), given(event, 'refresh_token')]),
  )
  const isToken = ({ name, fingerprint }: { name: string; fingerprint?: string }) =>
    /token/.test(name) || (fingerprint !== undefined && issued.has(fingerprint))
  return apiCalls(evidence).filter(({ http }) => http?.request.some((each) => each.in === 'query' && isToken(each)))
}

function isBare({ reason }: JournalEvent): boolean {
  return reason === 'bearer-missing'
}

function isWithRefreshToken({ detail = '' }: JournalEvent): boolean {
  return detail.includes('refresh token')
}
