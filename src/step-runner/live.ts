import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { isRehearsal } from '../client/index.ts'
import { UsageError } from '../system/usage-error.ts'
import type { StepNumber } from './run-step.ts'
import { confirmByTyping } from '../system/keys.ts'

/** What `.env` may say; everything else in it is not ours. */
const LIVE_NAMES = ['CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI', 'SCOPES']

/**
 * The settings of a command that may go live: those of the environment, and at a terminal those of `.env`.
 *
 * @throws {UsageError} for the real X without a person in front of it.
 */
export function withLiveSettings(env: NodeJS.ProcessEnv, interactive: boolean): NodeJS.ProcessEnv {
  assertMayGoLive(env, interactive)
  return interactive ? withDotEnv(env) : env
}

/**
 * The environment with what `.env` says about live credentials; what is set already wins. Interactive
 * commands only, and only for X itself: real credentials are not for a rehearsal.
 */
function withDotEnv(env: NodeJS.ProcessEnv, path = '.env'): NodeJS.ProcessEnv {
  if (env.PROVIDER !== 'live' || isRehearsal(env) || !existsSync(path)) return env
  const file = parseEnv(readFileSync(path, 'utf8'))
  const read = LIVE_NAMES.filter((name) => env[name] === undefined && file[name]).map((name) => [name, file[name]])
  return { ...env, ...Object.fromEntries(read) }
}

/** The real X is for a person at a terminal. @throws {UsageError} for `--yes`, CI, tests and pipes. */
function assertMayGoLive(env: NodeJS.ProcessEnv, interactive: boolean): void {
  if (env.PROVIDER !== 'live' || interactive || isRehearsal(env)) return
  throw new UsageError(
    'PROVIDER=live talks to the real X and asks before each step that counts: run it in a terminal, without --yes and without CI. To try it out, set AUTHORIZATION_ORIGIN and API_ORIGIN to a running mock.',
  )
}

/** Asks before log-in and before each refresh. True where nothing is at stake or the words were typed. */
export async function confirmLive(step: StepNumber): Promise<boolean> {
  if (step === 3)
    return confirmByTyping(
      'This asks the real X: you log in there and let this app act for you, within its scopes.',
      'log in',
    )
  if (step === 6)
    return confirmByTyping('This retires your current refresh token at X; the new one is saved first.', 'refresh')
  return true
}
