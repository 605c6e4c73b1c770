import type { Media } from '../../world/media.ts'
import { mediaKeyOf, rulesOf } from '../../world/media-kinds.ts'
import { expiresAt, processingOf } from '../../world/media-life.ts'
import type { Call } from '../api/call.ts'

/** Which of its answers X shows an upload in: they differ in how an image's size is called. */
type Shown = 'one-go' | 'finalize' | 'status'

/**
 * `data` of an upload. X seen (once) 2025-03 (xdevplatform/xurl 18): the members in this order; `expires_after_secs` 86400.
 * An image's `w` and `h` are `width` and `height` in the answer to finalize (X seen (once) 2026-09, johnjanney/social-relay).
 */
export function showUpload(media: Media, { world }: Call, shown: Shown): Record<string, unknown> {
  const now = world.clock.now()
  const { kind } = rulesOf(media.category)
  return {
    id: media.id,
    media_key: mediaKeyOf(media),
    size: media.size,
    expires_after_secs: expiresAt(media) - now,
    ...(kind === 'photo' && { image: shown === 'finalize' ? longImage(media) : shortImage(media) }),
    ...(kind === 'video' && { video: { video_type: media.type } }),
    processing_info: processingInfo(media, now),
  }
}

function shortImage({ type, width, height }: Media): Record<string, unknown> {
  return { image_type: type, w: width, h: height }
}

function longImage({ type, width, height }: Media): Record<string, unknown> {
  return { height, image_type: type, width }
}

/** The schema of X's document has no member for why it failed, as v1.1 had. */
function processingInfo(media: Media, now: number): Record<string, unknown> | undefined {
  const processing = processingOf(media, now)
  return (
    processing && {
      state: processing.state,
      check_after_secs: 'checkAfterSeconds' in processing ? processing.checkAfterSeconds : undefined,
      progress_percent: processing.progressPercent,
    }
  )
}
