import { shown } from '../../wire/body-faults.ts'
import { usableMedia } from '../../world/media-life.ts'
import { callerOf, type Call } from '../api/call.ts'

/** X docs: Manage Direct Messages, "Media attachments": "Only one attachment per message is supported". */
const MAX_ATTACHMENTS = 1

/** The ids of a message's attachments; X's words for posts where they are none of the caller's (inferred). */
export function readAttachments(call: Call, given: unknown, path: string): string[] {
  const attachments: unknown[] = Array.isArray(given) ? given : []
  const ids = attachments.map((each) => String(Object(each).media_id))
  const name = `${path}.attachments`
  if (ids.length > MAX_ATTACHMENTS)
    call.query.refuse(name, shown(given), `${name}: there must be a maximum of 1 item in the array`)
  else if (usableMedia(call.world, callerOf(call).id, ids) === undefined)
    call.query.refuse('attachments.media_id', ids.join(), 'Your media IDs are invalid.')
  return ids
}
