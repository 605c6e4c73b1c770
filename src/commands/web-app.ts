import { once } from 'node:events'
import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { isInteractive } from '../system/keys.ts'
import { assertInstalled } from '../system/optional-packages.ts'

/** `npm run web-app`: the tutorial's app against mock or live, until Ctrl-C. */
export const webApp: Command = {
  says: 'the whole flow as a web app, until Ctrl-C',
  run: async (args, env) => {
    const { values } = readFlags({ args, options: { yes: { type: 'boolean', short: 'y' } } })
    return runWebApp(env, values.yes === true)
  },
}

/** The web app, as `step web-app` runs it too. Resolves to the exit code. */
export async function runWebApp(env: NodeJS.ProcessEnv, yes: boolean): Promise<number> {
  assertInstalled('A step', ['tsx', 'esbuild'])
  const { confirmLive, withLiveSettings } = await import('../step-runner/live.ts')
  const { openOtherSide } = await import('../step-runner/other-side.ts')
  const { spawnStep } = await import('../step-runner/run-step.ts')
  const settings = withLiveSettings(env, isInteractive(env, yes))
  const side = await openOtherSide({ env: settings, stays: true, redirectPath: '/oauth/callback' })
  try {
    if (side.kind === 'live' && !((await confirmLive(3)) && (await confirmLive(6)))) {
      console.log('  Nothing was sent.')
      return 130
    }
    const child = await spawnStep('bonus-01-web-app.ts', { ...settings, ...(await side.stepEnv()) })
    // Ctrl-C reaches the child as well; we stay to close the mock behind it.
    process.on('SIGINT', () => {})
    process.once('SIGTERM', () => child.kill('SIGTERM'))
    const [code] = await once(child, 'exit')
    return typeof code === 'number' ? code : 0
  } finally {
    await side.close()
  }
}
