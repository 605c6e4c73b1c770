import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { startMockProvider, type MockProvider } from '../../mock-provider/index.ts'
import { filled, sessions, testOf, type Session } from '../mock-provider/web/written-tests/sessions.ts'
import { cleanEnv, root, temporaryHome } from '../run-command.ts'
import { find, tools } from './toolchain.ts'

/** What the inspector writes of a session, in languages that ask a mock over HTTP: the hole is filled with the recorded bot. */

type Language = {
  id: 'pytest' | 'go'
  file: string
  hole: string
  filling: string
  /** The bot, beside the test, and its line that keeps the new refresh token. */
  bot: { from: string; file: string; keeps: RegExp }
  command: () => string[]
}

const languages: Language[] = [
  {
    id: 'pytest',
    file: 'test_recorded.py',
    hole: 'raise NotImplementedError("your_app is still empty: start your app in it")',
    filling: [
      'from bot import Bot',
      'client = (world["clientId"], world["clientSecret"])',
      'return Bot(world["origin"], client, (tokens["accessToken"], tokens["refreshToken"])).who_am_i',
    ].join('\n    '),
    bot: { from: 'python/bot.py', file: 'bot.py', keeps: /^.*refresh_token = answer.*$/m },
    command: () => [find(tools.pytest), '-m', 'pytest', '-p', 'no:cacheprovider'],
  },
  {
    id: 'go',
    file: 'recorded_test.go',
    hole: 't.Fatal("yourApp is still empty: start your app in it")\n\treturn nil',
    filling: [
      'bot := Bot{world.Origin, world.ClientID, world.ClientSecret, tokens.AccessToken, tokens.RefreshToken}',
      'return func() error { _, err := bot.WhoAmI(); return err }',
    ].join('\n\t'),
    bot: { from: 'go/bot.go', file: 'bot.go', keeps: /^.*RefreshToken = answer.*$/m },
    command: () => [find(tools.go), 'test', './...'],
  },
]

let mock: MockProvider

beforeAll(async () => {
  mock = await startMockProvider()
  return () => mock.stop()
})

/** The test in a folder with its bot. */
async function write({ act }: Session, { id, file, hole, filling, bot }: Language, forgets: boolean): Promise<string> {
  const recorded = await startMockProvider()
  await act(recorded)
  const folder = temporaryHome()
  writeFileSync(join(folder, file), filled(testOf(recorded, id), hole, filling))
  await recorded.stop()
  const source = readFileSync(join(root, 'test/clients/same-test', bot.from), 'utf8')
  const client = forgets ? source.replace(bot.keeps, '') : source
  writeFileSync(join(folder, bot.file), client.replace('package expiry', 'package yourapp'))
  writeFileSync(join(folder, 'go.mod'), 'module yourapp\n\ngo 1.19\n')
  return folder
}

async function runIn(folder: string, [file = '', ...args]: string[]): Promise<{ code: number | null; output: string }> {
  const env = cleanEnv({ MOCK_ORIGIN: mock.origin, PYTHONDONTWRITEBYTECODE: '1' })
  const child = spawn(file, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = await once(child, 'close')
  return { code, output }
}

const cases = languages.flatMap((language) => sessions.map((session) => ({ language, session })))

test.for(cases)(
  'in $language.id the test of $session.name passes with the recorded client, and leaves no world behind',
  async ({ language, session }) => {
    const folder = await write(session, language, session.name === 'replay')

    const { code, output } = await runIn(folder, language.command())

    expect({ code, output }).toMatchObject({ code: 0 })
    expect(mock.worlds.list()).toEqual([])
  },
)

test.for(cases.filter(({ session }) => session.seesForgetting))(
  'in $language.id the test of $session.name fails for a client that forgets the new refresh token',
  async ({ language, session }) => {
    const folder = await write(session, language, true)

    const { code, output } = await runIn(folder, language.command())

    expect(code, `it passed:\n${output}`).toBe(1)
    expect(output).toMatch(/400|refreshes/)
  },
)
