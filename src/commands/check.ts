import type { Command } from '../system/command.ts'
import { readFlags } from '../system/flags.ts'
import { readLanguage } from './language-flags.ts'
import { assertInstalled } from '../system/optional-packages.ts'

/** `npm run check`: judges the learner's files, or any program. 0 only if every fact is met. */
export const check: Command = {
  says: 'judges your files: a lesson, or --all; --json, --python, --client "python3 bot.py"',
  run: async (args, env) => {
    const { values, positionals } = readFlags({
      args,
      options: {
        all: { type: 'boolean' },
        json: { type: 'boolean' },
        lint: { type: 'boolean' },
        python: { type: 'boolean' },
        typescript: { type: 'boolean' },
        client: { type: 'string' },
        seed: { type: 'string' },
      },
      allowPositionals: true,
    })
    const language = readLanguage(values)
    if (values.lint === true) {
      assertInstalled('Reading the lessons', ['yaml'])
      const { lint } = await import('../walkthrough/terminal/lint.ts')
      return lint()
    }
    // A program of one's own runs without them, and so does a file in Python.
    if (values.client === undefined && language !== 'python') assertInstalled('The check', ['tsx', 'esbuild'])
    const { checkLessons } = await import('../walkthrough/terminal/check.ts')
    return checkLessons(positionals, { ...values, ...(language && { language }) }, env)
  },
}
