import { once } from 'node:events'
import { openClockFile } from './clock-file.ts'
import { confirmLive, withLiveSettings } from './live.ts'
import { openOtherSide, type OtherSide } from './other-side.ts'
import { CALLED_OFF, spawnStep } from './run-step.ts'

/** A bonus step: an app that stays until Ctrl-C. */
type App = {
  file: string
  /** The folder in the hand-off folder where it keeps what outlives it; the embedded world is kept there, too. */
  keptIn?: string
}

/** The tutorial's app. */
export const webApp: App = { file: 'bonus-01-web-app.ts' }

const keepAlive: App = { file: 'bonus-02-keep-alive.ts', keptIn: 'keep-alive' }

/** The app that is typed behind `step`; undefined for any other name. */
export function findApp(name: string): App | undefined {
  return new Map([
    ['web-app', webApp],
    ['keep-alive', keepAlive],
  ]).get(name)
}

/** Runs an app against mock or live, until it ends. Resolves to the exit code. */
export async function runApp(
  { file, keptIn }: App,
  { env, interactive }: { env: NodeJS.ProcessEnv; interactive: boolean },
): Promise<number> {
  const settings = withLiveSettings(env, interactive)
  const side = await openOtherSide({ env: settings, stays: true, keptIn, redirectPath: '/oauth/callback' })
  try {
    if (side.kind === 'live' && !((await confirmLive(3)) && (await confirmLive(6)))) {
      console.log('  Nothing was sent.')
      return CALLED_OFF
    }
    return await inTimeOf(side, keptIn !== undefined, async (time) => {
      const child = await spawnStep(file, { ...settings, ...(await side.stepEnv()), ...time })
      // Ctrl-C reaches the child as well; we stay to close the mock behind it.
      process.on('SIGINT', () => {})
      process.once('SIGTERM', () => child.kill('SIGTERM'))
      const [code] = await once(child, 'exit')
      return typeof code === 'number' ? code : 0
    })
  } finally {
    await side.close()
  }
}

/** An app that lives for days is to see them pass where a mock's clock is moved. */
async function inTimeOf(
  side: OtherSide,
  livesForDays: boolean,
  run: (time: Record<string, string>) => Promise<number>,
): Promise<number> {
  if (!livesForDays || !['embedded', 'mock'].includes(side.kind)) return run({})
  const clock = await openClockFile(side.config.apiOrigin)
  try {
    return await run({ LAB_CLOCK: clock.path })
  } finally {
    clock.close()
  }
}
