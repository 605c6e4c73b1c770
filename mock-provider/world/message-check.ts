import { choice, count, fitting, list, object, optional, text } from './checks.ts'
import { MAX_MS } from './clock.ts'
import { CONVERSATION_ID, MAX_CONVERSATIONS, MAX_DM_EVENTS, MAX_DM_MEDIA, MAX_PARTICIPANTS } from './messages.ts'
import type { Conversation, DmEvent, DmEventType, MessagesState } from './messages.ts'
import { isId } from './posts.ts'

const id = fitting('an id of digits', (value) => typeof value === 'string' && isId(value))
const people = list(id, { of: 'ids', most: MAX_PARTICIPANTS })

const conversation = object<Conversation>({
  id: fitting('the id of a conversation', (value) => typeof value === 'string' && CONVERSATION_ID.test(value)),
  participantIds: people,
})

const dmEvent = object<DmEvent>({
  id,
  conversationId: text,
  type: choice<DmEventType>({ MessageCreate: true, ParticipantsJoin: true, ParticipantsLeave: true }),
  createdAtMs: fitting(
    'an instant in milliseconds',
    (value) => Number.isInteger(value) && Math.abs(Number(value)) <= MAX_MS,
  ),
  senderId: optional(id),
  text: optional(text),
  mediaIds: optional(list(id, { of: 'ids', most: MAX_DM_MEDIA })),
  participantIds: optional(people),
  visibleTo: people,
})

/** The messages of a snapshot, each member by itself. */
export const checkMessages = object<MessagesState>({
  conversations: list(conversation, { of: 'conversations', most: MAX_CONVERSATIONS }),
  events: list(dmEvent, { of: 'events', most: MAX_DM_EVENTS }),
  counter: count,
})
