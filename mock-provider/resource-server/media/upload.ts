import { shown } from '../../wire/body-faults.ts'
import type { UploadedFile } from '../../wire/messages.ts'
import type { Media, MediaChange, Segment } from '../../world/media.ts'
import { categoryOf, isCategory, maxBytesOf, mediaKeyOf, rulesOf } from '../../world/media-kinds.ts'
import { expiresAt, ownMedia, processingSeconds } from '../../world/media-life.ts'
import { fileOf, textOf } from '../api/body.ts'
import { isId } from '../../world/posts.ts'
import type { World } from '../../world/world.ts'
import { callerOf, type Answered, type Call } from '../api/call.ts'
import { ALREADY_COMPLETE, mediaFault, NOT_FOUND, SEGMENTS_DO_NOT_ADD_UP, tooLarge } from './faults.ts'
import { showUpload } from './upload-object.ts'

/** `POST /2/media/upload`: a file in one request. */
export function uploadInOneGo(call: Call): Answered {
  const { world, body, query } = call
  const file = fileOf(body, 'media')
  const additionalOwners = ownersIn(call)
  query.assert()
  if (!file) throw mediaFault(NOT_FOUND, 'there is no file in the request')
  const type = textOf(body, 'media_type')
  const start = startOf(call, { category: body.media_category, type, additionalOwners })
  assertSize(world, start.category, file.length)
  const media = world.media.add(start, world.clock.nowMs())
  const change = { ...sizeOf(file, start.category), size: file.length }
  return { data: showUpload(complete(call, media, change), call, 'one-go') }
}

/** `POST /2/media/upload/initialize`. */
export function initializeUpload(call: Call): Answered {
  const { world, body, query } = call
  const additionalOwners = ownersIn(call)
  query.assert()
  const totalBytes = typeof body.total_bytes === 'number' ? body.total_bytes : undefined
  const type = textOf(body, 'media_type')
  const start = startOf(call, { category: body.media_category, type, additionalOwners })
  assertSize(world, start.category, totalBytes ?? 0)
  const media = world.media.add({ ...start, ...(totalBytes !== undefined && { totalBytes }) }, world.clock.nowMs())
  const left = expiresAt(media) - world.clock.now()
  // X seen (once) 2026-09 (johnjanney/social-relay): the members in this order.
  return { data: { expires_after_secs: left, id: media.id, media_key: mediaKeyOf(media) } }
}

/**
 * `POST /2/media/upload/{id}/append`. Segments come in any order, since they have an index. One that comes again takes the
 * place of the one before: X docs: "Failed chunks can be retried individually".
 */
export function appendToUpload(call: Call): Answered {
  const { world, body, query } = call
  const file = fileOf(body, 'media')
  query.assert()
  const media = find(call, query.id())
  if (!file) throw mediaFault(NOT_FOUND, 'there is no file in the request')
  if (media.complete) throw mediaFault(ALREADY_COMPLETE, `media ${media.id} was finalized; nothing can be appended`)
  const index = Number(body.segment_index)
  const segment = { index, length: file.length, digest: file.digest }
  const segments = [...media.segments.filter((each) => each.index !== index), segment]
  const size = sum(segments)
  assertSize(world, media.category, size)
  const isFirst = segments.every((each) => each.index >= index)
  const change: MediaChange = { segments, size, ...(isFirst && sizeOf(file, media.category)) }
  const changed = world.media.change(media, change)
  // OpenAPI 2.167 of X has this member alone. That it counts seconds since 1970 is inferred.
  return { data: { expires_at: expiresAt(changed) } }
}

/** `POST /2/media/upload/{id}/finalize`. A second time it answers the same: our choice. */
export function finalizeUpload(call: Call): Answered {
  const { query } = call
  query.assert()
  const media = find(call, query.id())
  if (media.complete) return { data: showUpload(media, call, 'finalize') }
  const { totalBytes = media.size, size, segments } = media
  if (segments.length === 0 || size !== totalBytes) {
    const detail = `${size} bytes came in ${segments.length} segments, of ${totalBytes} that were announced`
    throw mediaFault(SEGMENTS_DO_NOT_ADD_UP, detail)
  }
  return { data: showUpload(complete(call, media, { segments: [] }), call, 'finalize') }
}

