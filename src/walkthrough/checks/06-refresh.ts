import { authenticationOf, issuedBy, presentedBy, type JournalEvent } from '../../../mock-provider/index.ts'
import {
  byClient,
  during,
  fact,
  holds,
  runOf,
  type Evidence,
  type CheckFact,
  type TokenFile,
  type Wrong,
} from '../course/evidence.ts'
import type { Room } from '../course/room.ts'
import { given, ofKind, refreshRequests, replaysOf, whyOf } from '../course/wire-facts.ts'

export const overTheWire = true

/** The access token dies, your program starts; an hour later again; once the new one died once more, each time as a new process. */
export async function gather(room: Room): Promise<void> {
  await room.logIn()
  room.outliveAccessToken()
  await room.run('first')
  room.mock.clock.advance({ hours: 1 })
  await room.run('an hour later')
  room.outliveAccessToken()
  await room.run('second')
}

export function check(evidence: Evidence): CheckFact[] {
  const [first, second] = [done(evidence, 'first'), done(evidence, 'second')]
  const requests = refreshRequests(evidence)
  const bare = requests.filter((event) => authenticationOf(event) !== 'basic')
  const early = refreshRequests(evidence, during(evidence, 'an hour later'))
  if (requests.length === 0) return [fact('not yet', 'the access token died, and no refresh reached the server')]
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
    ...(first ? [spares(early)] : []),
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
    slip: 'M42',
    when: (evidence) => replaysOf(evidence).length > 0,
    say: 'The answer contains your next key; drop it and the door locks behind you. Save the new refresh token where the next start reads it.',
  },
  {
    slip: 'M48',
    when: (evidence) =>
      fileOf(evidence, 'first')?.accessToken !== undefined && fileOf(evidence, 'first')?.refreshToken === undefined,
    say: 'Save the pair in one step: your file has the access token and no refresh token.',
  },
  {
    slip: 'M37',
    when: (evidence) => isMilliseconds(fileOf(evidence, 'first')) || isTooSoon(evidence),
    say: '`expires_in` counts seconds from now, `expiresAt` seconds since 1970. JavaScript’s Date.now() counts milliseconds.',
  },
  {
    slip: 'M36',
    when: (evidence) => isDuration(fileOf(evidence, 'first')),
    say: 'Write down when it dies, not how long it lives: a duration says nothing after a restart.',
  },
  {
    slip: 'M36',
    when: (evidence) => isGuess(evidence),
    say: 'Read `expires_in` from each answer: here it is not 7,200, and nobody promises that X keeps to that number.',
  },
  {
    slip: 'M41',
    when: (evidence) =>
      done(evidence, 'an hour later') !== undefined &&
      !isMilliseconds(fileOf(evidence, 'first')) &&
      !isDuration(fileOf(evidence, 'first')) &&
      !isTooSoon(evidence),
    say: 'Each refresh burns a key; spend keys only when needed, when the access token is dead or nearly so.',
  },
]

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
      met: 'an hour later the access token still lived, and no refresh was spent',
      contradicted: 'an hour later a refresh was spent although the access token still lived',
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
    expiry(evidence),
  ]
}

/** Looked at an hour later: what the file says is left, against what the server knows. */
function expiry(evidence: Evidence): CheckFact {
  const [born, later] = [runOf(evidence, 'first')?.at ?? 0, runOf(evidence, 'an hour later')?.at ?? 0]
  const expiresAt = fileOf(evidence, 'an hour later')?.expiresAt
  const left = born + evidence.accessTokenLifetimeSeconds - later
  if (expiresAt === undefined)
    return fact('not yet', 'the token file does not say when the access token dies (expiresAt)')
  const isRight = Math.abs(expiresAt - later - left) <= 5
  return holds(
    isRight,
    `an hour later the file says ${toldLeft(expiresAt - later)}; the server says ${left} s (its expires_in was ${evidence.accessTokenLifetimeSeconds})`,
  )
}

function toldLeft(seconds: number): string {
  return seconds < 0 ? `that it died ${-seconds} s ago` : `${seconds} s left`
}

function fileOf({ files }: Evidence, run: string): TokenFile | undefined {
  return files.find((file) => file.run === run)
}

function isMilliseconds(file: TokenFile | undefined): boolean {
  return (file?.expiresAt ?? 0) > 100_000_000_000
}

function isDuration(file: TokenFile | undefined): boolean {
  return file?.expiresAt !== undefined && file.expiresAt > 0 && file.expiresAt <= 15_552_000
}

/** X's usual two hours, which are not those of this server. */
function isGuess(evidence: Evidence): boolean {
  return fileOf(evidence, 'first')?.expiresAt === (runOf(evidence, 'first')?.at ?? Number.NaN) + 7200
}

/** 7,200 ms after the refresh in place of 7,200 s. */
function isTooSoon(evidence: Evidence): boolean {
  const left = (fileOf(evidence, 'first')?.expiresAt ?? Number.NaN) - (runOf(evidence, 'first')?.at ?? 0)
  return left > 0 && left < 60
}
