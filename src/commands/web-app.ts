import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { isInteractive } from '../system/keys.ts'
import { assertInstalled } from '../system/optional-packages.ts'

/** `npm run web-app`: the tutorial's app against mock or live, until Ctrl-C. */
export const webApp: Command = {
  says: 'the whole flow as a web app, until Ctrl-C',
  run: async (args, env) => {
    const { values } = readFlags({ args, options: { yes: { type: 'boolean', short: 'y' } } })
    assertInstalled('A step', ['tsx', 'esbuild'])
    const { webApp: app, runApp } = await import('../step-runner/run-app.ts')
    return runApp(app, { env, interactive: isInteractive(env, values.yes === true) })
  },
}
