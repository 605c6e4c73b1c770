import { during, fact, holds, runOf, type CheckFact, type Evidence, type TokenFile, type Wrong } from './evidence.ts'
import { USUAL_SECONDS } from './lifetime.ts'
import { countsByMachine, TIME_IS_IN_LAB_CLOCK } from './machine-clock.ts'
import type { Room } from './room.ts'
import { ofKind } from './wire-facts.ts'

/** The start after the first refresh: X's usual two hours are over, but a room's access token lives for another hour and more. */
export const BEFORE_ITS_END = 'before its end'

/** Who spends a key there is watched on: in which of these starts, each so many seconds later, is the next one spent? */
const WATCHED = { 'at once': 0, 'a minute later': 60, 'short of two hours': USUAL_SECONDS - 160 } as const

/** Lets the time pass, and watches whom it cannot wait for. */
export async function runBeforeItsEnd(room: Room): Promise<void> {
  room.mock.clock.advance({ seconds: USUAL_SECONDS + 100 })
  await room.run(BEFORE_ITS_END)
  if (!hasRefreshed(room.evidence, BEFORE_ITS_END)) return
  for (const [name, seconds] of Object.entries(WATCHED)) {
    room.mock.clock.advance({ seconds })
    await room.run(name)
    if (hasRefreshed(room.evidence, name)) return
  }
}

/** Looked at before its end: what the file says is left, against what the server knows. */
export function expiry(evidence: Evidence): CheckFact {
  const { accessTokenLifetimeSeconds } = evidence
  const [born, later] = [runOf(evidence, 'first')?.at ?? 0, runOf(evidence, BEFORE_ITS_END)?.at ?? 0]
  const expiresAt = fileOf(evidence, BEFORE_ITS_END)?.expiresAt
  const left = born + accessTokenLifetimeSeconds - later
  if (expiresAt === undefined)
    return fact('not yet', 'the token file does not say when the access token dies (expiresAt)')
  if (hasOtherClock(evidence))
    return fact('not yet', `the token file counts from another moment: ${TIME_IS_IN_LAB_CLOCK}`)
  return holds(
    Math.abs(expiresAt - later - left) <= 5,
    `two hours later the file says ${toldLeft(expiresAt - later)}; the server says ${left} s (its expires_in was ${accessTokenLifetimeSeconds})`,
  )
}

/** What can be wrong with when a program takes a token for dead. Who looks at another clock is not blamed for what it shows. */
export const expirySlips: readonly Wrong[] = (
  [
    {
      slip: 'M37',
      when: (evidence) =>
        isMilliseconds(fileOf(evidence, 'first')) ||
        evidence.runs.some(({ keepsMilliseconds }) => keepsMilliseconds) ||
        isTooSoon(evidence) ||
        next(evidence) === 'a minute later',
      say: '`expires_in` counts seconds from now, `expiresAt` seconds since 1970. JavaScript’s Date.now() counts milliseconds.',
    },
    {
      slip: 'M36',
      when: (evidence) => isDuration(fileOf(evidence, 'first')),
      say: 'Write down when it dies, not how long it lives: a duration says nothing after a restart.',
    },
    {
      slip: 'M36',
      when: (evidence) =>
        isGuess(evidence) ||
        (hasRefreshed(evidence, BEFORE_ITS_END) && next(evidence) === undefined && isWatched(evidence)),
      say: 'Read `expires_in` from each answer: here it is not 7,200, and nobody promises that X keeps to that number.',
    },
    {
      slip: 'M41',
      when: (evidence) => next(evidence) === 'at once',
      say: 'Each refresh burns a key; spend keys only when needed, when the access token is dead or nearly so.',
    },
    {
      slip: 'M39',
      when: (evidence) => next(evidence) === 'short of two hours',
      say: 'A little early is prudence; hours early is churn: a minute or a few before its end will do.',
    },
  ] satisfies Wrong[]
).map((slip) => ({ ...slip, when: (evidence) => !hasOtherClock(evidence) && slip.when(evidence) }))

/** In which of the watched starts the next key was spent. */
function next(evidence: Evidence): string | undefined {
  return Object.keys(WATCHED).find((name) => hasRefreshed(evidence, name))
}

function isWatched(evidence: Evidence): boolean {
  return Object.keys(WATCHED).every((name) => runOf(evidence, name)?.ended === 'exit')
}

function hasRefreshed(evidence: Evidence, run: string): boolean {
  return ofKind(during(evidence, run), 'refresh.done').some(({ actor }) => actor === 'client')
}

function hasOtherClock(evidence: Evidence): boolean {
  return countsByMachine(runOf(evidence, 'first'), fileOf(evidence, 'first'), evidence.accessTokenLifetimeSeconds)
}

function toldLeft(seconds: number): string {
  return seconds < 0 ? `that it died ${-seconds} s ago` : `${seconds} s left`
}

/** The token file as a start left it; a command has none. */
export function fileOf({ files }: Evidence, run: string): TokenFile | undefined {
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
  return fileOf(evidence, 'first')?.expiresAt === (runOf(evidence, 'first')?.at ?? Number.NaN) + USUAL_SECONDS
}

/** 7,200 ms after the refresh in place of 7,200 s. */
function isTooSoon(evidence: Evidence): boolean {
  const left = (fileOf(evidence, 'first')?.expiresAt ?? Number.NaN) - (runOf(evidence, 'first')?.at ?? 0)
  return left > 0 && left < 60
}
