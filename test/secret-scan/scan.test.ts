import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cleanEnv, command, root, temporaryHome } from '../run-command.ts'
import { configOf, runVitestIn, temporaryFolder } from '../testing/run-vitest.ts'
import type { Verdict } from './judge.ts'
import { essence, recordApart } from './record-apart.ts'

/** Runs leaks.ts in a recording of its own. */
async function leak(way: string): Promise<Verdict> {
  const { env, verdict } = recordApart(cleanEnv())
  const args = ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'leaks.ts'), way]
  const child = spawn(process.execPath, args, { cwd: temporaryHome(), env, stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'close')
  return verdict()
}

test.for([
  ['prints', 'refresh token, as it is, in stdout'],
  ['prints in two parts', 'refresh token, as it is, in stdout'],
  ['prints a part', 'refresh token, as it is, in stdout'],
  ['prints a Basic header', 'client or API secret, in base64, as in a Basic header, in stderr'],
  ['throws', 'refresh token, as it is, in stderr'],
  ['warns', 'refresh token, as it is, in stderr'],
  ['is killed', 'refresh token, as it is, in stdout'],
  ['has a child print', 'refresh token, as it is, in stdout'],
  ['names it to a child', 'refresh token, as it is, in the command line'],
])('a program that %s is found out', async ([way = '', finding]) => {
  const { findings } = await leak(way)

  expect(findings.map(essence)).toEqual([finding])
  expect(findings[0]).toContain('(recorded apart)')
  expect(findings[0]).not.toMatch(/[\w-]{40}/)
})

test('a secret is found however a file came to hold it, and a documented file may hold no other kind', async () => {
  const { findings } = await leak('writes')

  const names = [
    'writeFileSync',
    'appendFileSync',
    'promises',
    'handle',
    'descriptor',
    'stream',
    'renamed',
    'world.json',
  ]
  expect(findings.map(essence).toSorted()).toEqual(
    [
      ...names.map((name) => `refresh token, as it is, in ${name}`),
      'client or API secret, as it is, in handoff.json',
    ].toSorted(),
  )
})

test('tokens in the hand-off file and the client’s secret in the saved world are where they belong', async () => {
  const { findings, secretCount, fileCount } = await leak('hands on')

  expect(findings).toEqual([])
  expect(secretCount).toBeGreaterThanOrEqual(3)
  expect(fileCount).toBe(3)
})

test('a program with a mock whose secrets the scan is not shown is found out', async () => {
  const { env, verdict } = recordApart(cleanEnv())
  const script = 'export function startMockProvider() {}'
  const file = join(temporaryHome(), 'mock.mjs')
  writeFileSync(file, script)

  spawnSync(process.execPath, [file], { env })

  expect(verdict().findings.map(essence)).toEqual(['secrets that the scan was not shown, in a mock'])
})

test('the bundled command shows the scan its secrets', async () => {
  const { env, verdict } = recordApart(cleanEnv({ LAB_HOME: temporaryHome() }))

  spawnSync(process.execPath, [...command, 'step', '1'], { env })

  expect(verdict()).toMatchObject({ findings: [], secretCount: expect.toSatisfy((count: number) => count > 0) })
})

const pathOf = (name: string) => JSON.stringify(join(root, 'test', name))

/** Test files in a vitest that is set up like the suite. */
function runSuite(source: string, ...flags: string[]) {
  const settings = `globalSetup: [${pathOf('global-setup.ts')}], reporters: ['default', ${pathOf('reporter.ts')}],`
  const folder = temporaryFolder({
    'one.temp.ts': `import { test } from 'twitter-oauth-lab/vitest'\n${source}`,
    'vitest.config.ts': configOf(settings),
  })
  return runVitestIn(folder, ...flags)
}

const PRINTS = `test('prints', async ({ mock }) => console.log((await mock.signIn()).accessToken))`

test('a suite whose tests all pass fails for a secret that one of them prints', async () => {
  const { code, output } = await runSuite(PRINTS)

  expect(output).toMatch(/^secret scan: access token, as it is, in stdout of `node .*vitest/m)
  expect(output).toMatch(/\n1 passed, 1 failed\n$/)
  expect(code).toBe(1)
})

test('it fails, too, with other reporters', async () => {
  const { code, output } = await runSuite(PRINTS, '--reporter=dot')

  expect(output).toContain('secret scan: access token')
  expect(code).toBe(1)
})

test('a suite without a leak passes, and says how much was seen', async () => {
  const { code, output } = await runSuite(`test('is silent', async ({ mock }) => void (await mock.signIn()))`)

  expect(output).toMatch(
    /^secret scan: looked for [1-9]\d* secrets in [1-9]\d* outputs and [1-9]\d* files.*; none is out/m,
  )
  expect(output).toMatch(/\n1 passed, 0 failed\n$/)
  expect(code).toBe(0)
})

test('a whole suite in which no secret was issued has proved nothing', async () => {
  const { code, output } = await runSuite(`test('does nothing', () => {})`)

  expect(output).toContain('secret scan: not one issued secret was recorded')
  expect(code).toBe(1)
})
