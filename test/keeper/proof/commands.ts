import * as fc from 'fast-check'
import { KeeperError } from '../../../src/keeper/errors.ts'
import type { GrantRow } from '../../../src/keeper/grant.ts'
import { createPlainSealer } from '../plain-sealer.ts'
import { createKeeperClient, shortPolicy as policy } from './keeper-client.ts'
import type { Simulation } from './simulation.ts'

/**
 * What should be: which chain the row is of, and which of its generations. A chain lives as long as nobody ended it and the row has its newest generation.
 */
export type Model = {
  family: string
  isReleased: boolean
  /** Somebody was told that only a log-in helps: from then on everybody is. */
  isGivenUp: boolean
  /** Until when a refresh may be blocked: an owner died, a request failed, or a backup is in doubt. */
  blockedUntil: number
  /** How often a token was refused: after some in a row the next rotation is slow to come. */
  rejections: number
  backup: { row: GrantRow; family: string } | undefined
  /** How often callers got which answer. */
  seen: Map<string, number>
}

type Command = fc.AsyncCommand<Model, Simulation>

/** How a command changes model and keeper, and what must be seen. */
type Deed = (model: Model, real: Simulation) => Promise<void>

function command(name: string, run: Deed, check: (model: Readonly<Model>) => boolean = () => true): Command {
  return { check, run, toString: () => name }
}

const WAIT = 30

const adopt = (number: number) =>
  command(`adopt(${number})`, async (model, real) => {
    const tokens = real.oracle.logIn()
    await real.world.until(real.find(number).adopt(tokens), WAIT)
    Object.assign(model, {
      family: real.oracle.families.at(-1)?.name,
      isReleased: false,
      isGivenUp: false,
      blockedUntil: 0,
      rejections: 0,
    })
  })

const access = (number: number, minLifetimeSeconds: number) =>
  command(`access(${number}, ${minLifetimeSeconds})`, async (model, real) => {
    await expectAccess(model, real, { number, minLifetimeSeconds })
  })

const rejected = (number: number) =>
  command(`access(${number}, rejected)`, async (model, real) => {
    const first = await expectAccess(model, real, { number })
    await real.world.pass(policy.minRefreshIntervalSeconds + 0.1)
    model.rejections += 1
    if (first !== undefined) await expectAccess(model, real, { number, rejected: first })
  })

const release = (number: number) =>
  command(`release(${number})`, async (model, real) => {
    const isHeld = isAlive(model, real)
    await real.world.until(real.find(number).release?.() ?? Promise.resolve(), WAIT)
    model.isReleased = true
    if (!isHeld || real.isProviderDown) return
    const family = real.oracle.families.find(({ name }) => name === model.family)
    if (family?.endedBy === undefined) throw new Error('the provider was not told of the release')
  })

const advance = (seconds: number) => command(`advance(${seconds})`, (_, real) => real.world.pass(seconds))

const work = (number: number) =>
  command(`runDue(${number})`, async (model, real) => {
    await real.world.until(real.find(number).runDue?.() ?? Promise.resolve(), WAIT)
    if (real.isProviderDown) block(model, real, policy.backoffMaxSeconds)
    model.isGivenUp ||= real.store.row?.state === 'needs_consent'
  })

const rotateKey = (keyId: string) =>
  command(`rotate key(${keyId})`, async (_, real) => {
    const create = (parts: Parameters<typeof createKeeperClient>[0]) =>
      createKeeperClient(parts, {}, createPlainSealer(keyId))
    for (const number of real.processes.keys()) {
      await real.world.until(real.find(number).drain?.() ?? Promise.resolve(), WAIT)
      await real.restart(number, create)
    }
    await real.world.pass(1)
    if (real.store.row?.sealed && real.store.row.keyId !== keyId) throw new Error('a row is left under the old key')
  })

/** In the middle of whatever it does, if it does anything. */
const crash = (number: number, afterMs: number) =>
  command(`crash(${number}, ${afterMs})`, async (model, real) => {
    void real
      .find(number)
      .access({})
      .catch(() => {})
    // Up to the claim, and no further: a death beyond it loses what no client can keep.
    await real.world.pass(afterMs / 1000)
    await real.restart(number)
    await real.world.pass(0.5)
    block(model, real, policy.leaseSeconds + policy.quarantineSeconds)
  })

const save = command('save a backup', async (model, real) => {
  const { row } = real.store
  model.backup = row && !model.isReleased ? { row, family: model.family } : undefined
})

