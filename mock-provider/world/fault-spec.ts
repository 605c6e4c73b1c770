import { actionOf, faultTable, type Action, type ValuesOf } from './fault-entries.ts'
import type { times } from './fault-values.ts'
import { namesOf, type ValueOf } from './value-kinds.ts'

type Actions = typeof faultTable.actions

/** Endpoints by the names that faults use; `other` is every operation that has no name of its own. */
export type EndpointName = keyof typeof faultTable.endpoints

/** The endpoints, in order. */
export const ENDPOINTS = namesOf(faultTable.endpoints)

/** What happens to a request without more being said of it. */
type FaultWord = keyof typeof faultTable.words

/** The actions that are one word. */
export const FAULT_WORDS = namesOf(faultTable.words)

/** One of the members at least. */
type OneOf<Members> = { [Name in keyof Members]: Pick<Members, Name> & Partial<Omit<Members, Name>> }[keyof Members]

type Given<A> = A extends Action<infer By, infer Beside> ? OneOf<ValuesOf<By>> & Partial<ValuesOf<Beside>> : never

/**
 * Another answer in place of the endpoint's own; the server did nothing, unless `afterCommit` is set.
 *
 * Without `body`, statuses that X is known to use at that endpoint have X's words (401, 403, 429, 503), others no body.
 */
export type AnswerFault = Given<Actions['answer']>

/** X's answer with that case id of the corpus in place of the endpoint's own. */
export type CaseFault = Given<Actions['case']>

/** The server did its work; the client gets its answer under a wrong content type. */
export type ContentTypeFault = Given<Actions['contentType']>

/** The server did its work; of its success answer, a JSON object, top-level members are missing or have other values. */
export type MembersFault = Given<Actions['members']>

/** The server did its work; the `Date` header of its answer is off by so many seconds, into the past if negative. */
export type DateFault = Given<Actions['date']>

/** What a fault does to the request that it meets. Delays and hangs are real time; everything else in this world is not. */
export type FaultAction = FaultWord | { [Name in keyof Actions]: Given<Actions[Name]> }[keyof Actions]

/** Which requests of an endpoint a fault meets: those that are all of this. */
export type FaultCondition = Partial<ValuesOf<typeof faultTable.conditions>>

/** A fault, as `arm` takes it. */
export type FaultSpec = {
  at: EndpointName
  /** Which requests of the endpoint it meets; all unless given. */
  when?: FaultCondition
  /** How many requests it meets before it is used up; 1 unless given. `always`: until it is disarmed. */
  times?: ValueOf<typeof times>
  then: FaultAction
}

/** What a fault's `when` looks at. */
export type RequestTraits = { [name in keyof FaultCondition]-?: string | undefined }

/** Says whether the action is an answer of one's own. */
export function isAnswerFault(action: FaultAction): action is AnswerFault {
  return typeof action === 'object' && ('status' in action || 'body' in action)
}

/** `status 503`, `reset`, `delay of 2 s`: how journal and error texts call an action. */
export function describeAction(action: FaultAction): string {
  return typeof action === 'string' ? action : (actionOf(Object.keys(action), faultTable)?.describe(action) ?? '')
}
