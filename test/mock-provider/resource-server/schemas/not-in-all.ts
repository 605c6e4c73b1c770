/** Members that are asked for and need not be there: by schema, each with the reason. */
const NOT_IN_ALL: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Post: {
    'the mock has none': [
      'rest_id',
      'withheld',
      'source',
      'card_uri',
      'note_tweet',
      'scopes',
      'suggested_source_links',
      'suggested_source_links_with_counts',
      'matched_media_notes',
      'note_request_suggestions',
      'context_annotations',
      'promoted_metrics',
      'article',
      'article_title',
    ],
    'only some posts have it': ['in_reply_to_user_id', 'referenced_tweets', 'attachments', 'entities'],
    'no post of the prepared world has it': ['community_id', 'geo', 'media_metadata'],
  },
  User: {
    'the mock has none unless the account says so': ['affiliation', 'withheld'],
    'no account of the prepared world has it': [
      'confirmed_email',
      'entities',
      'location',
      'pinned_tweet_id',
      'profile_banner_url',
      'url',
    ],
    'only of the caller': ['parody', 'subscription_type'],
    'only of others': ['connection_status', 'receives_your_dm', 'subscription', 'subscribes_to_you'],
    'only who has posted has it': ['most_recent_tweet_id'],
  },
  Media: {
    'only videos have it': [
      'duration_ms',
      'public_metrics',
      'non_public_metrics',
      'organic_metrics',
      'promoted_metrics',
      'preview_image_url',
      'variants',
    ],
    'only files that were given one have it': ['alt_text'],
  },
  DmEvent: {
    'only some messages have it': ['attachments', 'entities', 'referenced_tweets'],
    'only messages of who joins have it': ['participant_ids'],
  },
}

/** Members that some objects of the world have and others not. */
export const IN_SOME: Readonly<Record<'Post' | 'User', readonly string[]>> = {
  Post: reasoned('Post', /^only/),
  User: reasoned('User', /^only/),
}

/** Whether every object of that schema has to have the member when it is asked for. */
export function isInAll(schema: string, member: string): boolean {
  return !reasoned(schema, /./).includes(member)
}

function reasoned(schema: string, reason: RegExp): string[] {
  return Object.entries(NOT_IN_ALL[schema] ?? {}).flatMap(([why, members]) => (reason.test(why) ? members : []))
}