const restore = command(
  'restore the backup',
  async (model, real) => {
    const { backup } = model
    if (!backup) return
    await real.store.inner.put(backup.row, real.store.row?.version ?? 0)
    await real.store.note(undefined, 'restore')
    await real.world.until(doubtAll(real), WAIT)
    Object.assign(model, { family: backup.family, isReleased: false, isGivenUp: backup.row.state === 'needs_consent' })
    block(model, real, policy.leaseSeconds + policy.quarantineSeconds)
  },
  ({ backup }) => backup !== undefined,
)

const userRevokes = command('the user revokes', async (_, real) => real.revokeByUser())
const outage = (isDown: boolean) =>
  command(`outage(${isDown})`, async (model, real) => {
    real.isProviderDown = isDown
    block(model, real, policy.backoffMaxSeconds)
  })

/** Lists of commands. */
export const histories = fc.commands(
  [
    fc.nat(1).map(adopt),
    fc.tuple(fc.nat(1), fc.constantFrom(0, 0, 10, 20)).map(([number, seconds]) => access(number, seconds)),
    fc.nat(1).map((number) => access(number, 0)),
    fc.nat(1).map(rejected),
    fc.nat(1).map(rejected),
    fc.integer({ min: 20, max: 40 }).map(advance),
    fc.nat(1).map(release),
    fc.integer({ min: 1, max: 40 }).map(advance),
    fc.nat(1).map(work),
    fc.constantFrom('plain', 'second').map(rotateKey),
    fc.tuple(fc.nat(1), fc.nat(25)).map(([number, ms]) => crash(number, ms)),
    fc.constant(save),
    fc.constant(restore),
    fc.constant(userRevokes),
    fc.boolean().map(outage),
  ],
  { maxCommands: 25, size: 'max' },
)

/** After all of it: with a provider that answers, and every pause over, a chain that lives is served. */
export async function expectRecovery(model: Model, real: Simulation): Promise<void> {
  real.isProviderDown = false
  await real.world.pass(policy.leaseSeconds + policy.quarantineSeconds + policy.backoffMaxSeconds + 1)
  for (const number of real.processes.keys()) await expectAccess(model, real, { number, minLifetimeSeconds: 20 })
}

type Asked = { number: number; minLifetimeSeconds?: number; rejected?: string }

/** @returns the token that was given, which must be one of the living chain */
async function expectAccess(model: Model, real: Simulation, { number, ...asked }: Asked): Promise<string | undefined> {
  const wasAlive = isAlive(model, real)
  const isSlow = asked.rejected !== undefined && model.rejections > 2
  const wasBlocked = isSlow || real.isProviderDown || real.world.now < model.blockedUntil
  const answer = real
    .find(number)
    .access(asked)
    .then(
      ({ accessToken }) => accessToken,
      (error: unknown) => (error instanceof KeeperError ? error : Promise.reject(error)),
    )
  await real.world.until(answer, WAIT)
  const given = await answer
  if (real.isProviderDown) block(model, real, policy.backoffMaxSeconds)
  const allowed = allowedAnswers(model, { wasAlive, wasBlocked })
  const got = typeof given === 'string' ? 'token' : given.code
  model.seen.set(got, (model.seen.get(got) ?? 0) + 1)
  if (!allowed.includes(got)) throw new Error(`${got}, and only ${allowed.join(', ')} would do`)
  if (got === 'ERR_NEEDS_CONSENT') model.isGivenUp = true
  if (typeof given !== 'string') return undefined
  if (given === asked.rejected) throw new Error('the rejected token again')
  if (!given.startsWith(`${model.family}-`)) throw new Error(`${given} is of another chain than ${model.family}`)
  return given
}

function allowedAnswers(model: Model, { wasAlive, wasBlocked }: { wasAlive: boolean; wasBlocked: boolean }): string[] {
  if (model.isReleased) return ['ERR_GRANT_REVOKED']
  if (model.isGivenUp) return ['ERR_NEEDS_CONSENT']
  const unavailable = wasBlocked ? ['ERR_REFRESH_UNAVAILABLE'] : []
  return ['token', ...unavailable, ...(wasAlive ? [] : ['ERR_NEEDS_CONSENT'])]
}

/** Whether the row has the newest generation of a chain that nobody ended. */
function isAlive({ family: name, isReleased }: Model, { oracle, store: { row } }: Simulation): boolean {
  const family = oracle.families.find((each) => each.name === name)
  if (!family || isReleased || family.endedBy !== undefined) return false
  return row?.sealed.includes(`"${oracle.newest(family).refreshToken}"`) ?? false
}

function block(model: Model, { world }: Simulation, seconds: number): void {
  model.blockedUntil = Math.max(model.blockedUntil, world.now + seconds + 0.1)
}

async function doubtAll(real: Simulation): Promise<void> {
  await real.store.inner.doubtAll(real.world.now)
  await real.store.note(undefined, 'doubtAll')
}
