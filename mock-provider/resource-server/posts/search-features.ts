import type { Post } from '../../world/posts.ts'
import { entitiesOf, languageOf, wordsOf } from '../../world/post-text.ts'

/** What a search looks at in a text, in lower case; each part is made when it is first asked for. */
class Features {
  readonly #text: string
  #words: string | undefined
  #entities: Entities | undefined
  #lang: string | undefined

  constructor(text: string) {
    this.#text = text
  }

  /** All words with a blank between and around them. */
  get words(): string {
    return (this.#words ??= blanked(wordsOf(this.#text)))
  }

  get hashtags(): ReadonlySet<string> {
    return this.#all.hashtags
  }

  get cashtags(): ReadonlySet<string> {
    return this.#all.cashtags
  }

  get mentions(): ReadonlySet<string> {
    return this.#all.mentions
  }

  /** Each link's words, as in `words`. */
  get urls(): readonly string[] {
    return this.#all.urls
  }

  get lang(): string {
    return (this.#lang ??= languageOf(this.#text))
  }

  get #all(): Entities {
    return (this.#entities ??= entitiesIn(this.#text))
  }
}

type Entities = {
  hashtags: ReadonlySet<string>
  cashtags: ReadonlySet<string>
  mentions: ReadonlySet<string>
  urls: readonly string[]
}

/** A post never changes, so its text is looked at once. */
const known = new WeakMap<Post, Features>()

export function featuresOf(post: Post): Features {
  const before = known.get(post)
  if (before) return before
  const features = new Features(post.text)
  known.set(post, features)
  return features
}

const NONE: Entities = { hashtags: new Set(), cashtags: new Set(), mentions: new Set(), urls: [] }

function entitiesIn(text: string): Entities {
  if (!/[#＃$@＠:]/.test(text)) return NONE
  const { urls, hashtags, cashtags, mentions } = entitiesOf(text)
  return {
    hashtags: new Set(hashtags.map(({ tag }) => tag.toLowerCase())),
    cashtags: new Set(cashtags.map(({ tag }) => tag.toLowerCase())),
    mentions: new Set(mentions.map(({ username }) => username.toLowerCase())),
    urls: urls.map(({ url }) => urlWords(url)),
  }
}

/** ` https developer example `, for a tokenized match. */
export function urlWords(url: string): string {
  return blanked(url.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
}

function blanked(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}
