import { deepFreeze } from './frozen.ts'
import type { MediaCategory } from './media-kinds.ts'
import { Snowflakes } from './snowflake.ts'

/** One part of a file: none of its bytes are kept. */
export type Segment = { readonly index: number; readonly length: number; readonly digest: string }

/** Subtitles of a video: a file of its own, by the id that its upload gave it. */
export type Subtitles = { readonly mediaId: string; readonly languageCode: string; readonly displayName?: string }

/** A file that is being uploaded, or was; frozen. */
export type Media = {
  /** X's, in digits: milliseconds since 2010-11-04 and a counter. */
  readonly id: string
  readonly userId: string
  /** Others who may use it. */
  readonly additionalOwners?: readonly string[]
  readonly category: MediaCategory
  /** `image/png`. */
  readonly type: string
  /** In bytes, as it was said before the first one came. */
  readonly totalBytes?: number
  /** By their index. Empty once the file is complete. */
  readonly segments: readonly Segment[]
  /** In bytes, as far as it has come. */
  readonly size: number
  /** In pixels, as the head of an image tells. */
  readonly width?: number
  readonly height?: number
  readonly createdAt: number
  /** When it was complete, and how long and with what end it is processed from then on. */
  readonly complete?: { readonly at: number; readonly processingSeconds: number; readonly fails: boolean }
  readonly altText?: string
  readonly subtitles?: readonly Subtitles[]
}

export type NewMedia = Pick<Media, 'userId' | 'additionalOwners' | 'category' | 'type' | 'totalBytes'>

/** What can become of it after that. */
export type MediaChange = Partial<
  Pick<Media, 'type' | 'segments' | 'size' | 'width' | 'height' | 'complete' | 'altText' | 'subtitles'>
>

export type MediaState = { media: Media[]; counter: number }

/** The oldest file is dropped first; where there are more segments in all, the oldest that is not complete, as no other has any. */
export const MAX_MEDIA = 1000
export const MAX_SEGMENTS = 20_000

/** What users uploaded, oldest first. */
export class MediaFiles {
  readonly #media = new Map<string, Media>()
  readonly #ids = new Snowflakes()
  #segmentCount = 0

  /** @param nowMs as its id has it; `createdAt` is the second of it. */
  add(media: NewMedia, nowMs: number): Media {
    const id = this.#ids.next(nowMs, (each) => this.#media.has(each))
    return this.#keep({ id, ...media, segments: [], size: 0, createdAt: Math.floor(nowMs / 1000) })
  }

  change(media: Media, changes: MediaChange): Media {
    return this.#keep({ ...media, ...changes })
  }

  find(id: string): Media | undefined {
    return this.#media.get(id)
  }

  list(): Media[] {
    return [...this.#media.values()]
  }

  save(): MediaState {
    return structuredClone({ media: this.list(), counter: this.#ids.counter })
  }

  /** Takes over what it is given. */
  load({ media, counter }: MediaState): void {
    this.#media.clear()
    this.#segmentCount = 0
    for (const each of media) this.#keep(each)
    this.#ids.counter = counter
  }

  #keep(media: Media): Media {
    this.#segmentCount += media.segments.length - (this.#media.get(media.id)?.segments.length ?? 0)
    this.#media.set(media.id, deepFreeze(media))
    this.#makeRoom(media)
    return media
  }

  /** Never in place of what was just kept, which may be an old file that goes on. */
  #makeRoom(kept: Media): void {
    for (const oldest of this.#media.values()) {
      const isTooMany = this.#media.size > MAX_MEDIA
      if (!isTooMany && this.#segmentCount <= MAX_SEGMENTS) break
      if (oldest.id === kept.id || (!isTooMany && oldest.segments.length === 0)) continue
      this.#media.delete(oldest.id)
      this.#segmentCount -= oldest.segments.length
    }
  }
}
