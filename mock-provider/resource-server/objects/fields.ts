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
export const USER_EXPANSIONS: Names = {
  printed: ['affiliation.user_id', 'most_recent_tweet_id', 'pinned_tweet_id'],
}

/** X seen (once) 2026-08-23: the list in X's own message, and dotted names that worked beside it. */
export const TWEET_EXPANSIONS: Names = {
  printed: (
    'edit_history_tweet_ids,author_id,in_reply_to_user_id,referenced_tweets,attachments.media_keys,' +
    'attachments.poll_ids,attachments.media_source_tweet,username,entities.mentions.username,geo.place_id,' +
    'article.cover_media,article.media_entities'
  ).split(','),
  unprinted: ['referenced_tweets.id', 'referenced_tweets.id.author_id'],
}
