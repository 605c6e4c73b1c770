import { parseArgs, type ParseArgsConfig } from 'node:util'
import { didYouMean } from './nearest.ts'
import { UsageError } from './usage-error.ts'

/** Flags as `node:util` takes them. */
export type FlagOptions = NonNullable<ParseArgsConfig['options']>

/**
 * Reads a command line: the one way in which commands of ours do.
 *
 * @throws {UsageError} that names what is wrong, the flag that was likely meant, and the flags that there are.
 */
export function readFlags<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (cause) {
    const [what = ''] = (cause instanceof Error ? cause.message : String(cause)).split('. To specify')
    const names = Object.keys(config.options ?? {})
    const [, typed] = /^Unknown option '--([^']*)'$/.exec(what) ?? []
    const meant = typed === undefined ? '' : didYouMean(typed, names, '--')
    const known = names.map((name) => `--${name}`)
    const all = known.length === 0 ? 'There are no flags.' : `There are ${known.join(', ')}.`
    throw new UsageError(`${what}${meant}\n${all}`, { cause })
  }
}

/** Whether somebody asks for help in place of the command; what stands behind `--` is somebody else's. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return args.slice(0, end === -1 ? undefined : end).some((arg) => arg === '--help' || arg === '-h')
}

/** A whole number from 0 to `most`. @throws {UsageError} that names the flag and what it takes. */
export function readWhole(flag: string, text: string, most?: number): number {
  if (/^\d+$/.test(text) && (most === undefined || Number(text) <= most)) return Number(text)
  const takes = most === undefined ? 'a whole number, 0 or more' : `a whole number, 0 to ${most}`
  throw new UsageError(`--${flag} cannot be "${text}"; it takes ${takes}`)
}

/**
 * A secret of the command line, or the variable that it names as `env:NAME`: what stands on a command line is shown to every
 * user of the machine, by `ps`.
 *
 * @throws {UsageError} that names the flag and the variable, never the secret.
 */
export function readSecret(flag: string, text: string, env: NodeJS.ProcessEnv): string {
  const [, variable] = /^env:(.*)$/s.exec(text) ?? []
  const secret = variable === undefined ? text : env[variable]
  if (secret) return secret
  throw new UsageError(
    variable === undefined ? `--${flag}: the secret is empty` : `--${flag}: the variable ${variable} is not set`,
  )
}
