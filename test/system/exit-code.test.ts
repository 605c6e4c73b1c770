import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { OAuthResponseError } from '../../src/client/index.ts'
import { tellFailure } from '../../src/system/exit-code.ts'
import { readingSettings, UsageError } from '../../src/system/usage-error.ts'
import { runCommand } from '../run-command.ts'

/** What is said on standard error, and the code. */
function fail(error: unknown): { code: number; said: string } {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => void log.mockRestore())
  const code = tellFailure(error, (each) => each instanceof OAuthResponseError)
  return { code, said: log.mock.calls.flat().join('\n') }
}

const refusal = new OAuthResponseError('the token endpoint said no', { error: 'invalid_request', status: 400 })
const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })

test.for<[what: string, error: unknown, code: number]>([
  ['a mistake of the user', new UsageError('the token endpoint said no'), 2],
  ['a refusal of X', refusal, 1],
  ['a full disk', full, 1],
])('%s is a sentence without a stack', ([, error, expected]) => {
  const { code, said } = fail(error)

  expect(code).toBe(expected)
  expect(said).toBe(`\n  ${error instanceof Error ? error.message : ''}\n`)
})

test.for<[what: string, error: unknown, shows: RegExp]>([
  ['an error nobody has foreseen', new TypeError('x is not a function'), /TypeError: x is not a function\n +at /],
  [
    'a mistake in a call of Node’s own',
    Object.assign(new TypeError('no'), { code: 'ERR_INVALID_ARG_TYPE' }),
    /no\n +at /,
  ],
  ['what is thrown and no error', 'a text', /thrown: a text/],
])('%s is a defect of ours, told with its stack and where to report it', ([, error, shows]) => {
  const { code, said } = fail(error)

  expect(code).toBe(70)
  expect(said).toContain('This is a defect of twitter-oauth-lab, not a mistake of yours.')
  expect(said).toContain('Please report it')
  expect(said).toContain(`Node ${process.version}`)
  expect(said).toMatch(shows)
})

test('a wrong setting is the user’s mistake, with the place it came from', async () => {
  const reading = readingSettings(() => Promise.reject(new RangeError('port cannot be 0')), { source: '--port' })

  await expect(reading).rejects.toThrow(new UsageError('--port: port cannot be 0'))
})

test('what goes wrong while settings are read, and is no wrong setting, stays a defect', async () => {
  const defect = new TypeError('x is not a function')

  await expect(readingSettings(() => Promise.reject(defect))).rejects.toBe(defect)
})

test('a command that breaks inside ends with 70', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const broken = join(folder, 'broken.cjs')
  writeFileSync(broken, `require('node:http').Server.prototype.listen = () => { throw new TypeError('no such thing') }`)

  const { code, output } = await runCommand(['mock', '--port', '0'], { NODE_OPTIONS: `--require ${broken}` })

  expect(output).toMatch(/defect of twitter-oauth-lab[^]*TypeError: no such thing\n +at /)
  expect(code).toBe(70)
})

test('the help says what commands end with', async () => {
  const { code, output } = await runCommand(['--help'])

  expect(output).toMatch(/ 2 {2}a mistake in what you typed or set/)
  expect(output).toMatch(/ 70 {2}a defect/)
  expect(code).toBe(0)
})
