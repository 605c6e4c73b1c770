import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand, temporaryHome } from '../run-command.ts'
import { Terminal } from '../terminal.ts'

test('npm start runs through when nobody is asked, and shows the life of each token', async () => {
  const home = temporaryHome()

  const { code, output } = await runCommand(['learn'], { LAB_HOME: home })

  expect(code).toBe(0)
  for (const lesson of [
    '1. The code verifier',
    '2. The code challenge',
    '3. The user agrees',
    '4. Code for tokens',
    '5. A call',
    '6. New tokens',
  ])
    expect(output).toContain(lesson)
  expect(output.match(/← 401 application\/problem\+json/g)).toHaveLength(1)
  expect(output.match(/error_description = Value passed for the token was invalid\./g)).toHaveLength(1)
  expect(output).toMatch(/AT#1 +access .+ expired after 2 h · 200, 401/)
  expect(output).toMatch(/RT#1 +refresh .+ spent after 2 h/)
  expect(output).toMatch(/RT#2 +refresh .+ expired after 180 days · refused expired/)
  expect(output).toMatch(/Consent 2\n +AT#1 +access .+ alive, 2 h left · 200/)
})

test('the tour prints no secret and leaves tokens for the single steps', async () => {
  const home = temporaryHome()
  const { output } = await runCommand(['learn'], { LAB_HOME: home })

  const next = await runCommand(['step', '5'], { LAB_HOME: home })

  expect(next.output).not.toContain('running step')
  expect(next.code).toBe(0)
  const handoff = readFileSync(join(home, 'handoff.json'), 'utf8')
  const secrets = [...handoff.matchAll(/"(?:accessToken|refreshToken)": "([^"]+)"/g)].map(([, secret]) => secret)
  expect(secrets).toHaveLength(2)
  for (const secret of secrets) expect(output + next.output).not.toContain(secret)
})

test('without a browser the tour takes Enter and nothing else, to its end', async () => {
  const terminal = new Terminal(['learn', '--tour'], { LAB_HOME: temporaryHome(), BROWSER: 'none' }, 80)

  let screens = ''
  while (terminal.exitCode === undefined) {
    await terminal.until(() => terminal.exitCode !== undefined || /Enter[^\n]*$/.test(terminal.screen))
    screens += terminal.screen
    terminal.screen = ''
    if (terminal.exitCode === undefined) terminal.type('\r')
  }

  expect(terminal.exitCode).toBe(0)
  expect(screens).toContain('Enter: the practice user approves here')
  expect(screens).toContain('The life of each token')
})
