import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { SecretScan } from '../../../mock-provider/index.ts'
import { machineClock, type KeeperEvent } from '../../../src/keeper/index.ts'
import { usePostgres } from '../postgres.ts'
import { slowPolicy, startFarm, type Farm } from './farm.ts'

const postgres = usePostgres()
const engines = [
  ['SQLite', () => ({})],
  ['PostgreSQL', () => ({ address: postgres().url })],
] as const

/** Everything that a keeper tells, as a program would print it. */
class Told {
  readonly texts: string[] = []

  event(event: KeeperEvent): void {
    this.texts.push(JSON.stringify(event), inspect(event, { depth: 10 }))
  }

  error(error: unknown): void {
    const stack = error instanceof Error ? (error.stack ?? '') : ''
    this.texts.push(String(error), JSON.stringify(error) ?? '', inspect(error, { depth: 10 }), stack)
  }
}

const later = (seconds: number) => ({ ...machineClock, now: () => machineClock.now() + seconds })

/** A death that leaves a pair in the spool, rotations, refusals, lost answers, a release: each leaves something behind. */
async function liveThrough(farm: Farm, told: Told): Promise<void> {
  const say = (error: unknown) => told.error(error)
  const onEvent = (event: KeeperEvent) => told.event(event)
  await farm.start({ diesAt: 'after-spool' }).end
  told.texts.push(...readdirSync(join(farm.folder, 'spool')))
  for (const seconds of [7, 20, 40]) {
    const keeper = await farm.keeper({ clock: later(seconds), onEvent })
    for (const account of farm.accounts)
      await keeper.access({ tenant: '', account }).then((given) => given.expiresAt, say)
    told.texts.push(JSON.stringify([await keeper.list(), await keeper.census()]))
  }
  const keeper = await farm.keeper({ clock: later(60), onEvent })
  const faults = ['malformed-json', 'truncated-body', 'html-error-page', 'drop-after-commit', { status: 401 }] as const
  for (const [index, then] of faults.entries()) {
    farm.mock.faults.arm({ at: 'token', then })
    await keeper.access({ tenant: '', account: farm.accounts[index] ?? '' }).catch(say)
  }
  await keeper.release({ tenant: '', account: farm.accounts.at(-1) ?? '' }).catch(say)
}

test.for(engines)(
  'P9: no token stands in the files of %s, its log, the spool, an event or an error',
  async ([name, at]) => {
    const farm = await startFarm(8, { ...at(), policy: slowPolicy })
    const told = new Told()

    await liveThrough(farm, told)

    const { values, lost } = farm.mock.secrets()
    const scan = new SecretScan(values)
    const files = name === 'SQLite' ? farm.folder : join(dirname(postgres().socketPath), 'data')
    expect({ lost, issued: values.length }).toEqual({ lost: 0, issued: expect.any(Number) })
    expect(values.length).toBeGreaterThan(40)
    expect(scan.scanText(told.texts.join('\n'))).toEqual([])
    expect(scan.scanPath(files)).toEqual([])
    expect(scan.scanPath(farm.folder)).toEqual([])
    expect(told.texts.length).toBeGreaterThan(100)
    // It would be seen.
    expect(scan.scanText(`x${values.at(-1)}x`)).toHaveLength(1)
  },
)
