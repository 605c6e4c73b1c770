import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileFunction } from 'node:vm'
import { transformSync } from 'esbuild'
import { expect, test } from '../../../../src/testing/vitest.ts'
import { startMockProvider, type MockProvider } from '../../../../mock-provider/index.ts'
import { root } from '../../../run-command.ts'
import { runVitest, temporaryFolder } from '../../../testing/run-vitest.ts'
import { refresh, publicClientId } from '../../fixtures.ts'
import { filled, sessions, testOf, type Session } from './sessions.ts'

const HOLE = "throw new Error('yourApp is still empty: start your app in it')"
const FILLING = 'const bot = new Bot(mock.config, tokens)\n  return () => bot.whoAmI()'

const bot = readFileSync(join(root, 'test/clients/same-test/vitest/bot.ts'), 'utf8')
const forgetful = bot.replace(/^.*refreshToken = answer.*$/m, '')

type Run = (context: { mock: MockProvider }) => Promise<void>

async function record({ act }: Session): Promise<string> {
  const mock = await startMockProvider()
  await act(mock)
  const text = testOf(mock, 'vitest')
  await mock.stop()
  return text
}

/** Runs a written test here: `passed`, or why not. */
async function outcome(text: string, client: string): Promise<string> {
  const bodies = [client.replace('export class', 'class'), text.replaceAll(/^import .*$/gm, '')]
  const { code } = transformSync(bodies.join('\n'), { loader: 'ts' })
  const found: Run[] = []
  const taken = (_title: string, run: Run) => void found.push(run)
  compileFunction(code, ['test', 'expect'])(taken, expect)
  const mock = await startMockProvider()
  try {
    for (const run of found) await run({ mock })
    return found.length === 1 ? 'passed' : `${found.length} tests`
  } catch (error) {
    return error instanceof Error ? error.message : 'failed'
  } finally {
    await mock.stop()
  }
}

test.for(sessions)('the test of $name passes with the recorded client in its hole', async (session) => {
  const text = await record(session)

  const recorded = session.name === 'replay' ? forgetful : bot
  expect(await outcome(filled(text, HOLE, FILLING), recorded)).toBe('passed')
  expect(await outcome(text, recorded)).toContain('yourApp is still empty')
})

test.for(sessions.filter(({ seesForgetting }) => seesForgetting))(
  'the test of $name fails for a client that forgets the new refresh token',
  async (session) => {
    const text = await record(session)

    expect(forgetful).not.toBe(bot)
    expect(await outcome(filled(text, HOLE, FILLING), forgetful)).toMatch(/refresh: 400|toShowRefreshes/)
  },
)

test('a test that holds a mistake fails once the client is repaired, and says how it reads then', async () => {
  const text = await record(sessions.find(({ name }) => name === 'replay') ?? never())

  expect(text).toMatch(/presented the same token: RT#1 of g1. Once that is repaired: expect\(mock\).toShowNoReplay\(\)/)
  expect(await outcome(filled(text, HOLE, FILLING), bot)).toMatch(/toShowRefreshes: expected 1 refresh/)
})

test('a written test is a file for vitest', async () => {
  const text = await record(sessions[0] ?? never())
  const file = `import { Bot } from './bot.ts'\n${filled(text, HOLE, FILLING)}`

  const { code, output } = await runVitest({ 'bot.ts': bot, 'recorded.temp.ts': file })

  expect(output).toMatch(/✓ \S*\/recorded\.temp\.ts > over 4 hours the app refreshes 2 times/)
  expect(code).toBe(0)
})

function never(): never {
  throw new Error('there is no such session')
}

test('a written test is TypeScript that the strictest compiler takes, whatever the world', async ({ mock }) => {
  for (const { act } of sessions) await act(mock)
  const plain = testOf(mock, 'vitest')
  const other = await startMockProvider({ profile: 'rfc-strict', overrides: { rotation: 'never' } })
  other.users.add({ username: 'zoe' })
  const client = publicClientId(other)
  const { refreshToken } = await other.signIn({ client, user: 'zoe', scopes: ['offline.access'], expiresInSeconds: 5 })
  other.faults.arm({ at: 'users/me', times: 'always', then: { status: 503, body: 'It\'s "down"\n' } })
  await refresh(other, refreshToken, { client_id: client })
  const strange = testOf(other, 'vitest')
  await other.stop()
  const tsconfig = { extends: join(root, 'tsconfig.json'), include: ['*.ts'], exclude: [] }

  const folder = temporaryFolder({
    'plain.ts': plain,
    'strange.ts': strange,
    'tsconfig.json': JSON.stringify(tsconfig),
  })
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })

  expect(stdout).toBe('')
  expect(status).toBe(0)
  expect(strange).toContain("mock.users.add({ username: 'zoe' })")
  expect(strange).toContain("type: 'public'")
  expect(strange).toContain("rotation: 'never'")
})
