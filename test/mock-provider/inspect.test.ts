import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { expect, test } from '../../src/testing/vitest.ts'
import { temporaryHome } from '../run-command.ts'
import { look, post } from './web/inspector/forms.ts'

/** What is said on standard error until the test ends. */
function collectWords(): string[] {
  const words: string[] = []
  const said = vi.spyOn(console, 'error').mockImplementation((text) => void words.push(String(text)))
  onTestFinished(() => said.mockRestore())
  return words
}

/** A person's environment, with a browser that writes down what it was to open. */
function somebody(): () => string {
  const folder = temporaryHome()
  const [browser, opened] = [join(folder, 'browser.cjs'), join(folder, 'opened')]
  writeFileSync(browser, `require('node:fs').appendFileSync(${JSON.stringify(opened)}, process.argv[2] + '\\n')`)
  writeFileSync(opened, '')
  vi.stubEnv('CI', '')
  vi.stubEnv('BROWSER', `${process.execPath} ${browser}`)
  onTestFinished(() => void vi.unstubAllEnvs())
  return () => readFileSync(opened, 'utf8')
}

test('inspect prints the address of the inspector, opens it, and resolves to it', async ({ mock }) => {
  const words = collectWords()
  const opened = somebody()

  const address = await mock.inspect()

  expect(address).toBe(`http://127.0.0.1:${mock.port}/_mock/inspector`)
  expect(words).toEqual([`Inspector: ${address}`])
  await vi.waitFor(() => expect(opened()).toBe(`${address}\n`), { timeout: 20_000 })
})

test('a test waits until "Go on" is pressed on a page of the inspector', async ({ mock }) => {
  const words = collectWords()
  somebody()
  const order: string[] = []
  const waiting = mock.inspect({ wait: true }).then(() => order.push('went on'))

  const { text } = await look(mock, '')
  order.push('looked')
  const answer = await post(mock, '/go-on', {})
  await waiting
  const later = await look(mock, '')

  expect(words).toEqual([expect.stringContaining('A test waits at http://127.0.0.1:')])
  expect(text).toContain('A test waits here.')
  expect(answer.status).toBe(303)
  expect(order).toEqual(['looked', 'went on'])
  expect(later.text).not.toContain('A test waits here.')
})

test('a test that waits goes on when the mock stops', async ({ mock }) => {
  collectWords()
  somebody()
  const waiting = mock.inspect({ wait: true })

  await mock.stop()

  expect(await waiting).toMatch(/\/_mock\/inspector$/)
  expect(await mock.inspect({ wait: true })).toMatch(/\/_mock\/inspector$/)
})

test('who may not pull levers cannot let a test go on', async ({ mock }) => {
  collectWords()
  somebody()
  const waiting = mock.inspect({ wait: true })

  const foreign = await post(mock, '/go-on', {}, { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' })
  const stale = await post(mock, '/go-on', { formToken: 'old' })
  const { text } = await look(mock, '', { host: 'localhost:1' })

  expect([foreign.status, stale.status]).toEqual([403, 403])
  expect(text).toContain('A test waits here.')
  expect(text).not.toContain('/go-on')
  await mock.stop()
  await waiting
})

test('in CI nobody looks: inspect waits not, opens nothing, and says so once', async ({ mock }) => {
  const words = collectWords()
  const opened = somebody()
  vi.stubEnv('CI', 'true')

  await mock.inspect({ wait: true })
  await mock.inspect()

  expect(words).toEqual([expect.stringContaining('mock.inspect: nobody can look here')])
  expect(opened()).toBe('')
})
