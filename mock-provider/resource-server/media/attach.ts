import type { Media, Subtitles } from '../../world/media.ts'
import { textOf } from '../api/body.ts'
import type { Answered, Call } from '../api/call.ts'
import { mediaFault, NOT_FOUND } from './faults.ts'
import { find } from './upload.ts'

/** `POST /2/media/metadata`: the alternative text; what else the request says is answered and has no effect. */
export function describeMedia(call: Call): Answered {
  const { world, body, query } = call
  query.assert()
  const media = find(call, textOf(body, 'id') ?? '')
  const metadata = objectOf(body.metadata)
  const altText = objectOf(metadata.alt_text).text
  if (typeof altText === 'string') world.media.change(media, { altText })
  return { data: { id: media.id, associated_metadata: body.metadata } }
}

/**
 * `POST /2/media/subtitles`: a file that was uploaded as subtitles, for a video, one a language. OpenAPI 2.167 of X has one
 * object as `associated_subtitles`: the added ones (inferred).
 */
export function addSubtitles(call: Call): Answered {
  const { world, body, query } = call
  query.assert()
  const media = find(call, textOf(body, 'id') ?? '')
  const { id, language_code: language, display_name: name } = objectOf(body.subtitles)
  const file = find(call, String(id ?? ''))
  if (file.category !== 'subtitles') throw mediaFault(NOT_FOUND, `media ${file.id} is no subtitles`)
  const languageCode = String(language ?? '')
  const added: Subtitles = {
    mediaId: file.id,
    languageCode,
    ...(typeof name === 'string' && { displayName: name }),
  }
  world.media.change(media, { subtitles: [...without(media, languageCode), added] })
  return { data: { id: media.id, media_category: body.media_category, associated_subtitles: show(added) } }
}

/** `DELETE /2/media/subtitles`: those of a language. */
export function deleteSubtitles(call: Call): Answered {
  const { world, body, query } = call
  query.assert()
  const media = find(call, textOf(body, 'id') ?? '')
  const left = without(media, textOf(body, 'language_code') ?? '')
  const deleted = left.length < (media.subtitles?.length ?? 0)
  if (deleted) world.media.change(media, { subtitles: left })
  return { data: { deleted } }
}

function show({ mediaId, languageCode, displayName }: Subtitles): Record<string, unknown> {
  return { id: mediaId, language_code: languageCode, display_name: displayName }
}

function without({ subtitles = [] }: Media, languageCode: string): Subtitles[] {
  return subtitles.filter((each) => each.languageCode !== languageCode)
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
