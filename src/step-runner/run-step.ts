import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { packageRoot } from '../system/package-root.ts'
import type { OtherSide } from './other-side.ts'
import { prepareProgram } from './prepared-program.ts'
import { HandoffFile, labHome } from '../client/index.ts'
import { listenForKey } from '../system/keys.ts'
import { playUser } from './user-player.ts'

export const steps = [
  { number: 1, file: '01-verifier.ts', title: 'The code verifier' },
  { number: 2, file: '02-challenge.ts', title: 'The code challenge' },
  { number: 3, file: '03-authorize.ts', title: 'The user agrees' },
  { number: 4, file: '04-exchange.ts', title: 'Code for tokens' },
  { number: 5, file: '05-users-me.ts', title: 'A call with the access token' },
  { number: 6, file: '06-refresh.ts', title: 'New tokens without the user' },
] as const

export type StepNumber = (typeof steps)[number]['number']

/** How the user at the consent page is played: by a person in a browser, by us, or as the keys say while we wait. */
export type Consent = 'browser' | 'played' | 'either'

/** The exit code of what the user called off. */
export const CALLED_OFF = 130

/** Runs one step file as a child process, as its own program; resolves to its exit code. */
export async function runStep(
  side: OtherSide,
  step: StepNumber,
  consent: Consent,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const played = step === 3 && consent === 'played'
  const before = new HandoffFile(labHome(env)).peek(side.config).attempt.authorizationUrl
  const mark = side.mock?.journal.mark()
  const file = steps.find(({ number }) => number === step)?.file ?? ''
  if (played) console.log('  The practice user is at the browser, and approves.\n')
  const child = await spawnStep(file, { ...env, ...(await side.stepEnv()), ...(played && { BROWSER: 'none' }) })
  const ended = once(child, 'exit')
  const waiting = new AbortController()
  const pending = { home: labHome(env), before }
  const keys = consent === 'either' && step === 3 ? followKeys(child, side, pending, waiting.signal) : undefined
  if (played) await playPendingAttempt(child, side, pending)
  const [code] = await ended
  waiting.abort()
  if ((await keys) === 'quit') return CALLED_OFF
  if (code !== 0) tellRefusal(side, mark)
  return typeof code === 'number' ? code : 1
}

/** Where the step leaves its attempt, and the address of the one before. */
type Pending = { home: string; before: unknown }

/** The same file that a reader opens; a child of ours in every way. @throws {Error} for a step that is no TypeScript. */
export async function spawnStep(file: string, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const prepared = await prepareProgram(join(packageRoot(), 'steps', file))
  if ('broken' in prepared) throw new Error(prepared.broken)
  const child = spawn(process.execPath, [...prepared.flags, prepared.path], { stdio: 'inherit', env })
  // It may wait for a browser that will not come any more.
  const quit = () => child.kill()
  process.once('exit', quit)
  child.once('exit', () => process.off('exit', quit))
  return child
}

/** Waits for the attempt that the step leaves in the hand-off file, then goes to its address. */
async function playPendingAttempt(child: ChildProcess, side: OtherSide, { home, before }: Pending): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const { authorizationUrl } = new HandoffFile(home).peek(side.config).attempt
    if (typeof authorizationUrl === 'string' && authorizationUrl !== before) {
      return playUser(authorizationUrl).catch((error: unknown) => {
        console.error(`\n  ${error instanceof Error ? error.message : String(error)}`)
        child.kill()
      })
    }
    await wait(20)
  }
}

/** What X does not say, but its journal here does. */
function tellRefusal({ mock }: OtherSide, mark: number | undefined): void {
  const refused = mock?.journal.since(mark).findLast(({ kind }) => kind === 'attempt.refused')
  if (refused?.detail !== undefined) console.error(`  Journal: ${refused.detail}`)
}

/** While the step waits for the browser, A still approves here, and q or Ctrl-C give up. */
async function followKeys(
  child: ChildProcess,
  side: OtherSide,
  pending: Pending,
  signal: AbortSignal,
): Promise<string> {
  const key = await listenForKey(['a', 'q'], signal)
  if (key === 'a') console.log('  The practice user is at the browser, and approves.')
  if (key === 'a') await playPendingAttempt(child, side, pending)
  if (key === 'a' || key === 'none') return key
  child.kill()
  return 'quit'
}

/** The first step to run so that `target` finds what it needs: the target itself, or an earlier one. */
export function firstNeeded(target: StepNumber, side: OtherSide, env: NodeJS.ProcessEnv): StepNumber {
  const { attempt, tokens } = new HandoffFile(labHome(env)).peek(side.config)
  const hasTokens = tokens !== undefined
  const has: Record<StepNumber, boolean> = {
    1: true,
    2: typeof attempt.codeVerifier === 'string',
    // An attempt is asked for once: with a state it was, and the next one begins with a new verifier.
    3: typeof attempt.codeChallenge === 'string' && attempt.state === undefined,
    4: typeof attempt.code === 'string',
    5: hasTokens,
    6: hasTokens,
  }
  // Tokens come from step 4, whatever asks for them.
  const candidates = steps
    .map(({ number }) => number)
    .filter((number) => number === target || (number < target && number <= 4))
  return candidates.findLast((number) => has[number]) ?? 1
}
