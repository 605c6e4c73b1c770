import { notFound } from '../../wire/partial-errors.ts'
import { answerMissing, type Answered, type Call } from '../api/call.ts'
import { visibleEvent } from './events.ts'

/**
 * `GET /2/dm_conversations/media/{dm_id}/{media_id}/{resource_id}`: what was attached to a message that the caller has in
 * view.
 *
 * Mock only: of uploads no bytes are kept, so these stand for them; `resource_id` is any.
 */
export function downloadMedia(call: Call): Answered {
  const { query, world } = call
  query.assert()
  const dmId = query.text('dm_id') ?? ''
  const mediaId = query.text('media_id') ?? ''
  const event = visibleEvent(call, dmId)
  if (!event) return answerMissing(call, notFound('dm_event', 'dm_id', dmId))
  if (!event.mediaIds?.includes(mediaId)) return answerMissing(call, notFound('media', 'media_id', mediaId))
  const { type = 'image/jpeg', size = 0 } = world.media.find(mediaId) ?? {}
  return { file: `twitter-oauth-lab: media ${mediaId}, ${type}, ${size} bytes\n` }
}
