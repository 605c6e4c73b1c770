import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { isInteractive } from '../system/keys.ts'
import { assertInstalled } from '../system/optional-packages.ts'
import { UsageError } from '../system/usage-error.ts'

/** `npm run step:N`: the steps before it as far as it needs them, then itself. */
export const step: Command = {
  says: 'one step: 1 to 6, web-app or keep-alive',
  run: async (args, env) => {
    const { values, positionals } = readFlags({
      args,
      options: { yes: { type: 'boolean', short: 'y' } },
      allowPositionals: true,
    })
    const [name = ''] = positionals
    assertInstalled('A step', ['tsx', 'esbuild'])
    const interactive = isInteractive(env, values.yes === true)
    const { findApp, runApp } = await import('../step-runner/run-app.ts')
    const app = findApp(name)
    if (app) return runApp(app, { env, interactive })
    const { withLiveSettings } = await import('../step-runner/live.ts')
    const { steps } = await import('../step-runner/run-step.ts')
    const settings = withLiveSettings(env, interactive)
    const chosen = steps.find(({ number }) => String(number) === name)
    if (!chosen)
      throw new UsageError(
        `${name === '' ? 'Which step?' : `There is no step "${name}":`} there are 1, 2, 3, 4, 5, 6, web-app and keep-alive.`,
      )
    const { runUpTo } = await import('../step-runner/confirmed-step.ts')
    return runUpTo(chosen.number, { env: settings, interactive })
  },
}
