const NO_TWEETS = 'the posts of the resource server are not built yet'
const NO_BOOKMARKS = 'the bookmarks of the resource server are not built yet'
const NO_LIKES = 'the likes of the resource server are not built yet'
const NO_LIMITS = 'rate limits are not built yet'
const NO_PLANS = 'projects, plans and billing are not built yet'
const OTHER_FORM = 'another form of the same answer, and no switch makes it true'

/** Cases that are not replayed, and why. They stay here until the mock can show them without a fault. */
export const listed: Readonly<Record<string, string>> = {
  'authorize-twitter-host-session':
    'needs two host names with log-in sessions of their own; this mock has one and no sessions',

  'me-401-compact': `of 2021, OAuth 1.0a and a user look-up, which are not built; ${OTHER_FORM} (me-401)`,
  'me-401-after-login-intermittent':
    'by an armed fault only ({ status: 401 } at users/me): this mock fails by command, not by chance',
  'me-403-unknown-auth': `OAuth 1.0a and guest tokens are not built; ${NO_TWEETS}`,

  '429-window': `by an armed fault only ({ status: 429 } at users/me), without its headers: ${NO_LIMITS}`,
  '429-docs-form': `${NO_LIMITS}; ${OTHER_FORM} (429-window)`,
  '429-daily-free': NO_LIMITS,
  '429-usage-cap': `usage caps and plans are not built yet; ${NO_LIKES}`,
  '503': 'by an armed fault only ({ status: 503 } at users/me): overload has no other cause here',

  '402-credits': `${NO_PLANS}; ${NO_TWEETS}`,
  '403-client-not-enrolled': NO_PLANS,
  '403-client-not-enrolled-2021': `${NO_PLANS}; nor are stream rules`,
  '403-client-not-enrolled-docs': NO_PLANS,
  '403-user-not-enrolled': NO_PLANS,
  '403-oauth1-permissions': `OAuth 1.0a is left out of this mock; ${NO_TWEETS}`,

  'tweets-create-201': NO_TWEETS,
  'tweets-create-403-duplicate': NO_TWEETS,
  'tweets-create-403-not-permitted': NO_TWEETS,
  'tweets-delete-200': NO_TWEETS,
  'tweets-delete-400': NO_TWEETS,
  'tweets-lookup-200': NO_TWEETS,
  'tweets-lookup-partial': NO_TWEETS,

  'bookmarks-list-200': NO_BOOKMARKS,
  'bookmarks-add-200': NO_BOOKMARKS,
  'bookmarks-remove-200': NO_BOOKMARKS,
  'bookmarks-403-oauth1': `OAuth 1.0a is left out of this mock; ${NO_BOOKMARKS}`,

  'likes-403-free': NO_LIKES,
  'field-authorization-error': 'the user look-up of the resource server and its field permissions are not built yet',
}
