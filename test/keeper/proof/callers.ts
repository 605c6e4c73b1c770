import { HAIR, holds, skewOf, type Judge } from './chains.ts'
import { shortPolicy as policy } from './keeper-client.ts'
import { RETRY_AFTER_SECONDS } from './sim-provider.ts'

/** What is handed out lives as long as was asked for, and is not what was rejected. */
export const goodTokens: Judge = (run) =>
  run.calls.flatMap(({ by, token, endedAt = 0, asked }) => {
    if (token === undefined) return []
    const needed = Math.max(asked.minLifetimeSeconds ?? 0, policy.clockMarginSeconds)
    const left = run.oracle.expiryOf(token) - endedAt
    const isShort = left < needed - skewOf(run) - HAIR
    return [
      ...(isShort ? [`${by.name} hands out ${token} with ${left.toFixed(3)} s left, ${needed} s were asked for`] : []),
      ...(token === asked.rejected ? [`${by.name} hands out ${token} again`] : []),
    ]
  })

/** A rotation for each lifetime, and one for each caller that had a reason. */
export const boundedRotations: Judge = (run) => {
  const forced = run.calls.filter(({ does }) => does === 'rejected' || does === 'long').length
  const seconds = run.world.now - (run.calls[0]?.startedAt ?? run.world.now)
  const most = 1 + Math.ceil(seconds / (30 - policy.advisoryWindowSeconds)) + forced
  return run.oracle.families
    .filter(({ generations }) => generations.length - 1 > most)
    .map(({ generations, name }) => `${generations.length - 1} rotations of ${name}, ${most} are enough`)
}

/** Who was told to wait within the HTTP budget waits, and so does everybody else for this grant. */
export const retryAfterObeyed: Judge = (run) =>
  run.provider.pauses.flatMap(({ endedAt: askedAt, family, decidedAt, receivedAt = Infinity }) =>
    run.provider.requests
      .filter(() => receivedAt - decidedAt < policy.httpBudgetSeconds - HAIR)
      .filter((request) => request.family === family && request.sentAt > askedAt)
      .filter(({ sentAt }) => sentAt < askedAt + RETRY_AFTER_SECONDS - skewOf(run) - HAIR)
      .map(
        ({ by, sentAt }) =>
          `${by.name} asks ${(sentAt - askedAt).toFixed(3)} s after a Retry-After of ${RETRY_AFTER_SECONDS}`,
      ),
  )

/** Whoever gives up gets his own reason back. */
export const abortsAreOwn: Judge = (run) =>
  run.calls
    .filter(({ does, error, token, by }) => does !== 'abort' && token === undefined && !by.isDead && isGivingUp(error))
    .map(({ by }) => `a caller of ${by.name} is told that another one gave up`)

function isGivingUp(error: unknown): boolean {
  return error instanceof Error && (error.message.includes('gave up') || error.name === 'AbortError')
}

/** Nobody waits longer than his deadline; the time that his process was frozen is nobody's. */
export const deadlinesKept: Judge = (run) =>
  run.calls
    .filter(({ does, by }) => !['runDue', 'release', 'adopt'].includes(does) && !by.isDead)
    .flatMap(({ by, startedAt, endedAt = Infinity, does }) => {
      const frozen = by.freezes.map(({ from, until }) =>
        Math.max(0, Math.min(until, endedAt) - Math.max(from, startedAt)),
      )
      const waited = endedAt - startedAt - frozen.reduce((sum, each) => sum + each, 0)
      // Reading the row may take a second in any case.
      return waited > policy.waitSeconds + 1 + HAIR
        ? [`${by.name} lets a caller (${does}) wait for ${waited.toFixed(2)} s`]
        : []
    })

/** Some time after the faults every chain that lives is active, or its token is far from its end; and everybody is given one that is fresh. */
export const recovered: Judge = (run) => {
  const { row } = run.store
  const full = run.disks.filter(({ entries }) => entries.size > 0).map(() => 'a pair is left on a disk')
  const family = run.oracle.families.find(({ name }) => row?.sealed.includes(`"${name}-`))
  if (!row || !family || row.state === 'revoked' || family.endedBy) return full
  if (!holds(row, run.oracle.newest(family).refreshToken)) return full
  const askedAt = Math.min(...run.calls.filter(({ does }) => does === 'healthy').map(({ startedAt }) => startedAt))
  const isFar = row.accessExpiresAt - askedAt > policy.advisoryWindowSeconds - 1
  const unserved = run.calls.filter(({ does, token }) => does === 'healthy' && token === undefined)
  return [
    ...full,
    ...(row.state === 'active' || (isFar && row.state === 'refreshing') ? [] : [`the row is ${row.state}`]),
    ...unserved.map(({ by, error }) => `${by.name} has no token: ${String(error)}`),
  ]
}
