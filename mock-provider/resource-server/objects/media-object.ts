import type { Media } from '../../world/media.ts'
import { mediaKeyOf, rulesOf } from '../../world/media-kinds.ts'
import type { Call } from '../api/call.ts'

/** X docs: Media object, "default fields". */
const DEFAULT_FIELDS: readonly string[] = ['media_key', 'type']

/** Nobody watches here: every count is 0. */
const PLAYBACK = Object.fromEntries([0, 25, 50, 75, 100].map((percent) => [`playback_${percent}_count`, 0]))

/**
 * A media object with the fields asked for (`media.fields`), for `data` and `includes.media`. Metrics that are the owner's
 * are shown to the owner alone (X docs: Metrics).
 */
export function showMedia(call: Call, media: Media, fields: readonly string[]): Record<string, unknown> {
  const wanted = new Set([...DEFAULT_FIELDS, ...fields])
  const all = Object.entries(valuesOf(media, call.caller?.id === media.userId))
  return Object.fromEntries(all.filter(([name, value]) => value !== undefined && wanted.has(name)))
}

/** URLs have the form of X's and lead nowhere. */
function valuesOf(media: Media, isOwner: boolean): Record<string, unknown> {
  const { kind } = rulesOf(media.category)
  const isMoving = kind !== 'photo'
  const owners = isOwner && kind === 'video' ? PLAYBACK : undefined
  const viewed = owners && { ...owners, view_count: 0 }
  return {
    media_key: mediaKeyOf(media),
    type: kind,
    url: isMoving ? undefined : `https://pbs.twimg.com/media/${media.id}.${media.type === 'image/png' ? 'png' : 'jpg'}`,
    preview_image_url: isMoving ? `https://pbs.twimg.com/ext_tw_video_thumb/${media.id}/pu/img/preview.jpg` : undefined,
    height: media.height ?? USUAL.height,
    width: media.width ?? USUAL.width,
    duration_ms: kind === 'video' ? DURATION_MS : undefined,
    alt_text: media.altText,
    public_metrics: kind === 'video' ? { view_count: 0 } : undefined,
    non_public_metrics: owners,
    organic_metrics: viewed,
    promoted_metrics: viewed,
    variants: isMoving ? [variantOf(media)] : undefined,
  }
}

function variantOf({ id, type }: Media): Record<string, unknown> {
  const content = type.startsWith('video/') ? type : 'video/mp4'
  return {
    bit_rate: 832_000,
    content_type: content,
    url: `https://video.twimg.com/ext_tw_video/${id}/pu/vid/video.mp4`,
  }
}

/** What is not read from the file: our choice. */
const USUAL = { width: 1200, height: 675 }
const DURATION_MS = 10_000
