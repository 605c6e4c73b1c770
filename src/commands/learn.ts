import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { readLanguage } from './language-flags.ts'
import { isInteractive } from '../system/keys.ts'
import { assertInstalled } from '../system/optional-packages.ts'
import { UsageError } from '../system/usage-error.ts'
import { runTour } from './tour.ts'

/** What lessons are read, printed and run with. */
const LESSON_PACKAGES = ['marked-terminal', 'wrap-ansi', 'tsx', 'esbuild'] as const

/** `npm start`: the course in this terminal; without a person at it, the tour. */
export const learn: Command = {
  says: 'the course; --tour runs through, --plain, --python, --client "python3 bot.py"',
  run: async (args, env) => {
    const { values } = readFlags({
      args,
      options: {
        yes: { type: 'boolean', short: 'y' },
        tour: { type: 'boolean' },
        plain: { type: 'boolean' },
        python: { type: 'boolean' },
        typescript: { type: 'boolean' },
        client: { type: 'string' },
        seed: { type: 'string' },
      },
    })
    const language = readLanguage(values)
    const interactive = isInteractive(env, values.yes === true)
    if (!interactive && values.client !== undefined)
      throw new UsageError('--client needs a terminal here. Without one: npm run check -- --all --client "…".')
    if (!interactive && language !== undefined)
      throw new UsageError(`--${language} needs a terminal here. Without one: npm run check -- --all --${language}.`)
    if (values.tour === true || !interactive) return runTour(env, interactive)
    const plain = values.plain === true || Boolean(env.ACCESSIBLE) || env.TERM === 'dumb'
    assertInstalled('The course', plain ? LESSON_PACKAGES : [...LESSON_PACKAGES, '@clack/prompts'])
    const { openCourse } = await import('../walkthrough/terminal/open-course.ts')
    return openCourse({ env, plain, client: values.client, language, seed: values.seed })
  },
}
