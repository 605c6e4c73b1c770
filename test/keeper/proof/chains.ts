import { shortPolicy as policy } from './keeper-client.ts'
import type { GrantRow } from '../../../src/keeper/grant.ts'
import type { TokenRequest } from './sim-provider.ts'
import type { Simulation } from './simulation.ts'
import type { Write } from './sim-store.ts'

/** A hair: sums of fractions. */
export const HAIR = 0.002

/** What a run did against an invariant, in words; empty for nothing. */
export type Judge = (run: Simulation) => string[]

/** By how much the clocks of two processes, or of one and the provider, differ at most. */
export function skewOf({ scenario }: Simulation): number {
  return (Math.max(0, ...scenario.skewsMs) - Math.min(0, ...scenario.skewsMs)) / 1000
}

/** From when on nobody has to reckon with the owner of the lease under which this was sent. */
function outlivedAt(run: Simulation, { leasedUntil }: TokenRequest): number {
  return leasedUntil + policy.quarantineSeconds - skewOf(run) - HAIR
}

/**
 * At most one request in flight; the exception is an owner that was silent for longer than lease and quarantine. Requests of two generations are
 * judged by the next invariant.
 */
export const oneInFlight: Judge = (run) => {
  const { requests } = run.provider
  return requests.flatMap((first) =>
    requests
      .filter((other) => other !== first && other.family === first.family && other.generation === first.generation)
      .filter(({ sentAt }) => sentAt >= first.sentAt && sentAt < first.endedAt)
      .filter((other) => other.sentAt < outlivedAt(run, first) && other.sentAt < outlivedAt(run, other))
      .map((other) => `${other.by.name} asks while ${first.by.name} does, for generation ${first.generation}`),
  )
}

/**
 * Once a process that lives has generation n + 1, nobody sends n; nor does one whose own disk has it.
 *
 * The cases that no client can help, exactly: the receiver died before the store had the pair; it was frozen, or cut off from the store,
 * until its lease and the quarantine were over; the sender was frozen for so long with the request in hand; the answer came after the HTTP budget was over, when the lease had been given back already, and the sender is another process
 * that claimed it before the store had the pair.
 */
export const noReplay: Judge = (run) => {
  const { requests } = run.provider
  const careless = requests.filter(({ isOnOwnDisk }) => isOnOwnDisk)
  return requests
    .flatMap((received) => replaysAfter(run, received))
    .concat(careless.map(({ by, generation }) => `${by.name} sends ${generation} although its disk has the next one`))
}

function replaysAfter(run: Simulation, received: TokenRequest): string[] {
  return run.provider.requests
    .filter((spent) => spent.family === received.family && spent.sentAt > (received.receivedAt ?? Infinity))
    .filter((spent) => spent.generation < generationOf(run, received) && !isBeyondHelp(run, received, spent))
    .map((spent) => `${spent.by.name} sends ${spent.generation} although ${received.by.name} has the next one`)
}

function isBeyondHelp(run: Simulation, received: TokenRequest, spent: TokenRequest): boolean {
  const storedAt = run.store.writes.find(({ row }) => holds(row, received.brings ?? ''))?.at ?? Infinity
  const diedBefore = received.by.diedAt <= Math.min(storedAt, spent.sentAt)
  const isLate =
    received.abortedAt !== undefined && received.by !== spent.by && storedAt > spent.sentAt - policy.commitBudgetSeconds
  const isPaused = spent.sentAt > outlivedAt(run, spent)
  return diedBefore || isLate || isPaused || spent.sentAt > outlivedAt(run, received)
}

function generationOf(run: Simulation, { brings }: TokenRequest): number {
  return (brings === undefined ? undefined : run.oracle.find(brings)?.generation.number) ?? 0
}

/** Whether this refresh token is the one that a row keeps. */
export function holds(row: GrantRow, refreshToken: string): boolean {
  return row.sealed.includes(`"${refreshToken}"`)
}

/** The stored generation never goes back, and the seal is always of its row and generation. */
export const neverBack: Judge = ({ store: { writes } }) =>
  writes.flatMap(({ row }, index) => {
    const before = writes[index - 1]?.row
    const isBack = before !== undefined && row.version < before.version
    const isForeign = row.sealed !== '' && !row.sealed.includes(`"generation":${row.version},`)
    return [
      ...(isBack ? [`generation ${row.version} after ${before.version}`] : []),
      ...(isForeign ? ['foreign seal'] : []),
    ]
  })

/**
 * A pair that a process got, which did not die, is stored, unless its grant was released or taken over by a new log-in.
 *
 * A provider that rotates at times only may answer two requests for one generation, where the first invariant has its exception: of two such answers
 * the first that is stored counts, and it may be the one without a new refresh token.
 */
export const everyPairStored: Judge = (run) =>
  run.provider.requests
    .filter(({ brings, receivedAt, by }) => brings !== undefined && receivedAt !== undefined && !by.isDead)
    .filter(({ brings = '' }) => !run.store.writes.some(({ row }) => holds(row, brings)))
    .filter((request) => !hasMovedOn(run, request.family) && !isRivalled(run, request))
    .map(({ by, brings }) => `${by.name} got ${brings}, and it is stored nowhere`)

function hasMovedOn({ store: { row } }: Simulation, family: string): boolean {
  return row?.state === 'revoked' || (row !== undefined && !row.sealed.includes(`"${family}-`))
}

function isRivalled({ provider: { requests } }: Simulation, request: TokenRequest): boolean {
  const isOther = (other: TokenRequest) => other.family === request.family && other.generation === request.generation
  return requests.some((other) => other !== request && isOther(other) && other.came?.is === 'rotated')
}

/** Called at each write: nobody is sent to log in whose chain goes on where the judge can see it. */
export function watchVerdicts(run: Simulation, { row, by }: Write, before: GrantRow | undefined): void {
  if (row.state !== 'needs_consent' || before?.state === 'needs_consent') return
  const family = run.oracle.families.find(({ name }) => row.sealed.includes(`"${name}-`))
  if (!family || family.endedBy === 'user' || family.endedBy === 'app') return
  const { refreshToken } = run.oracle.newest(family)
  const disk = run.diskOf(run.numberOf(by))
  const isVisible = holds(row, refreshToken) || disk.holds(refreshToken)
  if (family.endedBy === undefined && isVisible) run.violations.push(`${by?.name} gives up a chain that lives`)
}

/** A tombstone stays, and its family is ended at the provider, unless nobody who lives ever got its newest token. */
export const releasedForGood: Judge = (run) => {
  const { writes, row } = run.store
  const risen = writes.filter(({ row: { state }, does }, index) => {
    return writes[index - 1]?.row.state === 'revoked' && state !== 'revoked' && does !== 'put'
  })
  const last = writes.findLast(({ row: { sealed } }) => sealed !== '')?.row
  const family = run.oracle.families.find(({ name }) => last?.sealed.includes(`"${name}-`))
  const isLeft = row?.state === 'revoked' && family?.endedBy === undefined && !run.scenario.fullDisks
  const newest = family && run.oracle.newest(family).refreshToken
  const isHeld = run.provider.requests.some(
    ({ brings, receivedAt, by }) => brings === newest && receivedAt !== undefined && !by.isDead,
  )
  const isKnown = isHeld || (last !== undefined && newest !== undefined && holds(last, newest))
  return [
    ...risen.map(({ does }) => `${does} after a release`),
    ...(isLeft && isKnown ? [`${family?.name} lives on at the provider`] : []),
  ]
}
