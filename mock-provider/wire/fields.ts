import { allOperations, resolved, type OperationFacts, type Parameter } from './operations.ts'

/** Values that a parameter takes: those that X's own message lists, and those that work though it does not. */
export type Names = { printed: readonly string[]; unprinted?: readonly string[] }

/** Case me-400-invalid-field. `confirmed_email`: X docs: GET /2/users/me, since 2025-04-03, with scope users.email. */
export const USER_FIELDS: Names = {
  printed: (
    'affiliation,connection_status,created_at,description,entities,id,is_identity_verified,location,' +
    'most_recent_tweet_id,name,parody,pinned_tweet_id,profile_banner_url,profile_image_url,protected,public_metrics,' +
    'receives_your_dm,subscription,subscription_type,url,username,verified,verified_followers_count,verified_type,withheld'
  ).split(','),
  unprinted: ['confirmed_email'],
}

/** X seen (once) 2026-08-23: the list in X's own message. */
export const TWEET_FIELDS: Names = {
  printed: (
    'id,text,edit_history_tweet_ids,withheld,rest_id,created_at,author_id,conversation_id,in_reply_to_user_id,' +
    'referenced_tweets,attachments,lang,possibly_sensitive,paid_partnership,reply_settings,source,display_text_range,' +
    'card_uri,community_id,note_tweet,scopes,username,suggested_source_links,suggested_source_links_with_counts,' +
    'matched_media_notes,note_request_suggestions,public_metrics,context_annotations,entities,geo,edit_controls,' +
    'media_metadata,non_public_metrics,organic_metrics,promoted_metrics,article'
  ).split(','),
}

/** X docs: users lookup, "expansions". */
const USER_EXPANSIONS: Names = {
  printed: ['affiliation.user_id', 'most_recent_tweet_id', 'pinned_tweet_id'],
}

/** X seen (once) 2026-08-23: the list in X's own message, and dotted names that worked beside it. */
const TWEET_EXPANSIONS: Names = {
  printed: (
    'edit_history_tweet_ids,author_id,in_reply_to_user_id,referenced_tweets,attachments.media_keys,' +
    'attachments.poll_ids,attachments.media_source_tweet,username,entities.mentions.username,geo.place_id,' +
    'article.cover_media,article.media_entities'
  ).split(','),
  unprinted: ['referenced_tweets.id', 'referenced_tweets.id.author_id'],
}

/** The names that X's document of 2026-08 gave parameters and their values; X takes the older ones, which all SDKs send (inferred). */
const NEW_NAMES: Readonly<Record<string, string>> = {
  'post.fields': 'tweet.fields',
  edit_history_post_ids: 'edit_history_tweet_ids',
  most_recent_post_id: 'most_recent_tweet_id',
  note_post: 'note_tweet',
  pinned_post_id: 'pinned_tweet_id',
  referenced_posts: 'referenced_tweets',
}

/** The name in use for a new one; any other name as it is. */
export function inUse(name: string): string {
  return Object.hasOwn(NEW_NAMES, name) ? (NEW_NAMES[name] ?? name) : name
}

/**
 * What a parameter takes: X's own lists, where there are any, else those of its document. What only the document has is
 * taken as well, and members of the object that its list has lost (`dm_event.fields=sender_id`, which SDKs send).
 */
export function membersOf({ name, schema: { items } }: Parameter): Names | undefined {
  const documented = items?.enum
  if (documented === undefined) return undefined
  const { printed, unprinted = [] } = ownList(name, documented) ?? { printed: [...new Set(documented)] }
  const more = [...documented, ...lostMembers(name), ...olderExpansions(documented)]
  return { printed, unprinted: [...unprinted, ...more.filter((each) => !printed.includes(each))] }
}

/** `dm_event.fields` shows members of the schema `DmEvent`. */
function lostMembers(name: string): string[] {
  if (!name.endsWith('.fields')) return []
  const schema = name
    .slice(0, -'.fields'.length)
    .replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return Object.keys(resolved({ $ref: schema }).properties ?? {})
}

/**
 * X docs: Expansions, before the document's new names. Of posts, what any operation has: the document has two lists, and
 * dotted names stand only in that of the streams (that all operations take them is inferred).
 */
function olderExpansions(documented: readonly string[]): readonly string[] {
  if (isOfPosts(documented)) return postExpansions
  return documented.includes('referenced_tweets') ? ['referenced_tweets.id', 'referenced_tweets.id.author_id'] : []
}

function ownList(name: string, documented: readonly string[]): Names | undefined {
  if (name === 'user.fields') return USER_FIELDS
  if (name === 'tweet.fields') return TWEET_FIELDS
  if (name !== 'expansions') return undefined
  if (documented.includes('pinned_tweet_id')) return USER_EXPANSIONS
  return isOfPosts(documented) ? TWEET_EXPANSIONS : undefined
}

function isOfPosts(expansions: readonly string[]): boolean {
  return expansions.includes('geo.place_id')
}

const postExpansions = [
  ...new Set(
    allOperations
      .flatMap(({ parameters }) => parameters)
      .map(({ name, schema }) => (name === 'expansions' ? (schema.items?.enum ?? []) : []))
      .filter(isOfPosts)
      .flat(),
  ),
]

/** Lists of parameter names in X's own message, in its order (second-hand 2023-02: a public bookmark fetcher's README). */
const SEEN_PARAMETERS: Record<string, readonly string[]> = {
  'GET /2/users/{id}/bookmarks':
    'id,max_results,pagination_token,expansions,tweet.fields,media.fields,poll.fields,place.fields,user.fields'.split(
      ',',
    ),
}

/** The parameters of an operation as X's message lists them: path parameters too, else in the order of its document. */
export function parameterNames({ name, parameters }: OperationFacts): readonly string[] {
  return SEEN_PARAMETERS[name] ?? parameters.map((parameter) => parameter.name)
}
