import type { Command } from '../system/command.ts'
import { readFlags, type FlagOptions } from '../system/flags.ts'
import { didYouMean } from '../system/nearest.ts'
import { UsageError } from '../system/usage-error.ts'

const OPTIONS = {
  status: { type: 'string' },
  error: { type: 'string' },
  description: { type: 'string' },
  endpoint: { type: 'string' },
  json: { type: 'boolean' },
} satisfies FlagOptions

const HELP = `
  npm run lab -- explain [flags] [FILE]

  Says what an answer of X means: its causes, each with its weight and source, and the one next thing to try. It reads FILE or
  standard input: a body, curl -i or curl -v, a HAR, a traceback, a log, the address of a callback, the mock's own log.
  Secrets are masked before anything is printed.

    --status 400                  the answer by flags, in place of an input; also
    --error NAME                  invalid_request, unauthorized_client, …
    --description TEXT            error_description, or detail of the API
    --endpoint NAME               authorization, token, revocation, app-only or api
    --json                        the data as JSON

  It ends with 0 if something was explained, 1 if answers were found but are not known, 2 if there was none.
`

/** `npm run lab -- explain`: what an answer of X means. */
export const explain: Command = {
  says: 'what an answer of X means: a file or standard input, or --status 401 --error unauthorized_client',
  help: async () => HELP,
  run: async (args) => {
    const { values, positionals } = readFlags({ args, options: OPTIONS, allowPositionals: true })
    const { json, ...flags } = values
    const { explainText } = await import('../explain/explain.ts')
    const { text, isCut } = await inputOf(flags, positionals)
    const explained = explainText(text)
    const { items, successes } = explained
    if (!items.some(({ explanation }) => explanation)) await assertKnown(flags.error)
    if (items.length + successes.length === 0) throw new UsageError(NOTHING)
    const { tell } = await import('../explain/words.ts')
    console.log(json === true ? JSON.stringify(explained, null, 2) : tell(explained, process.stdout.columns || 80))
    if (isCut) console.error('  Only the first 32 MB were read.')
    return successes.length > 0 || items.some(({ explanation }) => explanation) ? 0 : 1
  },
}

const NOTHING = `No answer of X was found. Looked for: bodies with error, error_description, title, detail or errors; X's own texts in
messages; HTTP statuses of requests to X; addresses with error=; HTML pages; lines of the mock.
Print the status and the body of the answer, and explain that.`

/** A name that nobody knows says nothing, and is most likely mistyped. @throws {UsageError} with those that are known. */
async function assertKnown(error: string | undefined): Promise<void> {
  if (error === undefined) return
  const { knownErrors } = await import('../../mock-provider/index.ts')
  const known = knownErrors()
  if (known.includes(error)) return
  // Longer ones, and such with other characters, are somebody's answer.
  const name = /^[\w-]{1,40}$/.test(error) ? `"${error}"` : 'that'
  throw new UsageError(
    `--error: ${name} is no name that X is known to give${didYouMean(error, known)}\nThere are ${known.join(', ')}.`,
  )
}

type Flags = { [name in 'status' | 'error' | 'description' | 'endpoint']?: string }

/** Flags are written down as the transcript that they stand for. */
async function inputOf(flags: Flags, positionals: string[]): Promise<{ text: string; isCut: boolean }> {
  const isByFlags = Object.values(flags).some((value) => value !== undefined)
  if (isByFlags && positionals.length > 0)
    throw new UsageError('An answer by flags and a file do not go together: leave one out.')
  if (positionals.length > 1)
    throw new UsageError(`explain takes one file, not ${positionals.length}: ${positionals.join(' ')}`)
  if (isByFlags) {
    const { writeAnswer } = await import('../explain/written-answer.ts')
    return { text: writeAnswer(flags), isCut: false }
  }
  const { readInput } = await import('../explain/input.ts')
  return readInput(positionals[0], process.stdin)
}
