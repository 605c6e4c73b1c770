import type { Post } from '../../world/posts.ts'
import { entitiesOf, languageOf, wordsOf } from '../../world/post-text.ts'

/** What a search looks at in a text, in lower case. */
export type Features = {
  /** All words with a blank between and around them. */
  words: string
  hashtags: ReadonlySet<string>
  cashtags: ReadonlySet<string>
  mentions: ReadonlySet<string>
  /** Each link's words, as in `words`. */
  urls: readonly string[]
  lang: string
}

/** A post never changes, so its text is looked at once. */
const known = new WeakMap<Post, Features>()

export function featuresOf(post: Post): Features {
  const before = known.get(post)
  if (before) return before
  const { urls, hashtags, cashtags, mentions } = entitiesOf(post.text)
  const features: Features = {
    words: blanked(wordsOf(post.text)),
    hashtags: new Set(hashtags.map(({ tag }) => tag.toLowerCase())),
    cashtags: new Set(cashtags.map(({ tag }) => tag.toLowerCase())),
    mentions: new Set(mentions.map(({ username }) => username.toLowerCase())),
    urls: urls.map(({ url }) => urlWords(url)),
    lang: languageOf(post.text),
  }
  known.set(post, features)
  return features
}

/** ` https developer example `, for a tokenized match. */
export function urlWords(url: string): string {
  return blanked(url.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
}

function blanked(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}