/** `GET /2/media/upload`: how far its processing is. X seen (once) 2025-03 (xurl 18): of an image, which is not processed, 400. */
export function uploadStatus(call: Call): Answered {
  const { query } = call
  query.assert()
  const media = find(call, query.text('media_id') ?? '')
  if (!showUpload(media, call, 'status').processing_info)
    throw mediaFault(
      NOT_FOUND,
      `media ${media.id} is not processed: it is ${media.complete ? 'ready' : 'not complete'}`,
    )
  return { data: showUpload(media, call, 'status') }
}

/** The caller's own upload. @throws {ProtocolError} X's 400. */
export function find(call: Call, id: string): Media {
  const media = ownMedia(call.world, callerOf(call).id, id)
  if (media) return media
  const known = call.world.media.find(id)
  const why = known === undefined ? 'was never initialized' : isOf(known, callerOf(call).id) ? 'has expired' : OTHERS
  throw mediaFault(NOT_FOUND, `media ${id} ${why}`)
}

const OTHERS = "is another user's"

function isOf({ userId, additionalOwners }: Media, id: string): boolean {
  return userId === id || additionalOwners?.includes(id) === true
}

type Start = { category: unknown; type?: string | undefined; additionalOwners?: readonly string[] | undefined }

/** Ids of users, in a list or as a text with commas between them, where one that is none is refused as in a list. */
function ownersIn({ body, query }: Call): readonly string[] {
  const { additional_owners: given } = body
  const owners: unknown[] = typeof given === 'string' ? ownersOf(given) : Array.isArray(given) ? given : []
  const looked = owners.slice(0, MAX_OWNERS)
  const wrong = looked.find((owner) => !isOwner(owner))
  const message = '$.additional_owners: does not match the regex pattern ^[0-9]{1,19}$'
  if (wrong !== undefined) query.refuse('$.additional_owners', shown(wrong), message)
  return looked.filter(isOwner)
}

function isOwner(value: unknown): value is string {
  return typeof value === 'string' && isId(value)
}

/** What stands between commas. */
export function ownersOf(text: string): string[] {
  return text.split(',', MAX_OWNERS)
}

/** More are not kept, nor looked at: our choice. */
export const MAX_OWNERS = 100

function startOf(call: Call, { category: given, type, additionalOwners = [] }: Start) {
  const category = isCategory(given) ? given : categoryOf(type)
  return {
    userId: callerOf(call).id,
    category,
    type: type ?? rulesOf(category).usualType,
    ...(additionalOwners.length > 0 && { additionalOwners }),
  }
}

function complete({ world }: Call, media: Media, change: MediaChange): Media {
  const { mediaProcessing } = world.profile
  const size = change.size ?? media.size
  const seconds = processingSeconds(media, size)
  const processing = {
    at: world.clock.now(),
    processingSeconds: mediaProcessing === 'at-once' ? 0 : seconds,
    fails: mediaProcessing === 'fails' && seconds > 0,
  }
  return world.media.change(media, { ...change, complete: processing })
}

function assertSize({ profile }: World, category: Media['category'], bytes: number): void {
  const maxBytes = maxBytesOf(category, profile)
  if (bytes > maxBytes) throw mediaFault(tooLarge(maxBytes), `${bytes} bytes are too many for ${category}`)
}

/** What the head of an image tells; that of a video is not looked at. */
function sizeOf({ type, width, height }: UploadedFile, category: Media['category']): MediaChange {
  const { kind } = rulesOf(category)
  if (kind !== 'photo' && kind !== 'animated_gif') return {}
  return {
    ...(type !== undefined && { type }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  }
}

function sum(segments: readonly Segment[]): number {
  return segments.reduce((bytes, { length }) => bytes + length, 0)
}
