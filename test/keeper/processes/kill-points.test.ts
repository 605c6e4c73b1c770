import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { machineClock } from '../../../src/keeper/index.ts'
import { useEngines } from './engines.ts'
import { isSoak, slowPolicy, startFarm, type Farm } from './farm.ts'

const key = { tenant: '', account: 'user0' }

/** A keeper that sees the world when every lease and quarantine is over, and the access token as well. */
const laterKeeper = (farm: Farm) => farm.keeper({ clock: { ...machineClock, now: () => machineClock.now() + 20 } })

/** What is left when a process is killed there, and what the next one makes of it. */
const points = [
  { at: 'before-claim', row: 'active', strict: 'well', grace: 'well' },
  { at: 'after-claim', row: 'refreshing', strict: 'well', grace: 'well' },
  { at: 'after-send', row: 'refreshing', strict: 'lost_rotation', grace: 'well' },
  { at: 'after-response', row: 'refreshing', strict: 'lost_rotation', grace: 'well' },
  { at: 'after-spool', row: 'refreshing', strict: 'well', grace: 'well' },
  { at: 'after-commit', row: 'active', strict: 'well', grace: 'well' },
] as const

/** What a provider with grace does only matters where the token was sent; a soak tries it everywhere. */
const inTheSuite = points.filter(({ strict, grace }) => strict !== grace)

const cases = useEngines().flatMap(([engine, address]) => [
  ...points.map((point) => ({ ...point, engine, address, profile: 'x' as const, outcome: point.strict })),
  ...(isSoak ? points : inTheSuite).map((point) => ({
    ...point,
    engine,
    address,
    profile: 'grace' as const,
    outcome: point.grace,
  })),
])

test.for(cases)(
  'P4, P5: killed $at on $engine, at a provider of profile $profile: the row is $row, and then $outcome',
  async (point) => {
    const farm = await startFarm(1, { profile: point.profile, address: await point.address(), policy: slowPolicy })
    const worker = farm.start(point.at === 'after-send' ? {} : { diesAt: point.at })
    if (point.at === 'after-send')
      farm.front.beforeAnswer = async () => {
        worker.process.kill('SIGKILL')
        await worker.end
      }

    const { signal } = await worker.end

    const left = await (await farm.keeper({ spool: join(farm.folder, 'another-spool') })).status(key)
    const spooled = readdirSync(farm.folder).includes('spool') ? readdirSync(join(farm.folder, 'spool')).length : 0
    farm.front.beforeAnswer = () => {}
    const next = await laterKeeper(farm)
    const outcome = await next.access(key).then(
      () => 'well',
      (error: { reason?: string; code?: string; message: string }) => error.reason ?? error.message,
    )
    expect({ signal, row: left.state, spooled, outcome }).toEqual({
      signal: 'SIGKILL',
      row: point.row,
      spooled: point.at === 'after-spool' ? 1 : 0,
      outcome: point.outcome,
    })
  },
)
