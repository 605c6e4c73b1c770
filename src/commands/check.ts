import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { assertInstalled } from '../system/optional-packages.ts'

/** `npm run check`: judges the learner's files, or any program. 0 only if every fact is met. */
export const check: Command = {
  says: 'judges your files: a lesson, or --all; --json, --client "python3 bot.py"',
  run: async (args, env) => {
    const { values, positionals } = readFlags({
      args,
      options: {
        all: { type: 'boolean' },
        json: { type: 'boolean' },
        lint: { type: 'boolean' },
        client: { type: 'string' },
        seed: { type: 'string' },
      },
      allowPositionals: true,
    })
    if (values.lint === true) {
      assertInstalled('Reading the lessons', ['yaml'])
      const { lint } = await import('../walkthrough/terminal/lint.ts')
      return lint()
    }
    // A program of one's own runs without them; a file of ours does not.
    if (values.client === undefined) assertInstalled('The check', ['tsx', 'esbuild'])
    const { checkLessons } = await import('../walkthrough/terminal/check.ts')
    return checkLessons(positionals, values, env)
  },
}
