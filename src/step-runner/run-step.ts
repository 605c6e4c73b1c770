import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isInstalled } from '../system/own-command.ts'
import { packageRoot } from '../system/package-root.ts'
import type { OtherSide } from './other-side.ts'
import { canListen, HandoffFile, labHome } from '../client/index.ts'
import { prepareProgram } from './prepared-program.ts'
import { listenForKey } from '../system/keys.ts'
import { UsageError } from '../system/usage-error.ts'
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

/** How one step is run. */
export type StepRun = {
  consent: Consent
  env: NodeJS.ProcessEnv
  /**
   * Is handed, as it comes, whatever the step prints and what we say beside it. The step has no keyboard then. Without it
   * the step has this terminal for itself.
   */
  onOutput?: (piece: string) => void
  /** So wide are the lines that it is handed; they are not broken unless this is given. */
  columns?: number | undefined
  /** Is told the address at which a person must agree, in place of a browser that is opened. */
  onPending?: (authorizationUrl: string) => void
  /** Ends the step before its time. */
  signal?: AbortSignal
}

/**
 * Runs one step file as a child process, as its own program; resolves to its exit code.
 *
 * @throws {UsageError} for a step that has to ask for a pasted address, and is given no keyboard.
 */
export async function runStep(side: OtherSide, step: StepNumber, run: StepRun): Promise<number> {
  const { consent, env, signal } = run
  if (signal?.aborted) return CALLED_OFF
  const played = step === 3 && consent === 'played'
  if (run.onOutput && step === 3 && !played) assertListens(side)
  const voice = voiceOf(run)
  const handoff = new HandoffFile(labHome(env), voice.say)
  const pending = { handoff, before: handoff.peek(side.config).attempt.authorizationUrl }
  const mark = side.mock?.journal.mark()
  if (played) voice.say('  The practice user is at the browser, and approves.\n')
  const child = await spawnStep(fileOf(step), await stepEnv(side, run, played), run.onOutput)
  const ended = once(child, 'close')
  const waiting = new AbortController()
  const end = () => child.kill()
  signal?.addEventListener('abort', end)
  const follower: Follower = { child, side, pending, voice }
  const keys = consent === 'either' && step === 3 ? followKeys(follower, waiting.signal) : undefined
  if (played) await playPendingAttempt(follower)
  else if (run.onPending && step === 3) await tellPendingAttempt(follower, run.onPending)
  const [code] = await ended
  signal?.removeEventListener('abort', end)
  waiting.abort()
  if ((await keys) === 'quit') return CALLED_OFF
  if (code !== 0) tellRefusal(side, mark, voice)
  return typeof code === 'number' ? code : 1
}

/** Where our own lines beside a step's go. */
type Voice = { say: (line: string) => void; complain: (line: string) => void }

function voiceOf({ onOutput }: StepRun): Voice {
  if (!onOutput) return { say: console.log, complain: console.error }
  const say = (line: string) => onOutput(`${line}\n`)
  return { say, complain: say }
}

/** An address that nobody listens at is pasted by hand, and who has no keyboard would wait for it without end. */
function assertListens({ config }: OtherSide): void {
  if (canListen(config.redirectUri)) return
  throw new UsageError(
    `Nobody can listen at ${config.redirectUri}, so step 3 asks for the address that the browser ends at: run npm run step:3 in a terminal.`,
  )
}

async function stepEnv(
  side: OtherSide,
  { env, columns, onPending }: StepRun,
  played: boolean,
): Promise<NodeJS.ProcessEnv> {
  return {
    ...env,
    ...(await side.stepEnv()),
    ...((played || onPending) && { BROWSER: 'none' }),
    ...(isInstalled() && { LAB_INSTALLED: '1' }),
    ...(columns !== undefined && { LAB_COLUMNS: String(columns) }),
  }
}

function fileOf(step: StepNumber): string {
  return steps.find(({ number }) => number === step)?.file ?? ''
}

/** The file in which the step leaves its attempt, and the address of the one before. */
type Pending = { handoff: HandoffFile; before: unknown }

/** A step that runs, and what one must know to play the user for it. */
type Follower = { child: ChildProcess; side: OtherSide; pending: Pending; voice: Voice }

/**
 * The same file that a reader opens; a child of ours in every way.
 *
 * @param onOutput is handed what it prints; without it the child has this terminal.
 * @throws {Error} for a step that is no TypeScript.
 */
export async function spawnStep(
  file: string,
  env: NodeJS.ProcessEnv,
  onOutput?: (piece: string) => void,
): Promise<ChildProcess> {
  const prepared = await prepareProgram(join(packageRoot(), 'steps', file))
  if ('broken' in prepared) throw new Error(prepared.broken)
  const stdio: StdioOptions = onOutput ? ['ignore', 'pipe', 'pipe'] : 'inherit'
  const child = spawn(process.execPath, [...prepared.flags, prepared.path], { stdio, env })
  if (onOutput) for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput)
  // It may wait for a browser that will not come any more.
  const quit = () => child.kill()
  process.once('exit', quit)
  child.once('exit', () => process.off('exit', quit))
  return child
}

/** Waits for the attempt that the step leaves in the hand-off file. @returns its address; undefined once the step has ended. */
async function pendingAttempt({ child, side, pending }: Follower): Promise<string | undefined> {
  while (child.exitCode === null && child.signalCode === null) {
    const { authorizationUrl } = pending.handoff.peek(side.config).attempt
    if (typeof authorizationUrl === 'string' && authorizationUrl !== pending.before) return authorizationUrl
    await wait(20)
  }
  return undefined
}

/** Goes to the address of the pending attempt. */
async function playPendingAttempt(follower: Follower): Promise<void> {
  const authorizationUrl = await pendingAttempt(follower)
  if (authorizationUrl === undefined) return
  await playUser(authorizationUrl).catch((error: unknown) => {
    follower.voice.complain(`\n  ${error instanceof Error ? error.message : String(error)}`)
    follower.child.kill()
  })
}

async function tellPendingAttempt(follower: Follower, onPending: (url: string) => void): Promise<void> {
  const authorizationUrl = await pendingAttempt(follower)
  if (authorizationUrl !== undefined) onPending(authorizationUrl)
}

/** What X does not say, but its journal here does. */
function tellRefusal({ mock }: OtherSide, mark: number | undefined, { complain }: Voice): void {
  const refused = mock?.journal.since(mark).findLast(({ kind }) => kind === 'attempt.refused')
  if (refused?.detail !== undefined) complain(`  Journal: ${refused.detail}`)
}

/** While the step waits for the browser, A still approves here, and q or Ctrl-C give up. */
async function followKeys(follower: Follower, signal: AbortSignal): Promise<string> {
  const key = await listenForKey(['a', 'q'], signal)
  if (key === 'a') follower.voice.say('  The practice user is at the browser, and approves.')
  if (key === 'a') await playPendingAttempt(follower)
  if (key === 'a' || key === 'none') return key
  follower.child.kill()
  return 'quit'
}

/** The first step to run so that `target` finds what it needs: the target itself, or an earlier one. */
export function firstNeeded(target: StepNumber, side: OtherSide, handoff: HandoffFile): StepNumber {
  const { attempt, tokens } = handoff.peek(side.config)
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
