/** Cases that are not replayed, and why. Each of these reasons is tested in listed.test.ts, or needs what this mock leaves out. */
export const listed: Readonly<Record<string, string>> = {
  'authorize-twitter-host-gone':
    'the mock answers alike by each of its names; a note of `run` and the matchers tells it (`twitter-com`)',
  'authorize-api-host':
    'the mock answers alike by each of its names; the finding `wrong-host` of `run` and `interceptX` tells it',
  'token-page-host':
    'the mock answers alike by each of its names; the finding `wrong-host` of `run` and `interceptX` tells it',
  'authorize-twitter-host-session':
    'needs two host names with log-in sessions of their own; this mock has one and no sessions',
  'me-401-compact': 'the answer of 2021 to OAuth 1.0a, which is left out; calls with OAuth 2.0 get me-401',
  'me-401-after-login-intermittent':
    'by an armed fault only (`{ status: 401 }` at users/me): this mock fails by command, not by chance',
  '403-client-not-enrolled-2021':
    'at the rules of the filtered stream, which are left out; the same body, but for one word, is case 403-client-not-enrolled',
  '403-oauth1-permissions': 'the app permissions of OAuth 1.0a, which is left out',
  'bookmarks-403-oauth1':
    'of 2024; by OpenAPI 2.167 OAuth 1.0a may read bookmarks. The same answer comes to OAuth 1.0a where it is still forbidden: POST /2/users/:id/bookmarks',
}
