import { once } from 'node:events'
import { openOtherSide } from '../step-runner/other-side.ts'
import { confirmLive } from '../step-runner/live.ts'
import { spawnStep } from '../step-runner/run-step.ts'
import type { StepOptions } from './step.ts'

/** `npm run web-app`: the tutorial's app against mock or live, until Ctrl-C. Resolves to the exit code. */
export async function webAppCommand({ env }: StepOptions): Promise<number> {
  const side = await openOtherSide({ env, stays: true, redirectPath: '/oauth/callback' })
  try {
    if (side.kind === 'live' && !((await confirmLive(3)) && (await confirmLive(6)))) {
      console.log('  Nothing was sent.')
      return 130
    }
    const child = spawnStep('bonus-01-web-app.ts', { ...env, ...(await side.stepEnv()) })
    // Ctrl-C reaches the child as well; we stay to close the mock behind it.
    process.on('SIGINT', () => {})
    process.once('SIGTERM', () => child.kill('SIGTERM'))
    const [code] = await once(child, 'exit')
    return typeof code === 'number' ? code : 0
  } finally {
    await side.close()
  }
}
