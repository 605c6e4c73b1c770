import { count, fitting, flag, list, object, optional, text, whole, type Check } from './checks.ts'
import { isCategory } from './media-kinds.ts'
import { MAX_MEDIA, MAX_SEGMENTS, type Media, type MediaState, type Segment, type Subtitles } from './media.ts'
import { isId } from './posts.ts'

const id = fitting('an id of digits', (value) => typeof value === 'string' && isId(value))
const ids = list(id, { of: 'ids', most: 1000 })
const digest = fitting('a digest', (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value))

const media = object<Media>({
  id,
  userId: id,
  additionalOwners: optional(ids),
  category: fitting('a media category', isCategory),
  type: text,
  totalBytes: optional(count),
  segments: list(object<Segment>({ index: count, length: count, digest }), { of: 'segments', most: 1000 }),
  size: count,
  width: optional(count),
  height: optional(count),
  createdAt: whole,
  complete: optional(object<NonNullable<Media['complete']>>({ at: whole, processingSeconds: count, fails: flag })),
  altText: optional(text),
  subtitles: optional(
    list(object<Subtitles>({ mediaId: id, languageCode: text, displayName: optional(text) }), {
      of: 'subtitles',
      most: 1000,
    }),
  ),
})

const state = object<MediaState>({ media: list(media, { of: 'media', most: MAX_MEDIA }), counter: count })

/** The files of a snapshot, each by itself and all together. */
export const mediaState: Check = (value) => state(value) ?? tooManySegments(value)

function tooManySegments(value: unknown): string | undefined {
  const { media: all } = value as MediaState // It has been looked at.
  const segments = all.reduce((sum, each) => sum + each.segments.length, 0)
  return segments > MAX_SEGMENTS ? `.media has ${segments} segments; there can be ${MAX_SEGMENTS}` : undefined
}
