import type { Post } from '../../world/posts.ts'
import { entitiesOf, languageOf, wordsOf } from '../../world/post-text.ts'

type Entities = { hashtags: ReadonlySet<string>; cashtags: ReadonlySet<string>; mentions: ReadonlySet<string> }

/**
 * What a search looks at in a text, in lower case. Each part is found when a query first asks for it, which most do for words
 * alone: a first search over ten thousand posts looks at all of them.
 */
export class Features {
  readonly #text: string
  #words: string | undefined
  #entities: Entities | undefined
  #urls: string[] | undefined
  #lang: string | undefined

  constructor(text: string) {
    this.#text = text
  }

  /** All words with a blank between and around them. */
  get words(): string {
    return (this.#words ??= blanked(wordsOf(this.#text)))
  }

  get hashtags(): ReadonlySet<string> {
    return this.#found.hashtags
  }

  get cashtags(): ReadonlySet<string> {
    return this.#found.cashtags
  }

  get mentions(): ReadonlySet<string> {
    return this.#found.mentions
  }

  /** Each link's words, as in `words`. */
  get urls(): readonly string[] {
    return (this.#urls ??= entitiesOf(this.#text).urls.map(({ url }) => urlWords(url)))
  }

  get lang(): string {
    return (this.#lang ??= languageOf(this.#text))
  }

  get #found(): Entities {
    return (this.#entities ??= lowered(entitiesOf(this.#text)))
  }
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

/** ` https developer example `, for a tokenized match. */
export function urlWords(url: string): string {
  return blanked(url.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])
}

function lowered({ hashtags, cashtags, mentions }: ReturnType<typeof entitiesOf>): Entities {
  return {
    hashtags: new Set(hashtags.map(({ tag }) => tag.toLowerCase())),
    cashtags: new Set(cashtags.map(({ tag }) => tag.toLowerCase())),
    mentions: new Set(mentions.map(({ username }) => username.toLowerCase())),
  }
}

function blanked(words: readonly string[]): string {
  return ` ${words.join(' ')} `
}
