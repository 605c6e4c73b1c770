import type { MediaSwitches } from './profile.ts'

/** X docs: Media, "Media categories"; OpenAPI 2.167 of X has `amplify_video` as well. */
export type MediaCategory =
  'tweet_image' | 'tweet_gif' | 'tweet_video' | 'amplify_video' | 'dm_image' | 'dm_gif' | 'dm_video' | 'subtitles'

/** As `type` of a media object calls them. */
export type MediaKind = 'photo' | 'animated_gif' | 'video' | 'subtitles'

const MIB = 1024 * 1024

type Rules = {
  kind: MediaKind
  /** What a media key begins with. */
  key: number
  maxBytes: number
  /** What a file of it is taken for whose type nobody said. */
  usualType: string
}

/**
 * X docs: Media best practices: images 5 MB, GIFs 15 MB, videos 512 MB (of posts: switch `videoBytes`); as 5,242,880 bytes and so on in X's own messages
 * (seen by many in v1.1). For subtitles no limit is documented: our choice.
 *
 * Keys: 3 is a photo, 7 a video, 16 an animated GIF (seen by many in posts), 13 a promoted video (X docs: Chunked media upload).
 * What keys of direct messages and of subtitles begin with is not known: as those of posts, and 3 (our choice).
 */
const RULES: Record<MediaKind, Rules> = {
  photo: { kind: 'photo', key: 3, maxBytes: 5 * MIB, usualType: 'image/jpeg' },
  animated_gif: { kind: 'animated_gif', key: 16, maxBytes: 15 * MIB, usualType: 'image/gif' },
  video: { kind: 'video', key: 7, maxBytes: 512 * MIB, usualType: 'video/mp4' },
  subtitles: { kind: 'subtitles', key: 3, maxBytes: MIB, usualType: 'text/srt' },
}

const CATEGORIES: Record<MediaCategory, Rules> = {
  tweet_image: RULES.photo,
  tweet_gif: RULES.animated_gif,
  tweet_video: RULES.video,
  amplify_video: { ...RULES.video, key: 13 },
  dm_image: RULES.photo,
  dm_gif: RULES.animated_gif,
  dm_video: RULES.video,
  subtitles: RULES.subtitles,
}

/** The most bytes of a file: of a video of a post what the profile says. */
export function maxBytesOf(category: MediaCategory, { videoBytes }: Readonly<MediaSwitches>): number {
  return category === 'tweet_video' || category === 'amplify_video' ? videoBytes : CATEGORIES[category].maxBytes
}

/** What holds for files of a category. */
export function rulesOf(category: MediaCategory): Readonly<Rules> {
  return CATEGORIES[category]
}

export function isCategory(value: unknown): value is MediaCategory {
  return typeof value === 'string' && Object.hasOwn(CATEGORIES, value)
}

/** X docs: Media best practices: without a category it is media of a post, by its type. */
export function categoryOf(type: string | undefined): MediaCategory {
  if (type === 'image/gif') return 'tweet_gif'
  if (type?.startsWith('text/')) return 'subtitles'
  return type?.startsWith('video/') ? 'tweet_video' : 'tweet_image'
}

/** `3_1880028106020515840`. */
export function mediaKeyOf({ id, category }: { id: string; category: MediaCategory }): string {
  return `${rulesOf(category).key}_${id}`
}

/** The id in a media key; undefined for a text that is none. */
export function idOfMediaKey(key: string): string | undefined {
  return /^\d{1,2}_(\d{1,19})$/.exec(key)?.[1]
}
