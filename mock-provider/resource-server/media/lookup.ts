import { notFound } from '../../wire/partial-errors.ts'
import type { Media } from '../../world/media.ts'
import { idOfMediaKey, mediaKeyOf } from '../../world/media-kinds.ts'
import { isReady } from '../../world/media-life.ts'
import { answerMissing, type Answered, type Call } from '../api/call.ts'
import { readablePosts } from '../objects/readable.ts'
import { showMedia } from '../objects/media-object.ts'

/** `GET /2/media/{media_key}`. */
export function mediaByKey(call: Call): Answered {
  const key = call.query.text('media_key') ?? ''
  const fields = call.query.names('media.fields')
  call.query.assert()
  const [media] = findByKeys(call, [key])
  return media ? { data: showMedia(call, media, fields) } : answerMissing(call, notFound('media', 'media_key', key))
}

/** `GET /2/media`: `media_keys`. */
export function mediaByKeys(call: Call): Answered {
  const keys = call.query.list('media_keys')
  const fields = call.query.names('media.fields')
  call.query.assert()
  const found = findByKeys(call, keys)
  const foundKeys = new Set(found.map(mediaKeyOf))
  const errors = keys.filter((key) => !foundKeys.has(key)).map((key) => notFound('media', 'media_keys', key))
  return { ...(found.length > 0 && { data: found.map((media) => showMedia(call, media, fields)) }), errors }
}

/**
 * One's own and those in posts that the caller may see, in any version, once they can be shown, and also when they can no
 * longer be used; all others are answered as none: our choice.
 */
function findByKeys(call: Call, keys: readonly string[]): Media[] {
  const { world, caller } = call
  const ready = [...new Set(keys)].flatMap((key) => {
    const media = world.media.find(idOfMediaKey(key) ?? '')
    return media && mediaKeyOf(media) === key && isReady(media, world.clock.now()) ? [media] : []
  })
  const isOwn = ({ userId, additionalOwners = [] }: Media) =>
    caller !== undefined && [userId, ...additionalOwners].includes(caller.id)
  if (ready.every(isOwn)) return ready
  const posted = new Set(readablePosts(call, world.posts.list()).flatMap(({ mediaIds = [] }) => mediaIds))
  return ready.filter((media) => isOwn(media) || posted.has(media.id))
}
