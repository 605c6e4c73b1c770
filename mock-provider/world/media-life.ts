import { rulesOf } from './media-kinds.ts'
import type { Media } from './media.ts'
import type { World } from './world.ts'

/** `processing_info` of X: what state a file is in, `pending` → `in_progress` → `succeeded` or `failed` (X docs: Chunked media upload). */
export type Processing =
  | { state: 'pending' | 'in_progress'; checkAfterSeconds: number; progressPercent?: number }
  | { state: 'succeeded' | 'failed'; progressPercent: number }

/** 24 hours (seen by many), from the first request, and again from the last one (X docs: Chunked media upload, the samples). */
const LIFETIME_SECONDS = 86_400
/** X docs: Chunked media upload, the sample of INIT: until an `amplify_video` has to be complete. */
const AMPLIFY_SECONDS = 1_295_999

/** How long X takes is not documented: our choice, so that a test can tell by the size when it is done. */
const GIF_SECONDS = 2
const VIDEO_SECONDS = 5
const VIDEO_BYTES_A_SECOND = 16 * 1024 * 1024
/** X docs: the sample of FINALIZE is `pending` with `check_after_secs` 1. */
const PENDING_SECONDS = 1
const LONGEST_CHECK_SECONDS = 5

/**
 * How long a complete file is processed. X docs: Chunked media upload: videos and GIFs are, an image is there at once; what
 * is not processed has no `processing_info`.
 */
export function processingSeconds({ category }: Media, size: number): number {
  const { kind } = rulesOf(category)
  if (kind === 'animated_gif') return GIF_SECONDS
  return kind === 'video' ? VIDEO_SECONDS + Math.ceil(size / VIDEO_BYTES_A_SECOND) : 0
}

/** How far processing is; undefined for a file that is not complete, or is there at once. */
export function processingOf({ complete }: Media, now: number): Processing | undefined {
  if (!complete || (complete.processingSeconds === 0 && !complete.fails)) return undefined
  const total = complete.processingSeconds
  const passed = now - complete.at
  if (passed >= total) return { state: complete.fails ? 'failed' : 'succeeded', progressPercent: 100 }
  if (passed < PENDING_SECONDS) return { state: 'pending', checkAfterSeconds: PENDING_SECONDS }
  const checkAfterSeconds = Math.min(LONGEST_CHECK_SECONDS, total - passed)
  return { state: 'in_progress', checkAfterSeconds, progressPercent: Math.floor((passed * 100) / total) }
}

/** The second from which on it cannot be used: X's `expires_after_secs` counts down to it. */
export function expiresAt({ category, createdAt, complete }: Media): number {
  if (complete) return complete.at + LIFETIME_SECONDS
  return createdAt + (category === 'amplify_video' ? AMPLIFY_SECONDS : LIFETIME_SECONDS)
}

/** The file, where this user may go on with it or use it: his, or uploaded for him, and not expired. */
export function ownMedia({ media, clock }: World, userId: string, id: string): Media | undefined {
  const found = media.find(id)
  if (!found || expiresAt(found) <= clock.now()) return undefined
  return found.userId === userId || found.additionalOwners?.includes(userId) ? found : undefined
}

/**
 * The files with these ids, for a post or a message of that user; undefined where one was never uploaded, is somebody
 * else's, has expired, is not complete, is still processed or failed, or is no picture at all. X does not say which.
 */
export function usableMedia(world: World, userId: string, ids: readonly string[]): Media[] | undefined {
  const now = world.clock.now()
  const found = ids.map((id) => ownMedia(world, userId, id)).filter((each) => each && isReady(each, now))
  return found.length === ids.length ? found.flatMap((each) => each ?? []) : undefined
}

/** True for a file that can be shown: complete, and processed with success. */
export function isReady(media: Media, now: number): boolean {
  const processing = processingOf(media, now)
  const isProcessed = processing === undefined || processing.state === 'succeeded'
  return media.complete !== undefined && isProcessed && media.category !== 'subtitles'
}
