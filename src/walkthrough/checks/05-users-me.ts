import type { JournalEvent } from '../../../mock-provider/index.ts'
import { callSlips, callsWithTokenInUrl } from '../course/call-slips.ts'
import { during, fact, holds, runOf, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import { showsStack } from '../course/find-crash.ts'
import type { Room } from '../course/room.ts'
import { apiCalls, given, ofKind, outcomeOf, refreshRequests, tokenRequests } from '../course/wire-facts.ts'

export const overTheWire = true
export const comesBefore = 'call'

/** One call that works, then one that is answered 401 and one that is answered 403. */
export async function gather(room: Room): Promise<void> {
  await room.logIn()
  await room.run('call')
  for (const status of [401, 403] as const) {
    room.mock.faults.arm({ at: 'users/me', times: status === 401 ? 1 : 100, then: { status } })
    await room.run(String(status))
    room.mock.faults.disarm()
  }
}

export function check(evidence: Evidence): CheckFact[] {
  const calls = apiCalls(evidence, during(evidence, 'call'))
  const good = calls.find(({ http }) => http?.status === 200)
  const [first] = calls
  const inUrl = callsWithTokenInUrl(evidence)
  const says = first
    ? `the call was answered ${first.http?.status} (${first.reason ?? ''}: ${first.detail ?? ''})`
    : 'no call of users/me reached the server'
  return [
    good
      ? fact(true, 'users/me answered 200 with your user’s token', [good])
      : fact(first ? 'contradicted' : 'not yet', says, first ? [first] : []),
    holds(
      inUrl.length === 0,
      { met: 'no token stands in a URL (standard: RFC 6750 §2.3)', contradicted: 'a token stands in the URL' },
      inUrl,
    ),
    after401(evidence),
    ...saved(evidence),
    after403(evidence),
    differ(evidence),
  ]
}

export const wrong: readonly Wrong[] = [
  ...callSlips,
  {
    slip: 'M34',
    when: (evidence) => refreshRequests(evidence, askedAfter(evidence, '403')).length > 0,
    say: '401 is "who are you", 403 is "not you": a new token of the same consent is refused in the same way.',
  },
  {
    slip: 'M34',
    when: (evidence) => apiCalls(evidence, during(evidence, '403')).length > 0 && areAlike(evidence),
    say: '401 is "who are you": the token is no good, get another. 403 is "not you": the token is good, and the user must allow more.',
  },
  {
    slip: 'M50',
    when: (evidence) =>
      apiCalls(evidence, during(evidence, '403')).length > 1 &&
      refreshRequests(evidence, askedAfter(evidence, '403')).length === 0,
    say: 'After a refusal the only remedy is a human: the same call again gets the same 403.',
  },
]

/** What was asked of the token endpoint once the call had got that answer; a refresh before it is another matter. */
function askedAfter(evidence: Evidence, name: '401' | '403'): JournalEvent[] {
  const events = during(evidence, name)
  const answered = apiCalls(evidence, events).find(({ http }) => http?.status === Number(name))
  return tokenRequests(evidence, events).filter(({ seq }) => answered !== undefined && seq > answered.seq)
}

function after401(evidence: Evidence): CheckFact {
  const events = during(evidence, '401')
  const refreshes = refreshRequests(evidence, askedAfter(evidence, '401'))
  if (apiCalls(evidence, events).length === 0) return fact('not yet', 'no call was made that could be answered 401')
  return holds(
    refreshes.length <= 1,
    `a 401 led to ${refreshes.length === 0 ? 'no refresh' : refreshes.length === 1 ? 'one refresh' : `${refreshes.length} refreshes`}; at most one is useful`,
    refreshes,
  )
}

/** Of a file that the check can read, once there was something to keep. */
function saved(evidence: Evidence): CheckFact[] {
  const file = evidence.files.find(({ run }) => run === '401')
  const newest = ofKind(during(evidence, '401'), 'refresh.done').at(-1)
  if (!file || !newest) return []
  const isKept = file.refreshToken !== undefined && file.refreshToken === given(newest, 'refresh_token')
  const says = `the token file ${isKept ? 'holds' : 'does not hold'} the refresh token of that refresh`
  return [holds(isKept, says, [newest])]
}

function after403(evidence: Evidence): CheckFact {
  const events = during(evidence, '403')
  const calls = apiCalls(evidence, events)
  const asked = askedAfter(evidence, '403')
  if (calls.length === 0) return fact('not yet', 'no call was made that could be answered 403')
  const isQuiet = calls.length === 1 && asked.length === 0
  return holds(
    isQuiet,
    {
      met: 'after a 403 nothing more was sent',
      contradicted: `after a 403 your program sent ${calls.length - 1 + asked.length} more requests; none helps`,
    },
    isQuiet ? calls : [...calls.slice(1), ...asked],
  )
}

/** Told apart by what was sent, by the exit code, or by the last line. */
function differ(evidence: Evidence): CheckFact {
  const [unknown, forbidden] = [runOf(evidence, '401'), runOf(evidence, '403')]
  const isClear = [unknown, forbidden].every((run) => run?.ended === 'exit' && !showsStack(run.output))
  const silent = (['401', '403'] as const).find((name) => endsAsIfGood(evidence, name))
  if (silent) return fact(false, `a ${silent} ends like a call that succeeded: tell the person that it did not`)
  if (!isClear) return fact(false, 'a 401 or a 403 ends with a stack trace: tell the person which it was')
  return fact(
    !areAlike(evidence),
    areAlike(evidence)
      ? 'a 401 and a 403 end alike, but for the number: tell the person what each asks for'
      : '401 and 403 lead to different things',
  )
}

/** Who refreshes at a 401 makes a call that does succeed. */
function endsAsIfGood(evidence: Evidence, name: '401' | '403'): boolean {
  const isGood = apiCalls(evidence, during(evidence, name)).some(({ http }) => http?.status === 200)
  return !isGood && outcomeOf(runOf(evidence, name)) === outcomeOf(runOf(evidence, 'call'))
}

/** What X says of itself (its number, its title) is no difference that the program makes. */
function areAlike(evidence: Evidence): boolean {
  const sentAfter = (name: '401' | '403') => askedAfter(evidence, name).length
  const own = (name: string) => outcomeOf(runOf(evidence, name)).replace(/\b40[13]\b|unauthorized|forbidden/gi, '…')
  return sentAfter('401') === sentAfter('403') && own('401') === own('403')
}
