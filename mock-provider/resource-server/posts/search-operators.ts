import { rulesOf, type MediaKind } from '../../world/media-kinds.ts'
import type { Post } from '../../world/posts.ts'
import { wordsOf } from '../../world/post-text.ts'
import type { World } from '../../world/world.ts'
import { featuresOf, urlWords } from './search-features.ts'

/** Whether a post is what one part of a query asks for. */
export type Matcher = (post: Post) => boolean

/** `make` says what is looked for, once per query; undefined for a value that cannot be. */
type Operator = { isStandalone: boolean; make: (value: string, world: World) => Matcher | undefined }

/** Nobody is called so: nothing matches, as at X. */
const nothing: Matcher = () => false

const byUser = (matches: (post: Post, userId: string, world: World) => boolean): Operator => ({
  isStandalone: true,
  make: (value, world) => {
    const user = world.users.find(value)
    return user ? (post) => matches(post, user.id, world) : nothing
  },
})

const byId = (idOf: (post: Post) => string | undefined): Operator => ({
  isStandalone: true,
  make: (value) => (/^\d{1,19}$/.test(value) ? (post) => idOf(post) === value : undefined),
})

/** `is:`, `has:`: a word behind the colon that X knows, for what is built. */
const oneOf = (kinds: Record<string, (post: Post, world: World) => boolean>): Operator => ({
  isStandalone: false,
  make: (value, world) => {
    const matches = Object.hasOwn(kinds, value.toLowerCase()) ? kinds[value.toLowerCase()] : undefined
    return matches && ((post) => matches(post, world))
  },
})

/** X docs: Search operators. */
const BUILT: Record<string, Operator> = {
  from: byUser(({ authorId }, userId) => authorId === userId),
  to: byUser(({ inReplyToPostId }, userId, { posts }) => authorOf(posts.find(inReplyToPostId ?? '')) === userId),
  retweets_of: byUser(({ repostedPostId }, userId, { posts }) => authorOf(posts.find(repostedPostId ?? '')) === userId),
  conversation_id: byId(({ conversationId }) => conversationId),
  in_reply_to_tweet_id: byId(({ inReplyToPostId }) => inReplyToPostId),
  retweets_of_tweet_id: byId(({ repostedPostId }) => repostedPostId),
  quotes_of_tweet_id: byId(({ quotedPostId }) => quotedPostId),
  url: { isStandalone: true, make: matchUrl },
  is: oneOf({
    reply: ({ inReplyToPostId }) => inReplyToPostId !== undefined,
    retweet: ({ repostedPostId }) => repostedPostId !== undefined,
    quote: ({ quotedPostId }) => quotedPostId !== undefined,
    // X docs: promoted posts that no timeline shows, to be excluded alone; there are none here.
    nullcast: () => false,
    verified: ({ authorId }, { users }) => users.byId(authorId)?.fields.verified === true,
  }),
  has: oneOf({
    media: ({ mediaIds }) => mediaIds !== undefined,
    images: (post, world) => hasKind(post, world, 'photo'),
    videos: (post, world) => hasKind(post, world, 'video'),
    geo: ({ placeId }) => placeId !== undefined,
    // X docs: "links and media".
    links: (post) => post.mediaIds !== undefined || featuresOf(post).urls.length > 0,
    hashtags: (post) => featuresOf(post).hashtags.size > 0,
    cashtags: (post) => featuresOf(post).cashtags.size > 0,
    mentions: (post, world) => featuresOf(post).mentions.size > 0 || answersSomebody(post, world),
  }),
  lang: {
    isStandalone: false,
    make: (value) =>
      /^[a-z]{2,3}(-[a-z]+)?$/i.test(value) ? (post) => featuresOf(post).lang === value.toLowerCase() : undefined,
  },
}

/** X docs, Search operators: those that this mock does not have. */
export const NOT_BUILT: ReadonlySet<string> = new Set(
  (
    'context entity list place place_country point_radius bounding_box bio bio_name bio_location followers_count ' +
    'tweets_count following_count listed_count url_title url_description url_contains source sample ' +
    'has:video_link'
  ).split(' '),
)

/** What a query can ask by name; undefined where X, or this mock, has no such operator. */
export function operatorNamed(name: string): Operator | undefined {
  return Object.hasOwn(BUILT, name) ? BUILT[name] : undefined
}

/** `is:polls`: X names these two together with their value (X seen (once) 2024). */
export function operatorText(name: string, value: string): string {
  return name === 'is' || name === 'has' ? `${name}:${value}` : name
}

/** X docs: these need another operator beside them. */
export function isConjunction(name: string): boolean {
  return name === 'is' || name === 'has' || name === 'lang'
}

/** X docs, Search operators: `is:nullcast` "must be negated". */
export function isOnlyNegated(name: string, value: string): boolean {
  return name === 'is' && value.toLowerCase() === 'nullcast'
}

/** True for an operator that X has. */
export function isNotBuilt(name: string, value: string): boolean {
  return NOT_BUILT.has(name) || NOT_BUILT.has(`${name}:${value}`)
}

/** A keyword, a tag or a name: `cat`, `#cat`, `$CAT`, `@cat`. Undefined for what has no word in it. */
export function matchWord(text: string, world: World): Matcher | undefined {
  const value = text.slice(1).toLowerCase()
  if (/^[#＃]./.test(text)) return (post) => featuresOf(post).hashtags.has(value)
  if (/^\$[a-z]/i.test(text)) return (post) => featuresOf(post).cashtags.has(value)
  if (/^[@＠]\w/.test(text)) return matchMention(value, world)
  return matchPhrase(text)
}

/** These words beside each other. X docs: keywords are tokens, so one with a hyphen is two of them (their order is inferred). */
export function matchPhrase(text: string): Matcher | undefined {
  const words = wordsOf(text)
  if (words.length === 0) return undefined
  const phrase = ` ${words.join(' ')} `
  return (post) => featuresOf(post).words.includes(phrase)
}

/** A reply mentions whom it replies to: at X it begins with the name (inferred from `auto_populate_reply_metadata`). */
function matchMention(name: string, world: World): Matcher {
  const userId = world.users.byUsername(name)?.id
  return (post) =>
    featuresOf(post).mentions.has(name) ||
    (userId !== undefined &&
      answersSomebody(post, world) &&
      authorOf(world.posts.find(post.inReplyToPostId ?? '')) === userId)
}

function hasKind({ mediaIds = [] }: Post, { media }: World, kind: MediaKind): boolean {
  return mediaIds.some((id) => {
    const file = media.find(id)
    return file !== undefined && rulesOf(file.category).kind === kind
  })
}

/** A reply to oneself names nobody. */
function answersSomebody({ inReplyToPostId, authorId }: Post, { posts }: World): boolean {
  const answered = inReplyToPostId === undefined ? undefined : posts.find(inReplyToPostId)
  return answered !== undefined && answered.authorId !== authorId
}

/** X docs: a tokenized match on the URL. */
function matchUrl(value: string): Matcher | undefined {
  const words = urlWords(value)
  return words === '  ' ? undefined : (post) => featuresOf(post).urls.some((url) => url.includes(words))
}

function authorOf(post: Post | undefined): string | undefined {
  return post?.authorId
}
