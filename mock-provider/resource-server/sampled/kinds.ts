/** Objects whose members are asked for by name: the parameter, and what is there without being asked for. */
export type Kind = { fields: string; defaults: readonly string[] }

/**
 * By the schemas of X's document. X docs: the page of each object, "default"; of DmEvent what its samples have. Users and
 * posts are shown by objects/. Objects that are not listed have all their members always: our choice.
 */
export const kinds: Readonly<Record<string, Kind>> = {
  Community: { fields: 'community.fields', defaults: ['id', 'name'] },
  DmEvent: { fields: 'dm_event.fields', defaults: ['id', 'event_type', 'text'] },
  List: { fields: 'list.fields', defaults: ['id', 'name'] },
  Media: { fields: 'media.fields', defaults: ['media_key', 'type'] },
  Place: { fields: 'place.fields', defaults: ['id', 'full_name'] },
  Poll: { fields: 'poll.fields', defaults: ['id', 'options'] },
  Space: { fields: 'space.fields', defaults: ['id', 'state'] },
  Topic: { fields: 'topic.fields', defaults: ['id', 'name'] },
}

/** What names an object, the first that it has. */
const NAMING = ['id', 'media_key', 'subscription_id', 'scheduled_broadcast_id']

/** The member by which an object is asked for; undefined where it has none. */
export function namingMember(properties: object): string | undefined {
  return NAMING.find((name) => Object.hasOwn(properties, name))
}

/** Values of members that are one of a few, by schema and member or by member alone: X's where its document or docs have them, else our choice. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'Space.state': ['live', 'scheduled', 'ended'],
  'Broadcast.state': ['live', 'ended'],
  'ComplianceJob.status': ['created', 'in_progress', 'failed', 'complete'],
  'ComplianceJob.type': ['tweets', 'users'],
  'Media.type': ['photo', 'video', 'animated_gif'],
  'Poll.voting_status': ['open', 'closed'],
  'DmEvent.event_type': ['MessageCreate'],
  'ChatConversation.type': ['direct', 'group'],
  'Community.access': ['Public', 'Closed'],
  'Community.join_policy': ['Open', 'RestrictedJoinRequestsRequireModeratorApproval'],
  'Place.place_type': ['city', 'admin', 'country'],
  endpoint_name: ['filtered_stream', 'sample_stream'],
  event_type: ['post.create', 'profile.update.bio'],
  disconnect_reason: ['client_disconnect'],
  category: ['News', 'Sports', 'Technology'],
  country: ['Canada', 'Germany', 'Japan'],
  country_code: ['CA', 'DE', 'JP'],
  direction: ['inbound', 'outbound'],
  image_type: ['image/png'],
  content_type: ['video/mp4'],
  lang: ['en'],
  language: ['en'],
  locale: ['en'],
  media_category: ['tweet_image'],
  rating_status: ['needs_more_ratings'],
  state: ['scheduled'],
  status: ['active'],
  classification: ['not_misleading'],
}

/** The values that a text may have; undefined where it is any. */
export function choicesOf(schema: string, member: string): readonly string[] | undefined {
  const named = `${schema}.${member}`
  if (Object.hasOwn(CHOICES, named)) return CHOICES[named]
  return Object.hasOwn(CHOICES, member) ? CHOICES[member] : undefined
}
