import type { Fact, JournalEvent } from '../../world/journal.ts'
import { dayOf, timeOf, tokensOf } from './event-words.ts'
import type { FactWords } from './fact-words.ts'

/** One fact of two requests; an empty text is a fact that one of them does not have. */
export type ComparedFact = {
  name: string
  a: string
  b: string
  differs: boolean
  /** Whether it can make a difference to the server: what was sent, but for headers that no endpoint reads. */
  isSent: boolean
}

type Told = { key: string; name: string; says: string; isSent: boolean }

/** Headers that differ from program to program and from request to request, and that no endpoint reads. */
const READ_HEADERS = new Set(['authorization', 'content-type', 'host', 'origin'])

/** Every fact of two requests, those that differ first, of these what was sent before what came of it. */
export function compareFacts(a: JournalEvent, b: JournalEvent, words: FactWords): ComparedFact[] {
  const [ofA, ofB] = [factsOf(a, words), factsOf(b, words)]
  const keys = [...new Set([...ofA.keys(), ...ofB.keys()])].toSorted((one, other) => placeOf(one) - placeOf(other))
  const facts = keys.map((key): ComparedFact => {
    const [left, right] = [ofA.get(key), ofB.get(key)]
    const { name = key, isSent = false } = left ?? right ?? {}
    const [saysA, saysB] = [left?.says ?? '', right?.says ?? '']
    return { name, a: saysA, b: saysB, differs: saysA !== saysB, isSent }
  })
  return facts.toSorted((one, other) => rankOf(one) - rankOf(other))
}

function rankOf({ differs, isSent }: ComparedFact): number {
  return (differs ? 0 : 2) + (isSent ? 0 : 1)
}

/** What came of it stands before the members of the answer, which follow from it. */
const ORDER = ['request', 'sent', 'Status', 'Reason', 'In words', 'Tokens', 'came']

function placeOf(key: string): number {
  const place = ORDER.findIndex((begin) => key === begin || key.startsWith(`${begin} `))
  return place === -1 ? ORDER.length : place
}

function factsOf(event: JournalEvent, words: FactWords): Map<string, Told> {
  const { http, reason, detail, at, client, user, grant, connection, actor } = event
  const sent = (http?.request ?? []).map((fact) => ({
    key: `sent ${fact.in} ${fact.name}`,
    name: nameOf(fact),
    says: words.valueOf(event, 'sent', fact),
    isSent: fact.in !== 'header' || READ_HEADERS.has(fact.name),
  }))
  const came = (http?.response ?? []).map((fact) => ({
    key: `came ${fact.name}`,
    name: `${fact.name} of the answer`,
    says: words.valueOf(event, 'came', fact),
    isSent: false,
  }))
  const told: Told[] = [
    { key: 'request', name: 'Request', says: http ? `${http.method} ${http.path}` : '', isSent: true },
    ...sent,
    about('Status', http?.status === 0 ? 'no answer' : http?.status),
    about('Reason', reason),
    about('In words', detail),
    ...came,
    about('Tokens', tokensOf(event)),
    about('Client', client),
    about('User', user),
    about('Family', grant),
    about('Sent by', actor),
    about('Time', `${dayOf(at)} ${timeOf(at)}`),
    about('Connection', connection),
  ]
  return new Map(told.filter(({ says }) => says !== '').map((each) => [each.key, each]))
}

function about(name: string, says: string | number | undefined): Told {
  return { key: name, name, says: String(says ?? ''), isSent: false }
}

function nameOf({ name, in: where }: Fact): string {
  return where === 'header' ? `${name} header` : where === 'form' ? name : `${name} in the ${where}`
}
