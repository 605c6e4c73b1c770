import { expect, onTestFinished, test } from 'vitest'
import { startMockProvider } from '../../mock-provider/index.ts'
import { openOtherSide } from '../../src/step-runner/other-side.ts'
import { CALLED_OFF, runStep } from '../../src/step-runner/run-step.ts'
import { cleanEnv, temporaryHome } from '../run-command.ts'

/** An embedded side with a folder of its own. */
async function openSide(more: Record<string, string> = {}) {
  const env = cleanEnv({ LAB_HOME: temporaryHome(), BROWSER: 'none', ...more })
  const side = await openOtherSide({ env })
  onTestFinished(() => side.close())
  return { side, env }
}

test('a step hands over what it prints, its lines broken where the reader’s screen ends', async () => {
  const { side, env } = await openSide()
  let wide = ''
  let narrow = ''

  const code = await runStep(side, 1, { consent: 'played', env, onOutput: (piece) => (wide += piece) })
  await runStep(side, 1, { consent: 'played', env, columns: 30, onOutput: (piece) => (narrow += piece) })

  expect(code).toBe(0)
  expect(wide).toContain('Next: npm run step:2')
  expect(Math.max(...narrow.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(45)
  expect(narrow.split('\n').length).toBeGreaterThan(wide.split('\n').length)
})

test('what the journal knows of a step that fails is handed over with the step’s own words', async () => {
  const { side, env } = await openSide()
  let printed = ''
  const onOutput = (piece: string) => (printed += piece)
  await runStep(side, 1, { consent: 'played', env, onOutput })
  await runStep(side, 2, { consent: 'played', env, onOutput })
  const [client] = side.mock?.clients.list() ?? []
  side.mock?.clients.removeRedirectUri(client?.clientId ?? '', side.config.redirectUri)

  const code = await runStep(side, 3, { consent: 'played', env, onOutput })

  expect(code).not.toBe(0)
  expect(printed).toContain('The practice user is at the browser, and approves.')
  expect(printed).toContain('shows its error page')
  expect(printed).toMatch(/Journal: .*is not registered/)
})

test('a step that waits for the browser ends by its signal, and is not begun once that was given', async () => {
  const { side, env } = await openSide()
  const given = new AbortController()
  let printed = ''
  const onOutput = (piece: string) => {
    printed += piece
    if (piece.includes('Open it in a browser')) given.abort()
  }
  for (const step of [1, 2] as const) await runStep(side, step, { consent: 'played', env, onOutput })

  const code = await runStep(side, 3, { consent: 'browser', env, onOutput, signal: given.signal })
  const words = printed
  const after = await runStep(side, 1, { consent: 'played', env, onOutput, signal: given.signal })

  expect(code).toBe(1)
  expect(after).toBe(CALLED_OFF)
  expect(printed).toBe(words)
})

test('who hands over the output has no keyboard: an address that must be pasted is refused with the way out', async () => {
  const mock = await startMockProvider()
  onTestFinished(() => mock.stop())
  const redirectUri = 'https://app.example/callback'
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  const { side, env } = await openSide({ MOCK_ORIGIN: mock.origin, REDIRECT_URI: redirectUri })

  const step = runStep(side, 3, { consent: 'browser', env, onOutput: () => {} })

  await expect(step).rejects.toThrow(`Nobody can listen at ${redirectUri}`)
})
