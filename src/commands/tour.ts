import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { isInteractive } from '../system/keys.ts'
import { assertInstalled } from '../system/optional-packages.ts'

/** What the tour's lessons are read and printed with, and its steps run. */
const TOUR_PACKAGES = ['marked-terminal', 'wrap-ansi', 'tsx', 'esbuild'] as const

/** `npm start -- --tour`: the whole flow once. */
export const tour: Command = {
  says: 'the whole flow once, lessons and all; --yes asks nothing',
  run: async (args, env) => {
    const { values } = readFlags({ args, options: { yes: { type: 'boolean', short: 'y' } } })
    return runTour(env, isInteractive(env, values.yes === true))
  },
}

/** The tour, as `learn` runs it too. Resolves to the exit code. */
export async function runTour(env: NodeJS.ProcessEnv, interactive: boolean): Promise<number> {
  assertInstalled('The course', TOUR_PACKAGES)
  const { walkThrough } = await import('../walkthrough/tour.ts')
  return walkThrough({ env, interactive })
}
