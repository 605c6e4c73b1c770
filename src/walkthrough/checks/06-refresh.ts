import { authenticationOf, issuedBy, presentedBy, type JournalEvent } from '../../../mock-provider/index.ts'
import { byClient, during, fact, holds, type CheckFact, type Evidence, type Wrong } from '../course/evidence.ts'
import { BEFORE_ITS_END, expiry, expirySlips, fileOf, runBeforeItsEnd } from '../course/expiry.ts'
import { NO_REFRESH_TOKEN } from '../course/log-in.ts'
import { TIME_IS_IN_LAB_CLOCK } from '../course/machine-clock.ts'
import { hasRaced, runSlowly } from '../course/races.ts'
import type { Room } from '../course/room.ts'
import { given, holdsRefreshToken, ofKind, refreshReplaysOf, refreshRequests, whyOf } from '../course/wire-facts.ts'

export const overTheWire = true

/**
 * The access token dies, your program starts; again before the end of the new one; and once more when that has died, each
 * time as a new process.
 */
export async function gather(room: Room): Promise<void> {
  await room.logIn()
  room.outliveAccessToken()
  await runSlowly(room, 'first')
  await runBeforeItsEnd(room)
  room.outliveAccessToken()
  await room.run('second')
}

export function check(evidence: Evidence): CheckFact[] {
  if (!holdsRefreshToken(evidence)) return [NO_REFRESH_TOKEN]
  const [first, second] = [done(evidence, 'first'), done(evidence, 'second')]
  const requests = refreshRequests(evidence)
  const bare = requests.filter((event) => authenticationOf(event) !== 'basic')
  const early = refreshRequests(evidence, during(evidence, BEFORE_ITS_END))
  if (requests.length === 0)
    return [
      fact(
        'not yet',
        `the access token died, and no refresh reached the server (if you look at a clock: ${TIME_IS_IN_LAB_CLOCK})`,
      ),
      ...unasked(evidence),
    ]
  return [
    refreshed(evidence, 'first', first),
    holds(
      bare.length === 0,
      {
        met: 'the secret was shown in a Basic header at each refresh',
        contradicted: 'a refresh came without the Basic header',
      },
      bare.length === 0 ? requests : bare,
    ),
    // Who kept the old pair comes too early with it, and spends nothing.
    ...(first && ofKind(early, 'refresh.refused').length === 0 ? [spares(early)] : []),
    ...unasked(evidence),
    fact(true, `your program was started ${evidence.runs.length} times, each a new process`),
    refreshed(evidence, 'second', second),
    ...fileFacts(evidence, second ?? first),
  ]
}

export const wrong: readonly Wrong[] = [
  {
    slip: 'M27',
    when: (evidence) =>
      refusals(evidence).some(({ reason = '' }) => reason.startsWith('basic') || reason === 'secret-in-body'),
    say: 'If you own a secret you show it at every token call, refresh too: this is where the 2022 tutorial fails.',
  },
  {
    slip: 'M45',
    when: (evidence) => hasRaced(evidence, 'first'),
    say: 'Two refreshes met, and the loser came with a dead token: lock the whole refresh, then look again before you ask.',
  },
  {
    slip: 'M54',
    when: (evidence) =>
      questions(evidence).length > 0 && refusals(evidence).length === 0 && holdsRefreshToken(evidence),
    say: 'Log in once; after that the program must be able to wake up from disk: there is a refresh token.',
  },
  {
    slip: 'M42',
    when: (evidence) => refreshReplaysOf(evidence).length > 0,
    say: 'The answer contains your next key; drop it and the door locks behind you. Save the new refresh token where the next start reads it.',
  },
  {
    slip: 'M48',
    when: (evidence) =>
      fileOf(evidence, 'first')?.accessToken !== undefined && fileOf(evidence, 'first')?.refreshToken === undefined,
    say: 'Save the pair in one step: your file has the access token and no refresh token.',
  },
  ...expirySlips,
]

/** Told only where it went wrong: who has tokens asks nobody. */
function unasked(evidence: Evidence): CheckFact[] {
  const asked = questions(evidence)
  if (asked.length === 0) return []
  return [fact('contradicted', 'the user was asked, although there were tokens to wake up from', asked)]
}

/** Authorization requests behind the log-in. */
function questions(evidence: Evidence): JournalEvent[] {
  return ['first', BEFORE_ITS_END, 'second'].flatMap((run) => ofKind(during(evidence, run), 'attempt.opened'))
}

function done(evidence: Evidence, run: string): JournalEvent | undefined {
  return ofKind(during(evidence, run), 'refresh.done').find(({ actor }) => actor === 'client')
}

function refusals(evidence: Evidence): JournalEvent[] {
  return byClient(evidence, ['refresh.refused'])
}

function refreshed(evidence: Evidence, run: 'first' | 'second', event: JournalEvent | undefined): CheckFact {
  const [old, next] = event ? [presentedBy(event), issuedBy(event)?.refresh] : []
  const requests = refreshRequests(evidence, during(evidence, run))
  if (event && requests.length > 1)
    return fact(
      'contradicted',
      `at the ${run} death of the access token ${requests.length} refreshes were sent; one does`,
      requests,
    )
  if (event) return fact(true, `the ${run} refresh: ${old} -> ${next}`, [event])
  const [refused] = ofKind(during(evidence, run), 'refresh.refused')
  return refused
    ? fact('contradicted', `the ${run} refresh was refused: ${whyOf(refused)}`, [refused])
    : fact('not yet', `no ${run} refresh${run === 'second' ? ', when the second access token had died' : ''}`)
}

/** Without the first refresh there is no living token to look at. */
function spares(early: readonly JournalEvent[]): CheckFact {
  return holds(
    early.length === 0,
    {
      met: 'two hours later the access token still lived, and no refresh was spent',
      contradicted: 'two hours later a refresh was spent although the access token still lived',
    },
    early,
  )
}

/** Of a file that the check can read; a command shows the same by its second refresh. */
function fileFacts(evidence: Evidence, newest: JournalEvent | undefined): CheckFact[] {
  const file = fileOf(evidence, 'second')
  if (!file || !newest) return []
  const isNewest = file.refreshToken !== undefined && file.refreshToken === given(newest, 'refresh_token')
  return [
    fact(
      isNewest,
      isNewest
        ? `the token file holds ${issuedBy(newest)?.refresh}`
        : 'the token file does not hold the newest refresh token',
      [newest],
    ),
    ...(isNewest ? [expiry(evidence)] : []),
  ]
}
