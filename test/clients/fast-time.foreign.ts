import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportOf, runToEnd } from '../proxy/start-run.ts'
import { root } from '../run-command.ts'
import { readBlocks } from './docs.ts'
import { find, tools } from './toolchain.ts'

/** Unmodified bots live `LAB_HOURS` of their own time; the soak gives them two days. */

const HOURS = Number(process.env.LAB_HOURS ?? 6)
/** At this rate a fifth of a second of ours is two minutes. */
const RATE = 600
const GRAIN_SECONDS = 120

const bot = (name: string) => join(root, 'test/clients/bots', name)

/** Half an hour more, so that the last refresh is not a question of moments. */
const NODE_HOURS = HOURS + 0.5

const bots: { name: string; command: () => string[]; refreshes: number; calls: number; livedSeconds: number }[] = [
  {
    name: 'python, requests-oauthlib, a call every 80 minutes',
    command: () => [find(tools.flask), bot('bot.py'), String(HOURS)],
    // At each second call the token is older than two hours.
    refreshes: Math.floor(Math.floor((HOURS * 60) / 80) / 2),
    calls: Math.floor((HOURS * 60) / 80),
    livedSeconds: HOURS * 3600,
  },
  {
    name: 'node, a timer a minute before the end',
    command: () => ['node', bot('bot.mjs'), String(NODE_HOURS)],
    refreshes: Math.floor((NODE_HOURS * 60) / 119),
    calls: 0,
    livedSeconds: NODE_HOURS * 3600,
  },
]

test.concurrent.for(bots)(
  '$name: hours pass in seconds, with the refreshes that they take',
  { timeout: HOURS * 30_000 },
  async (each) => {
    find(tools.faketime)

    const outcome = await runToEnd(['--time', `x${RATE}`, '--json', '--fail-on', 'replay', '--', ...each.command()])

    expect(outcome).toMatchObject({ code: 0 })
    const { families, time } = reportOf(outcome)
    expect(families).toMatchObject([{ refreshes: each.refreshes, calls: each.calls, expired: [], refusals: [] }])
    expect(time?.rate).toBe(RATE)
    expect(time?.livedSeconds).toBeGreaterThanOrEqual(each.livedSeconds)
    // At the beginning and at the end.
    for (const drift of outcome.stdout.trim().split(' ').slice(-2))
      expect(Math.abs(Number(drift))).toBeLessThan(GRAIN_SECONDS)
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
