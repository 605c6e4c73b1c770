import { isRefusal } from '../../findings/requests.ts'
import type { EventKind, JournalEvent } from '../../world/journal.ts'
import type { Tone } from '../kit/components.tsx'

/** How a request ended: a sign, a word, and a tone that says the same again. */
export type Outcome = { sign: string; word: string; tone: Tone }

/** Whether an event is a request with its answer; all others tell what happened beside them. */
export function isRequestRow({ http, kind }: JournalEvent): boolean {
  return http !== undefined || kind === 'request.refused'
}

/** @param lost the numbers of the events whose answers did not arrive. */
export function outcomeOf(event: JournalEvent, lost: ReadonlySet<number>): Outcome {
  const { kind, http, seq } = event
  if (isRefusal(event)) return { sign: '✗', word: kind === 'consent.denied' ? 'cancelled' : 'refused', tone: 'bad' }
  if (lost.has(seq)) return { sign: '!', word: 'answer lost', tone: 'wait' }
  if (kind === 'fault.fired') return { sign: '!', word: http?.status ? 'fault' : 'no answer', tone: 'wait' }
  if (http?.status === 0) return { sign: '!', word: 'no answer', tone: 'wait' }
  if ((http?.status ?? 0) >= 400) return { sign: '✗', word: 'failed', tone: 'bad' }
  return { sign: '✓', word: DONE[kind] ?? 'done', tone: 'good' }
}

const DONE: Partial<Record<EventKind, string>> = {
  'attempt.opened': 'log-in page',
  'consent.shown': 'consent page',
  'code.issued': 'code sent',
  'tokens.issued': 'tokens',
  'refresh.done': 'refreshed',
}

/** What a line that is no request begins with. */
export function lineHeadOf({ kind, reason }: JournalEvent): string {
  if (kind === 'tokens.issued') return reason === 'sign-in' ? 'Signed in' : 'Tokens issued'
  return HEADS[kind] ?? kind
}

const HEADS: Partial<Record<EventKind, string>> = {
  'clock.moved': 'Clock',
  'fault.armed': 'Fault armed',
  'fault.fired': 'Fault fired',
  'family.closed': 'Family closed',
  'world.restored': 'World put back',
  'lesson.marked': 'Mark',
  'control.called': 'Lever',
  'code.spent': 'Code spent',
  'consent.given': 'Consent given',
  'code.issued': 'Code issued',
}

/** `09:02:31`, in UTC. */
export function timeOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(11, 19)
}

/** `2026-11-24`, in UTC. */
export function dayOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(0, 10)
}

/** `RT#1 → AT#2 RT#2`: what a request brought, and what its answer did. */
export function tokensOf({ labels = [], issued, kind }: JournalEvent): string {
  const brought = issued ?? (kind === 'tokens.issued' ? labels : [])
  const sent = labels.filter((label) => !brought.includes(label))
  return [sent.join(' '), brought.join(' ')].filter(Boolean).join(' → ')
}

/** A client's name, or the beginning of an id that no client here has. */
export function clientName(id: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(id) ?? id
  return name.length > 28 ? `${name.slice(0, 27)}…` : name
}
