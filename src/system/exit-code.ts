import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asTyped } from './own-command.ts'
import { packageRoot } from './package-root.ts'
import { UsageError } from './usage-error.ts'

/** What commands end with, beside 0 and the codes of signals. `software` is EX_SOFTWARE of sysexits(3). */
const EXIT = { failed: 1, usage: 2, software: 70 } as const

/** The same in words, for the help. */
export const EXIT_CODES = `
    0  done
    1  a check failed, X or the mock refused, or this machine did (a full disk, a file that cannot be read)
    2  a mistake in what you typed or set; the message says what to change
    3  run: the program passed, and --fail-on found something
   70  a defect of twitter-oauth-lab; the message says where to report it
  130  called off (Ctrl-C)
`

/**
 * Tells on standard error why a command ended, and returns the code to end with. Mistakes of the user and refusals of the
 * world are a sentence; whatever nobody has foreseen is a defect of ours, and comes with its stack.
 *
 * @param isExpected what else is no defect: a refusal of X, say.
 */
export function tellFailure(error: unknown, isExpected: (error: Error) => boolean, debug = false): number {
  if (!(error instanceof Error)) return tellDefect(error)
  if (!(error instanceof UsageError) && !isOfTheMachine(error) && !isExpected(error)) return tellDefect(error)
  tell(asTyped(error.message))
  if (debug) console.error(error)
  return error instanceof UsageError ? EXIT.usage : EXIT.failed
}

/** The system said no to a file, a port or a process (errno(3)); a bad argument for a function of Node's is ours. */
function isOfTheMachine(error: Error): boolean {
  return 'syscall' in error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code))
}

function tellDefect(error: unknown): number {
  const { name, version, bugs } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  tell(`This is a defect of ${name}, not a mistake of yours.
Please report it with the lines below${bugs?.url ? `: ${bugs.url}` : ', where you got it from'}

${name} ${version}, Node ${process.version}, ${process.platform} ${process.arch}
${error instanceof Error ? error.stack : `thrown: ${String(error)}`}`)
  return EXIT.software
}

function tell(text: string): void {
  console.error(`\n  ${text.replaceAll('\n', '\n  ').replaceAll(/^ +$/gm, '')}\n`)
}
