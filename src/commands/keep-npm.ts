import { UsageError } from '../system/usage-error.ts'

/** Flags of the service, as npm hands down those that it took for its own: `npm run keep --demo`. */
const TAKEN = ['demo', 'store', 'deployment', 'spool', 'tick', 'max-per-second', 'concurrency', 'log-level']

/** Without `--` npm keeps a flag to itself, and the keeper would begin as if nobody had said it. @throws {UsageError} */
export function assertNothingWentToNpm(env: NodeJS.ProcessEnv): void {
  const script = env.npm_lifecycle_event ?? ''
  if (!['keep', 'lab'].includes(script)) return
  const flag = TAKEN.find((name) => env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined)
  if (flag === undefined) return
  const what = script === 'lab' ? 'keep ' : ''
  throw new UsageError(`npm took --${flag} for its own. Behind -- it comes here: npm run ${script} -- ${what}--${flag}`)
}
