import type { MockProvider } from '../handle.ts'
import { scopeMeanings } from '../wire/scopes.ts'
import { emailKind } from '../world/contents.ts'
import { assertClient, assertUser, clientId, instant, strings, userName } from './members.ts'
import { naming } from './problems.ts'
import { route } from './route.ts'
import { choice, list, named, number, object, optional, record, string, text, valueOf } from './shapes.ts'

const User = named(
  'User',
  object({
    id: string(),
    username: string(),
    name: string(),
    fields: record('what `user.fields` can ask for, by X’s names'),
  }),
)

const NewUser = named(
  'NewUser',
  object({
    username: text({ pattern: '^[A-Za-z0-9_]{1,20}$', takes: '1 to 20 characters of A-Z a-z 0-9 and _' }),
    name: optional(text({ most: 100, says: 'the user name unless given' })),
    id: optional(text({ most: 19, says: 'digits, as X’s; the next free one unless given' })),
    email: optional(valueOf(emailKind)),
    fields: optional(record('what `user.fields` can ask for, by X’s names, in place of what every account has')),
  }),
)

const A_CENTURY_SECONDS = 3_153_600_000

const NewSignIn = named(
  'NewSignIn',
  object({
    client: optional(clientId),
    user: optional(userName),
    scopes: optional(list(choice([...scopeMeanings.keys()]), { most: 100 })),
    expiresInSeconds: optional(
      number({ whole: true, least: 0, most: A_CENTURY_SECONDS, says: 'the profile’s lifetime unless given' }),
    ),
  }),
)

const SignedIn = named(
  'SignedIn',
  object({
    accessToken: text({ secret: true }),
    refreshToken: optional(text({ secret: true, says: 'where offline.access is among the scopes' })),
    scopes: strings(),
    issuedAt: instant('now'),
    expiresAt: instant('from when on the access token is refused'),
  }),
)

const Consent = named(
  'Consent',
  object({
    authorizationUrl: text({
      most: 10_000,
      says: 'the URL to which your app sends the browser: at this mock, at x.com or at twitter.com',
    }),
    user: optional(userName),
  }),
)

const Redirect = named(
  'Redirect',
  object({ location: string('where the browser is sent: the redirect URI with code and state, or with an error') }),
)

/** The people, and what they do without a browser. */
export const userRoutes = [
  route({
    method: 'get',
    path: '/users',
    operationId: 'listUsers',
    says: 'All practice accounts',
    answer: named('UserList', object({ users: list(User) })),
    handle: ({ provider }) => ({ users: provider.users.list() }),
  }),
  route({
    method: 'post',
    path: '/users',
    operationId: 'addUser',
    says: 'One more practice account',
    body: NewUser,
    example: () => ({ username: 'zoe_practice', name: 'Zoe Practice' }),
    status: 201,
    answer: User,
    handle: ({ provider, body }) => naming(...fieldInDoubt(provider, body), () => provider.users.add(body)),
  }),
  route({
    method: 'post',
    path: '/sign-in',
    operationId: 'signIn',
    says: 'Tokens without a browser, as if the user had agreed',
    body: NewSignIn,
    example: () => ({ user: 'ada_practice', scopes: ['tweet.read', 'users.read', 'offline.access'] }),
    answer: SignedIn,
    handle: ({ provider, body }) => {
      assertClient(provider, body.client, 'client')
      assertUser(provider, body.user)
      return provider.signIn(body)
    },
  }),
  route({
    method: 'post',
    path: '/approve',
    operationId: 'approve',
    says: 'Plays the user who agrees at the consent page. 409 where X would show its error page',
    body: Consent,
    example: exampleConsent,
    answer: Redirect,
    problems: [409],
    handle: async ({ provider, body }) => {
      const { href } = await provider.approve(...readConsent(provider, body))
      return { location: href }
    },
  }),
  route({
    method: 'post',
    path: '/deny',
    operationId: 'deny',
    says: 'Plays the user who cancels at the consent page. 409 where X would show its error page',
    body: Consent,
    example: exampleConsent,
    answer: Redirect,
    problems: [409],
    handle: async ({ provider, body }) => {
      const { href } = await provider.deny(...readConsent(provider, body))
      return { location: href }
    },
  }),
  route({
    method: 'post',
    path: '/revoke-by-user',
    operationId: 'revokeByUser',
    says: 'The user takes the app’s access back; all its tokens for that user die',
    body: named('Revocation', object({ client: optional(clientId), user: optional(userName) })),
    example: () => ({ user: 'ada_practice' }),
    answer: named('RevokedGrants', object({ grants: list(string(), { says: 'those that ended now, such as g1' }) })),
    handle: ({ provider, body }) => {
      assertClient(provider, body.client, 'client')
      assertUser(provider, body.user)
      return { grants: provider.revokeByUser(body) }
    },
  }),
]

/** Of the world's two reasons to refuse an account the one that can apply: a name that is taken, else the id. */
function fieldInDoubt(
  { users }: MockProvider,
  { username, id }: { username: string; id?: string },
): [field: string, value: unknown] {
  const isTaken = users.list().some((user) => user.username.toLowerCase() === username.toLowerCase())
  return isTaken ? ['username', username] : ['id', id]
}

type ConsentBody = { authorizationUrl: string; user?: string }

/** The arguments of `approve` and `deny`. */
function readConsent(
  provider: MockProvider,
  { authorizationUrl, ...as }: ConsentBody,
): [url: string, options: { user?: string }] {
  assertUser(provider, as.user)
  return [authorizationUrl, as]
}

/** RFC 7636 Appendix B for the challenge. */
function exampleConsent({ config }: MockProvider): ConsentBody {
  const parameters = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: config.redirectUri,
    scope: config.scopes.join(' '),
    state: 'a-state-of-yours',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  }
  return {
    authorizationUrl: `${config.authorizationEndpoint}?${new URLSearchParams(parameters)}`,
    user: 'ada_practice',
  }
}
