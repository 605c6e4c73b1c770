import { fork } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { CronFigures } from './figures.ts'
import { runKeepers } from './keeper-run.ts'
import { runCron } from './naive-run.ts'
import { drawPicture } from './picture.ts'
import { check, formatReport } from './report.ts'
import { LEAST_DAYS, type Scale } from './story.ts'
import { MOST_ACCOUNTS } from './world.ts'

const USAGE =
  'npm run rehearse -- [--accounts N] [--days N] [--seed N] [--store memory|sqlite] [--quick] [--picture PATH]'
const PICTURE = 'rehearsal.svg'
const LEAST_ACCOUNTS = 20

type Asked = Scale & { picture: string; cronAlone: boolean }

/** Plays both runs, one on each core, and tells what came of them. @returns the exit code */
async function rehearse({ picture, cronAlone, ...scale }: Asked): Promise<number> {
  if (cronAlone) {
    process.send?.(await runCron(scale))
    return 0
  }
  const cron = startCron(scale)
  // Awaited below, where it may fail.
  cron.catch(() => {})
  const keeper = await runKeepers(scale, (day) => {
    if (day % 10 === 0) process.stderr.write(`  day ${day} of ${scale.days}\n`)
  })
  const ofCron = await cron
  console.log(formatReport(keeper, ofCron))
  mkdirSync(dirname(picture), { recursive: true })
  writeFileSync(picture, drawPicture(keeper, ofCron))
  console.log(`\n  the picture: ${picture}`)
  return check(keeper).every(({ isKept }) => isKept) ? 0 : 1
}

/** In a process of its own, which ends with this one. */
async function startCron({ accounts, days, seed, store }: Scale): Promise<CronFigures> {
  const scale = ['--accounts', accounts, '--days', days, '--seed', seed, '--store', store].map(String)
  const child = fork(import.meta.filename, [...scale, '--cron-alone'])
  process.once('exit', () => child.kill())
  return new Promise((done, fail) => {
    child.once('message', (figures) => done(figures as CronFigures))
    child.once('exit', (code) => fail(new Error(`the run of the cron ended with ${code}`)))
  })
}

function readArguments(): Asked {
  const { values } = parseArgs({
    options: {
      accounts: { type: 'string' },
      days: { type: 'string' },
      seed: { type: 'string', default: '1' },
      store: { type: 'string', default: 'memory' },
      quick: { type: 'boolean', default: false },
      picture: { type: 'string', default: PICTURE },
      'cron-alone': { type: 'boolean', default: false },
    },
  })
  const { quick, store, picture } = values
  if (store !== 'memory' && store !== 'sqlite') throw new RangeError(`--store cannot be ${store}`)
  return {
    accounts: readNumber('accounts', values.accounts ?? (quick ? '300' : '10000'), [LEAST_ACCOUNTS, MOST_ACCOUNTS]),
    days: readNumber('days', values.days ?? (quick ? '40' : '180'), [LEAST_DAYS, 1000]),
    seed: readNumber('seed', values.seed, [0, 2 ** 31]),
    store,
    picture: resolve(picture),
    cronAlone: values['cron-alone'],
  }
}

function readNumber(name: string, text: string, [least, most]: [number, number]): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least && number <= most) return number
  throw new RangeError(`--${name} cannot be ${text}; it takes a whole number from ${least} to ${most}`)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

let asked: Asked | undefined
try {
  asked = readArguments()
} catch (error) {
  console.error(`\n  ${error instanceof Error ? error.message : String(error)}\n  ${USAGE}\n`)
  process.exitCode = 2
}
if (asked) process.exitCode = await rehearse(asked)
