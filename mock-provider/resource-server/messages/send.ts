import { answers } from '../../wire/answers.ts'
import { ProtocolError } from '../../wire/errors.ts'
import * as words from '../../wire/invalid-request.ts'
import { MAX_DM_LENGTH, pairIdOf, type Conversation } from '../../world/messages.ts'
import type { User } from '../../world/users.ts'
import { textOf } from '../api/body.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { mayMessage } from '../objects/may-message.ts'
import { readAttachments } from './attachments.ts'

/** What one writes. */
type Message = { text?: string; mediaIds: readonly string[] }

/** `POST /2/dm_conversations/with/{participant_id}/messages`: begins the conversation of two, or goes on with it. */
export function messageToUser(call: Call): Answered {
  const caller = callerOf(call)
  const message = readMessage(call, call.body, '$')
  const id = call.query.id('participant_id')
  call.query.assert()
  if (!call.world.users.byId(id)) throw noSuchUser(id)
  assertMayMessage(call, [id])
  return send(call, call.world.messages.pair(caller.id, id), message)
}

/** X's words for an id that nobody has were not found: those for one that is none (our choice). */
function noSuchUser(id: string): ProtocolError {
  const message = words.notValid('participant_id', id)
  const answer = words.invalidRequest([{ name: 'participant_id', given: [id], message }])
  return new ProtocolError(answer, 'parameter', `nobody has the id ${id}`)
}

/** `POST /2/dm_conversations/{dm_conversation_id}/messages`. Where there is no such conversation: as for who takes no part (our choice). */
export function messageToConversation(call: Call): Answered {
  const caller = callerOf(call)
  const message = readMessage(call, call.body, '$')
  call.query.assert()
  const { messages } = call.world
  const id = call.query.id('dm_conversation_id')
  const people = messages.conversation(id)?.participantIds ?? peopleOfPair(call, caller, id)
  if (!people?.includes(caller.id)) throw noPermission(`no conversation ${id} of the caller`)
  // A group goes on, whoever blocks whom in it (our choice).
  if (id.includes('-')) assertMayMessage(call, people)
  const [one = '', other = one] = people
  return send(call, messages.conversation(id) ?? messages.pair(one, other), message)
}

/** `POST /2/dm_conversations`: a new group at each call (X docs: "These requests will always return a new conversation ID"). */
export function createGroup(call: Call): Answered {
  const caller = callerOf(call)
  const { world, query, body } = call
  const given = body.message
  const message = readMessage(call, typeof given === 'object' ? { ...given } : {}, '$.message')
  const ids = Array.isArray(body.participant_ids) ? body.participant_ids.map(String) : []
  for (const [index, id] of ids.entries())
    if (!world.users.byId(id)) query.refuse(`$.participant_ids[${index}]`, id, words.notValid('participant_ids', id))
  query.assert()
  const others = [...new Set(ids)].filter((id) => id !== caller.id)
  assertMayMessage(call, others)
  return send(call, world.messages.group([caller.id, ...others], world.clock.nowMs()), message)
}

function send({ world, caller }: Call, { id }: Conversation, { text, mediaIds }: Message): Answered {
  const message = { conversationId: id, senderId: caller?.id ?? '', mediaIds, ...(text !== undefined && { text }) }
  const event = world.messages.send(message, world.clock.nowMs())
  return { data: { dm_conversation_id: id, dm_event_id: event.id } }
}

/** The two whom the id of a conversation names, which nothing was said in yet; one of them calls and the other exists. */
function peopleOfPair({ world }: Call, { id: callerId }: User, id: string): string[] | undefined {
  const [one = '', other = '', ...more] = id.split('-')
  if (more.length > 0 || (one !== callerId && other !== callerId)) return undefined
  const otherId = one === callerId ? other : one
  const exists = world.users.byId(otherId) !== undefined && pairIdOf(callerId, otherId) === id
  return exists ? [callerId, otherId] : undefined
}

/** `text` and `attachments`; one of the two has to be there. X's words for a text that is too long were not found (our choice). */
function readMessage(call: Call, body: Readonly<Record<string, unknown>>, path: string): Message {
  const { query } = call
  const isWrongAlready = Object.keys(call.body).length === 0
  if (isWrongAlready) return { mediaIds: [] }
  const text = textOf(body, 'text')
  const mediaIds = readAttachments(call, body.attachments, path)
  if (text === undefined && mediaIds.length === 0)
    query.refuse(`${path}.text`, '', `${path}.text: is missing but it is required`)
  if ([...(text ?? '')].length > MAX_DM_LENGTH)
    query.refuse(`${path}.text`, '', `${path}.text: may only be ${MAX_DM_LENGTH} characters long`)
  return { mediaIds, ...(text !== undefined && { text }) }
}

/** @throws {ProtocolError} X's 403, in the words that are seen for anybody who does not take messages of the caller. */
function assertMayMessage(call: Call, userIds: readonly string[]): void {
  const { id: callerId } = callerOf(call)
  const closed = userIds.find((id) => id !== callerId && !mayMessage(call.world, callerId, id))
  if (closed !== undefined) throw noPermission(`one of ${callerId} and ${closed} blocks the other, or his messages`)
}

function noPermission(detail: string): ProtocolError {
  return new ProtocolError(answers.dmNotPermitted, 'dm-not-permitted', detail)
}
