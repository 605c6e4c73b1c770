import { DEFAULT_SCOPES } from '../../../levers.ts'
import type { Duration } from '../../../world/clock.ts'
import type { FaultSpec } from '../../../world/fault-spec.ts'
import type { Move, SignIn, Work } from './move.ts'
import type { Plan } from './plan.ts'
import { lineOf } from './recorded.ts'
import { durationOf } from './words.ts'

/** How a sign-in is asked for, in the control API's words. */
type SignInBody = { user: string; scopes?: readonly string[]; expiresInSeconds?: number }

/** What one language says for each move. `app` is 1 for the first app of a test. */
export type Speech = {
  /** What a comment begins with. */
  comment: string
  addUser(username: string): string
  signIn(body: SignInBody, app: number | undefined): string[]
  /** An app that signs in by itself. */
  start(app: number): string
  advance(duration: Duration): string
  arm(fault: FaultSpec): string
  disarm(): string
  revoke(user: string): string
  ofClient(lever: 'suspend' | 'unsuspend' | 'rotate-secret'): string
  /** @param mayFail whether the answer to its last request was one that an app may throw at. */
  work(app: number, mayFail: boolean): string[]
}

/** A step of more requests has the rest of them counted. */
const MAX_LINES = 12

/** Whether apps of a test are handed tokens, and whether one signs in by itself. */
export function startsOf({ apps }: Plan): { withTokens: boolean; alone: boolean } {
  return { withTokens: apps.some((app) => app !== ''), alone: apps.includes('') }
}

/** The moves of a test, line by line, with an empty one between the app's steps and what is done to it. */
export function scriptOf(plan: Plan, speech: Speech): string[] {
  const lines = plan.world.users.map((user) => speech.addUser(user))
  const started = new Set<string>()
  let before: Move['kind'] | undefined = lines.length > 0 ? 'note' : undefined
  for (const move of plan.moves) {
    if (before !== undefined && (move.kind === 'work' || before === 'work')) lines.push('')
    lines.push(...linesOf(move, { plan, speech, started }))
    before = move.kind
  }
  return lines
}

type Told = { plan: Plan; speech: Speech; started: Set<string> }

function linesOf(move: Move, told: Told): string[] {
  const { speech } = told
  if (move.kind === 'sign-in') return signInLines(move, told)
  if (move.kind === 'work') return workLines(move, told)
  if (move.kind === 'advance') {
    const line = speech.advance(durationOf(move.seconds))
    return move.isOwn ? [line] : [`${speech.comment} The clock was running.`, line]
  }
  if (move.kind === 'arm') return [speech.arm(move.fault)]
  if (move.kind === 'disarm') return [speech.disarm()]
  if (move.kind === 'revoke') return [speech.revoke(move.user)]
  if (move.kind === 'client') return [speech.ofClient(move.lever)]
  return [`${speech.comment} ${move.says}`]
}

function signInLines({ grant, user, scopes, lifetime }: SignIn, { plan, speech, started }: Told): string[] {
  const isUsual = scopes.toSorted().join(' ') === DEFAULT_SCOPES.toSorted().join(' ')
  const body = {
    user,
    ...(!isUsual && { scopes }),
    ...(lifetime !== undefined && { expiresInSeconds: lifetime }),
  }
  const isUsed = plan.apps.includes(grant) && !started.has(grant)
  if (isUsed) started.add(grant)
  return speech.signIn(body, isUsed ? numberOf(plan, grant) : undefined)
}

function workLines({ app, requests, mayFail }: Work, { plan, speech, started }: Told): string[] {
  const shown = requests.slice(0, MAX_LINES).map((event) => lineOf(event, plan.lost.has(event.seq)))
  const more = requests.length - shown.length
  const comments = [...shown, ...(more > 0 ? [`and ${more} more requests`] : [])].map(
    (line) => `${speech.comment} ${line}`,
  )
  const start = started.has(app) ? [] : [speech.start(numberOf(plan, app)), '']
  started.add(app)
  return [...start, ...comments, ...speech.work(numberOf(plan, app), mayFail)]
}

function numberOf({ apps }: Plan, app: string): number {
  return apps.indexOf(app) + 1
}

/** `app`, `app2`: one name for each app. */
export function appName(app: number): string {
  return app === 1 ? 'app' : `app${app}`
}
