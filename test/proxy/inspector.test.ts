import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { temporaryHome } from '../run-command.ts'
import { Terminal } from '../terminal.ts'
import { runToEnd } from './start-run.ts'

/** A browser that writes down what it was to open. */
function fakeBrowser(): { BROWSER: string; opened: () => string } {
  const folder = temporaryHome()
  const [browser, file] = [join(folder, 'browser.cjs'), join(folder, 'opened')]
  writeFileSync(browser, `require('node:fs').appendFileSync(${JSON.stringify(file)}, process.argv[2] + '\\n')`)
  writeFileSync(file, '')
  return { BROWSER: `${process.execPath} ${browser}`, opened: () => readFileSync(file, 'utf8') }
}

test('run --inspect prints the inspector’s address before the program starts, and opens it', async () => {
  const { BROWSER, opened } = fakeBrowser()
  const script = 'echo started >&2; while [ ! -s "$1" ]; do sleep 0.05; done; exit 3'
  const file = BROWSER.split(' ')[1]?.replace('browser.cjs', 'opened') ?? ''

  const { code, stderr } = await runToEnd(['--inspect', '--', 'sh', '-c', script, 'sh', file], { env: { BROWSER } })

  const address = /Inspector: (http:\/\/127\.0\.0\.1:\d+\/_mock\/inspector)\n/.exec(stderr)?.[1]
  expect(stderr.indexOf('Inspector: ')).toBeLessThan(stderr.indexOf('started'))
  expect(opened()).toBe(`${address}\n`)
  // Nobody is there: it ends as without the flag.
  expect(code).toBe(3)
  expect(stderr).not.toContain('Enter or Ctrl-C')
})

test('once the program has ended the mock stays for who looks at it, until Enter, and the exit code is the program’s', async () => {
  const terminal = new Terminal(['run', '--inspect', '--', 'sh', '-c', 'exit 3'], { BROWSER: 'none', CI: '' })
  await terminal.sees('Enter or Ctrl-C ends it')
  const address = /http:\/\/127\.0\.0\.1:\d+\/_mock\/inspector/.exec(terminal.screen)?.[0] ?? ''

  const { status } = await fetch(address)
  terminal.type('\r')

  expect(status).toBe(200)
  expect(await terminal.ends()).toBe(3)
  await expect(fetch(address)).rejects.toThrow('fetch failed')
})

test('Ctrl-C ends the mock that stayed, and the exit code is still the program’s', async () => {
  const terminal = new Terminal(['run', '--inspect', '--', 'true'], { BROWSER: 'none', CI: '' })
  await terminal.sees('Enter or Ctrl-C ends it')

  terminal.type('\u0003')

  expect(await terminal.ends()).toBe(0)
})

test('of a mock that runs already the inspector is its own, and nothing is waited for', async () => {
  const mock = await startMockProvider()

  const terminal = new Terminal(['run', '--inspect', '--mock', mock.origin, '--', 'true'], { BROWSER: 'none', CI: '' })

  expect(await terminal.ends()).toBe(0)
  expect(terminal.screen).toContain(`Inspector: ${mock.origin}/_mock/inspector`)
  expect(terminal.screen).not.toContain('Enter or Ctrl-C')
  await mock.stop()
})
