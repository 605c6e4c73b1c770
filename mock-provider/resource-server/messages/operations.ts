import type { Handlers } from '../api/handlers.ts'
import { blockMessages, unblockMessages } from './dm-blocks.ts'
import { allEvents, deleteEvent, eventById, eventsOfConversation, eventsWithUser } from './events.ts'
import { downloadMedia } from './media-download.ts'
import { createGroup, messageToConversation, messageToUser } from './send.ts'

/** What users write to each other. */
export const messageOperations: Handlers = {
  'POST /2/dm_conversations': ['messages', createGroup],
  'POST /2/dm_conversations/with/{participant_id}/messages': ['messages', messageToUser],
  'POST /2/dm_conversations/{dm_conversation_id}/messages': ['messages', messageToConversation],
  'GET /2/dm_conversations/with/{participant_id}/dm_events': ['messages', eventsWithUser],
  'GET /2/dm_conversations/{id}/dm_events': ['messages', eventsOfConversation],
  'GET /2/dm_events': ['messages', allEvents],
  'GET /2/dm_events/{event_id}': ['messages', eventById],
  'DELETE /2/dm_events/{event_id}': ['messages', deleteEvent],
  'GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}': ['messages', downloadMedia],
  'POST /2/users/{id}/dm/block': ['messages', blockMessages],
  'POST /2/users/{id}/dm/unblock': ['messages', unblockMessages],
}
