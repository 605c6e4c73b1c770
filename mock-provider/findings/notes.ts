import type { JournalEvent } from '../world/journal.ts'
import { xHostOf } from './hosts.ts'
import { authenticationOf, isRequest, type Events } from './requests.ts'
import { inScope, type Scope } from './scope.ts'

/** What passed here, and may not at X: no failure, as reports of X differ. `events` are the first ten that show it. */
export type Note = { about: 'client-id-beside-basic' | 'twitter-com' | 'page'; says: string; events: number[] }

const MAX_EVENTS = 10

/** Those in the scope, each once. */
export function findNotes(events: Events, scope: Scope = {}): Note[] {
  const window = inScope(events, scope)
  return [
    noteOn('client-id-beside-basic', window.filter(isNamedByBasicAlone), sayClientId),
    noteOn('twitter-com', window.filter(isAtTwitter), sayTwitter),
    noteOn('page', window.filter(isOfPage), sayPage),
  ].flat()
}

/** The notes for a person, a line each. */
export function formatNotes(notes: readonly Note[]): string[] {
  return notes.map(({ says, events }) => `${says} (${events.map((seq) => `#${seq}`).join(', ')})`)
}

function noteOn(about: Note['about'], shown: Events, say: (count: string, shown: Events) => string): Note[] {
  if (shown.length === 0) return []
  const count = `${shown.length} request${shown.length === 1 ? '' : 's'}`
  return [{ about, says: say(count, shown), events: shown.slice(0, MAX_EVENTS).map(({ seq }) => seq) }]
}

const DONE = ['tokens.issued', 'refresh.done', 'revoke.called']

/** It was answered as it wished, and no parameter said whose it was. */
function isNamedByBasicAlone(event: JournalEvent): boolean {
  const { http, kind } = event
  if (http?.status !== 200 || !DONE.includes(kind) || !/^\/2\/oauth2\/(?:token|revoke)$/.test(http.path)) return false
  return authenticationOf(event) === 'basic' && !http.request.some(isClientId)
}

function isClientId({ in: where, name, length }: { in: string; name: string; length: number }): boolean {
  return where !== 'header' && name === 'client_id' && length > 0
}

function sayClientId(count: string): string {
  return `${count} passed with Basic and without client_id, as clientIdBesideBasic is optional here. Reports of X differ: required in golang/oauth2 534 and better-auth/better-auth 3481 (up to 2025-07), optional in xdevplatform/xurl 69 (2026-05). Send client_id as well; to see who does not: --set clientIdBesideBasic=required`
}

function isAtTwitter(event: JournalEvent): boolean {
  return (
    isRequest(event) && xHostOf(event) === 'twitter.com' && (event.http?.path ?? '').startsWith('/i/oauth2/authorize')
  )
}

function sayTwitter(count: string): string {
  return `${count} for the consent page went to twitter.com; X has it at x.com. One report each way: a log-in page was still there (afar1/fieldtheory-cli 162), the page does not exist (ComposioHQ/composio 3229)`
}

function isOfPage({ page }: JournalEvent): boolean {
  return page !== undefined
}

function sayPage(count: string, shown: Events): string {
  const origins = new Set(shown.map((event) => originOf(event)))
  return `${count} came from the script of a page (${[...origins].slice(0, 3).join(', ')}): X sends no CORS header, so the page saw a failure whatever was done. Send them from a server`
}

function originOf({ http }: JournalEvent): string {
  return (
    http?.request.find(({ in: where, name }) => where === 'header' && name === 'origin')?.value ?? 'its Origin is cut'
  )
}
