import { notFound } from '../../wire/partial-errors.ts'
import type { Media } from '../../world/media.ts'
import { idOfMediaKey, mediaKeyOf } from '../../world/media-kinds.ts'
import { isReady } from '../../world/media-life.ts'
import { answerMissing, type Answered, type Call } from '../api/call.ts'
import { showMedia } from './media-object.ts'

/** `GET /2/media/{media_key}`. */
export function mediaByKey(call: Call): Answered {
  const key = call.query.text('media_key') ?? ''
  const fields = call.query.names('media.fields')
  call.query.assert()
  const media = findByKey(call, key)
  return media ? { data: showMedia(call, media, fields) } : answerMissing(call, notFound('media', 'media_key', key))
}

/** `GET /2/media`: `media_keys`. */
export function mediaByKeys(call: Call): Answered {
  const keys = call.query.list('media_keys')
  const fields = call.query.names('media.fields')
  call.query.assert()
  const found = [...new Set(keys.flatMap((key) => findByKey(call, key) ?? []))]
  const errors = keys.filter((key) => !findByKey(call, key)).map((key) => notFound('media', 'media_keys', key))
  return { ...(found.length > 0 && { data: found.map((media) => showMedia(call, media, fields)) }), errors }
}

/** Anybody's, once it can be shown, whether it is in a post or not, and also when it can no longer be used: our choice. */
function findByKey({ world }: Call, key: string): Media | undefined {
  const media = world.media.find(idOfMediaKey(key) ?? '')
  return media && mediaKeyOf(media) === key && isReady(media, world.clock.now()) ? media : undefined
}
