import type { Fact, HttpFacts } from '../world/journal.ts'
import { answerNotes } from './answer-notes.ts'
import { apiNotes, otherOfApi, otherOfOauth } from './api-notes.ts'
import { authorizationNotes, headerNotes, otherHeader } from './header-notes.ts'
import type { ParameterNote } from './parameter-note.ts'
import { endpointAt } from './refusals.ts'
import { sentNotes } from './sent-notes.ts'

/** What is to be known of something that a request carried: a parameter, a member of its body, a header. */
export function noteOnSent(fact: Fact, { path }: Pick<HttpFacts, 'path'>): ParameterNote {
  if (fact.in === 'header') return noteOnHeader(fact)
  const isOfApi = endpointAt(path) === 'resource server'
  const table = isOfApi ? apiNotes : sentNotes
  const other = isOfApi ? otherOfApi : otherOfOauth
  return noteIn(table, fact.name) ?? { ...other, seenBy: fact.value === undefined ? 'secret' : 'public' }
}

/** The same of a member of an answer; undefined for one that no answer of OAuth has. */
export function noteOnCame({ name }: Fact): ParameterNote | undefined {
  return noteIn(answerNotes, name)
}

function noteOnHeader({ name, value }: Fact): ParameterNote {
  if (name === 'authorization') {
    const { other } = authorizationNotes
    return noteIn(authorizationNotes, value?.toLowerCase() ?? '') ?? other ?? otherHeader
  }
  return noteIn(headerNotes, name) ?? otherHeader
}

/** Names come from the wire: `constructor` is none of the table's. */
function noteIn(table: Readonly<Record<string, ParameterNote>>, name: string): ParameterNote | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
