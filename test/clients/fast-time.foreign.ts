import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runToEnd } from '../proxy/start-run.ts'
import { root } from '../run-command.ts'
import { readBlocks } from './docs.ts'
import { find, tools } from './toolchain.ts'

/** Unmodified bots live `LAB_HOURS` of their own time; the soak gives them two days. */

const HOURS = Number(process.env.LAB_HOURS ?? 6)
/** How much a clock may be off, in seconds of ours. */
const GRAIN_SECONDS = 0.2

const bot = (name: string) => join(root, 'test/clients/bots', name)

/**
 * Node's fetch gives up a connection after ten seconds of its own, which are 17 ms at x600: less than a machine takes to wake up.
 * So Node lives slower, with tokens that live shorter. Three minutes more, so that the last refresh is no question of moments.
 */
const NODE_MINUTES = HOURS * 10 + 3
const NODE_TOKEN_MINUTES = 20

type Bot = {
  name: string
  rate: number
  flags: string[]
  command: () => string[]
  refreshes: number
  calls: number
  livedSeconds: number
}

const bots: Bot[] = [
  {
    name: 'python, requests-oauthlib, a call every 80 minutes',
    rate: 600,
    flags: [],
    command: () => [find(tools.flask), bot('bot.py'), String(HOURS)],
    // At each second call the token is older than two hours.
    refreshes: Math.floor(Math.floor((HOURS * 60) / 80) / 2),
    calls: Math.floor((HOURS * 60) / 80),
    livedSeconds: HOURS * 3600,
  },
  {
    name: 'node, a timer a minute before the end',
    rate: 60,
    flags: ['--set', `accessTokenLifetimeSeconds=${NODE_TOKEN_MINUTES * 60}`],
    command: () => ['node', bot('bot.mjs'), String(NODE_MINUTES / 60)],
    refreshes: Math.floor(NODE_MINUTES / (NODE_TOKEN_MINUTES - 1)),
    calls: 0,
    livedSeconds: NODE_MINUTES * 60,
  },
]

test.concurrent.for(bots)(
  '$name: hours pass in seconds, with the refreshes that they take',
  { timeout: HOURS * 30_000 },
  async (each) => {
    find(tools.faketime)

    const flags = ['--time', `x${each.rate}`, '--json', '--fail-on', 'replay', ...each.flags]
    const outcome = await runToEnd([...flags, '--', ...each.command()])

    expect(outcome).toMatchObject({ code: 0 })
    const { families, time } = reportOf(outcome)
    expect(families).toMatchObject([{ refreshes: each.refreshes, calls: each.calls, expired: [], refusals: [] }])
    expect(time?.rate).toBe(each.rate)
    expect(time?.livedSeconds).toBeGreaterThanOrEqual(each.livedSeconds)
    // At the beginning and at the end.
    for (const drift of outcome.stdout.trim().split(' ').slice(-2))
      expect(Math.abs(Number(drift))).toBeLessThan(GRAIN_SECONDS * each.rate)
  },
)

test('a Go program is refused at the start with the reason', async () => {
  const outcome = await runToEnd(['--time', '--', find(tools.go), 'version'])

  expect(outcome).toMatchObject({ code: 2, stdout: '' })
  expect(outcome.stderr).toContain('is made with Go, whose programs ask the kernel for the time')
})

test('the command of the page works as it stands, whatever the bot', async () => {
  const line = readBlocks().find(({ text }) => text.includes('--time'))?.text ?? ''
  const [, words = ''] = line.split('npm run lab -- run ')

  const command = { python3: find(tools.flask), 'bot.py': bot('bot.py') } as Record<string, string>
  const outcome = await runToEnd([...words.split(' ').map((word) => command[word] ?? word), '0'])

  expect(outcome.code).toBe(0)
  expect(outcome.stderr).toMatch(/It lived \d+ (?:min|s)(?: \d+ s)?, 600 times as fast/)
})
