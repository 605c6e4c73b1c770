import type { DmEvent } from '../../world/messages.ts'
import { isKept, pairIdOf } from '../../world/messages.ts'
import { notFound } from '../../wire/partial-errors.ts'
import { answerMissing, callerOf, type Answered, type Call } from '../api/call.ts'
import { cutPage, readPageRequest } from '../api/pages.ts'
import { readDmView, showDmEvents } from './dm-event-object.ts'
import { notPermitted } from '../api/not-permitted.ts'

/** `GET /2/dm_events`: of all conversations of the caller. */
export function allEvents(call: Call): Answered {
  return pageOfEvents(call, () => undefined)
}

/** `GET /2/dm_conversations/with/{participant_id}/dm_events`: none where they never wrote to each other (our choice). */
export function eventsWithUser(call: Call): Answered {
  return pageOfEvents(call, () => pairIdOf(callerOf(call).id, call.query.id('participant_id')))
}

/**
 * `GET /2/dm_conversations/{id}/dm_events`.
 *
 * What X answers to who takes no part was not found: 403 as for a post that is not permitted, also where there is no such
 * conversation (our choice).
 */
export function eventsOfConversation(call: Call): Answered {
  return pageOfEvents(call, () => {
    const id = call.query.id()
    const { id: callerId } = callerOf(call)
    const conversation = call.world.messages.conversation(id)
    if (conversation?.participantIds.includes(callerId)) return id
    if (id.split('-').length === 2 && id.split('-').includes(callerId)) return id // Of two, nothing was said yet.
    throw notPermitted(`the caller takes no part in conversation ${id}`)
  })
}

/** @param conversationOf is asked once the parameters are found right; undefined for all. */
function pageOfEvents(call: Call, conversationOf: () => string | undefined): Answered {
  const { query, world } = call
  const { id: callerId } = callerOf(call)
  const view = readDmView(call)
  const types = query.list('event_types')
  const of = query.text('participant_id') ?? query.text('id') ?? ''
  const page = readPageRequest(call, { list: `${call.operation.name} ${callerId} ${of} ${types.join()}` })
  query.assert()
  const events = world.messages
    .seenBy(callerId, world.clock.nowMs(), conversationOf())
    .filter(({ type }) => types.length === 0 || types.includes(type))
  const { items, meta } = cutPage(call, events, page)
  const { data, includes, errors } = showDmEvents(call, items, view)
  return { ...(data.length > 0 && { data }), ...(includes && { includes }), errors, meta }
}

/** `GET /2/dm_events/{event_id}`. What the caller has not in his view does not exist for him (our choice). */
export function eventById(call: Call): Answered {
  const view = readDmView(call)
  call.query.assert()
  const id = call.query.id('event_id')
  const event = visibleEvent(call, id)
  if (!event) return missingEvent(call, id)
  const { data, ...rest } = showDmEvents(call, [event], view)
  return { data: data[0], ...rest }
}

/**
 * `DELETE /2/dm_events/{event_id}`. X docs: Manage Direct Messages: "Delete a DM for yourself". "If owned by the authenticated
 * user" (its reference) is read as: of what that user has in his view, whoever wrote it.
 */
export function deleteEvent(call: Call): Answered {
  call.query.assert()
  const id = call.query.id('event_id')
  if (!visibleEvent(call, id)) return missingEvent(call, id)
  return { data: { deleted: call.world.messages.hide(id, callerOf(call).id) } }
}

/** An event of the last 30 days that the caller has in his view. */
export function visibleEvent(call: Call, eventId: string): DmEvent | undefined {
  const { messages, clock } = call.world
  const event = messages.find(eventId)
  const isSeen = event?.visibleTo.includes(callerOf(call).id) && isKept(event, clock.nowMs())
  return isSeen ? event : undefined
}

function missingEvent(call: Call, id: string): Answered {
  return answerMissing(call, notFound('dm_event', 'event_id', id))
}
