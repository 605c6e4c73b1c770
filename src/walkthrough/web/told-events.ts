import { presentedBy, withUnits, type JournalEvent } from '../../../mock-provider/index.ts'
import type { Party } from '../course/flow.ts'

/** A request on its way between two parties, in a sentence; what only happens has no way. */
export type Told = { way?: readonly [from: Party, to: Party]; says: string; comesBack?: string }

type Telling = (event: JournalEvent) => string

const NO_WAY = new Set<JournalEvent['kind']>(['clock.moved', 'family.closed', 'fault.fired'])

const SAYS: Partial<Record<JournalEvent['kind'], Telling>> = {
  'attempt.opened': () => 'The browser carries your app’s question to X, and X shows its log-in page.',
  'attempt.refused': ({ http }) =>
    http?.status === 302
      ? 'X does not take the question, and sends your app an error.'
      : 'X does not take the question, and shows its error page.',
  'consent.shown': () => 'X asks you whether the app may do this.',
  'consent.denied': () => 'You press Cancel, and X sends your app an error.',
  'code.issued': () => 'You agree, and X sends a code back to your app.',
  'code.refused': () => 'Your app sends a code, and X refuses it.',
  'tokens.issued': ({ labels = [] }) => `Your app sends code and verifier, and gets ${inList(labels)}.`,
  'refresh.done': refreshed,
  'refresh.refused': (event) => `Your app sends ${presentedBy(event) ?? 'a refresh token'}, and X refuses it.`,
  'api.called': called,
  'revoke.called': () => 'Your app gives a token back.',
  'clock.moved': ({ detail = '' }) => `Time passes: the clock is ${withUnits(detail)}.`,
  'family.closed': ({ detail = '' }) => `A token family ends: ${withUnits(detail)}`,
  'fault.fired': ({ http }) => `An armed fault answers in X’s place${http?.status ? ` with ${http.status}` : ''}.`,
}

function refreshed({ spent, issued = [] }: JournalEvent): string {
  return spent === undefined
    ? `Your app refreshes, and gets ${inList(issued)}.`
    : `Your app sends ${spent}; X retires it and gives ${inList(issued)}.`
}

function called(event: JournalEvent): string {
  const path = event.http?.path ?? 'the API'
  const status = event.http?.status ?? 0
  const what = status < 400 ? 'X answers' : status === 401 ? 'X does not know who asks' : 'X refuses'
  return `Your app calls ${path} with ${presentedBy(event) ?? 'no token of a user'}: ${what}.`
}

function inList(labels: readonly string[]): string {
  return labels.length < 2 ? (labels[0] ?? 'nothing') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`
}

/** An event as an arrow of the flow. */
export function tellEvent(event: JournalEvent): Told {
  const { kind, http } = event
  const says = SAYS[kind]?.(event) ?? `${http?.method ?? ''} ${http?.path ?? kind}`.trim()
  if (!http || NO_WAY.has(kind)) return { says }
  return { way: wayOf(http.path), says, comesBack: comesBack(http.status) }
}

function comesBack(status: number): string {
  return status === 0 ? 'no answer' : String(status)
}

function wayOf(path: string): readonly [Party, Party] {
  if (path.startsWith('/i/')) return ['You', 'X log-in']
  return ['Your app', /^\/(2\/)?oauth2\//.test(path) ? 'X tokens' : 'X API']
}

/** Whether an event is worth an arrow: requests, and what the world did by itself. */
export function isTold({ http, kind }: JournalEvent): boolean {
  return http !== undefined || kind === 'clock.moved' || kind === 'family.closed'
}
