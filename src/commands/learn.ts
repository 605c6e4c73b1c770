import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { readLanguage } from './language-flags.ts'
import { isInteractive } from '../system/keys.ts'
import { assertInstalled } from '../system/optional-packages.ts'
import { UsageError } from '../system/usage-error.ts'
import { runTour } from './tour.ts'

/** What lessons are read, printed and run with. */
const LESSON_PACKAGES = ['marked-terminal', 'wrap-ansi', 'tsx', 'esbuild'] as const

/** What `--web` contradicts. */
const NOT_IN_BROWSER = ['tour', 'yes', 'plain'] as const

/** `npm start`: the course in this terminal, or in a browser; without a person at it, the tour. */
export const learn: Command = {
  says: 'the course; --web in your browser, --tour runs through, --plain, --python, --client "python3 bot.py"',
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
        web: { type: 'boolean' },
      },
    })
    const language = readLanguage(values)
    const interactive = isInteractive(env, values.yes === true)
    if (values.web === true) return openInBrowser(env, { values, language, hasKeys: interactive })
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

type InBrowser = {
  values: { client?: string; seed?: string } & { [Flag in (typeof NOT_IN_BROWSER)[number]]?: boolean }
  language: ReturnType<typeof readLanguage>
  hasKeys: boolean
}

/** Nobody needs to be at a terminal for that, so it serves wherever it is asked for. */
async function openInBrowser(env: NodeJS.ProcessEnv, { values, language, hasKeys }: InBrowser): Promise<number> {
  const other = NOT_IN_BROWSER.find((flag) => values[flag] === true)
  if (other !== undefined) throw new UsageError(`--web and --${other} are two ways to start the course: choose one.`)
  assertInstalled('The course', [...LESSON_PACKAGES, 'highlight.js'])
  const { openWeb } = await import('../walkthrough/terminal/open-web.ts')
  return openWeb({ env, hasKeys, client: values.client, language, seed: values.seed })
}
