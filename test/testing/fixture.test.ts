import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { test, expect } from '../../src/testing/vitest.ts'

const seen: MockProvider[] = []

test('the first test gets a provider', async ({ mock }) => {
  seen.push(mock)

  expect((await fetch(`${mock.origin}/2/users/me`)).status).toBe(401)
})

test('the next test gets another one, and the first was stopped', async ({ mock }) => {
  const [previous] = seen

  expect(previous?.origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(mock.config.clientId).not.toBe(previous?.config.clientId)
  expect(mock.journal.events).toEqual([])
  await expect(fetch(previous?.origin ?? '')).rejects.toThrow('fetch failed')
})

test('the clock of the fixture is frozen and its profile is x', async ({ mock }) => {
  expect(mock.clock.running).toBe(false)
  expect(mock.profile).toMatchObject({ replayClosesFamily: false, deadTokenError: 'invalid_request' })
})

test.extend({ mockOptions: { profile: 'rfc-strict' } })(
  'mockOptions sets what the provider is started with',
  async ({ mock }) => {
    expect(mock.profile.deadTokenError).toBe('invalid_grant')
  },
)

/** Runs test source in a vitest of its own; inside this folder, so that its imports are found. Gone with the test. */
async function runChild(source: string): Promise<{ code: number | null; output: string }> {
  const folder = mkdtempSync(join(import.meta.dirname, '.temp-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(
    join(folder, 'child.temp.ts'),
    `import { test, expect } from '../../../src/testing/vitest.ts'\n${source}`,
  )
  writeFileSync(
    join(folder, 'vitest.config.ts'),
    "export default { test: { include: ['*.temp.ts'], reporters: ['verbose'] } }",
  )
  const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')))
  const child = spawn(process.execPath, [vitest, 'run', '--root', folder], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  })
  onTestFinished(() => void child.kill())
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString('utf8')))
  const [code] = await once(child, 'close')
  return { code, output }
}

test('a failing test prints what its provider saw, a passing one prints nothing', async () => {
  const { code, output } = await runChild(`
    test('passes', async ({ mock }) => {
      await mock.fetch(mock.origin + '/2/passing')
    })
    test('fails', async ({ mock }) => {
      await mock.signIn()
      await mock.fetch(mock.origin + '/2/failing', { headers: { authorization: 'Bearer very-secret' } })
      expect(1).toBe(2)
    })`)

  expect(code).toBe(1)
  expect(output).toContain('What the mock provider saw:')
  expect(output).toMatch(/1 tokens\.issued g1 AT#1 RT#1 sign-in/)
  expect(output).toMatch(/2 request\.refused GET \/2\/failing 404 unknown-path/)
  expect(output).not.toContain('/2/passing 404')
  expect(output).not.toContain('Bearer very-secret 404')
})

test('a failing test that no request reached says so', async () => {
  const { code, output } = await runChild("test('fails', ({ mock }) => expect(mock.port).toBe(0))")

  expect(code).toBe(1)
  expect(output).toContain('nothing: no request arrived')
})
