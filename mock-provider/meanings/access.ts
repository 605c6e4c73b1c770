import { misshapenBearer, oldAccessToken, withoutBearer } from './evidence.ts'
import type { Answer, Evidence, Meaning } from './meaning.ts'
import { missingScopes, plainPath, scopesOf } from './needed-scopes.ts'
import { callMe, rehearse } from './probes.ts'

const CLIENT_FORBIDDEN =
  'The app or the account is in no project, plan or environment with this call: see X’s developer console, the token is good.'

/** The resource server on tokens, scopes, apps and plans. */
export const access: Meaning[] = [
  {
    id: 'api-401',
    endpoint: 'resource server',
    says: '401 "Unauthorized"',
    match: { endpoint: 'resource server', status: 401, said: 'Unauthorized' },
    means: 'X does not take this access token',
    causes: [
      {
        says: 'the access token is older than two hours',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 425; expires_in is 7200 in every published answer',
        fix: 'refresh once, with the stored refresh token, and store what comes',
        reasons: ['expired', 'superseded'],
        evidence: oldAccessToken,
      },
      {
        says: 'the user or the app ended the grant',
        weight: 'many',
        source: 'one body for every dead token, see me-401 in docs/fidelity.md',
        fix: 'refresh once; if that is refused too, ask the user again',
        reasons: ['revoked', 'client-suspended'],
      },
      {
        says: 'the token did not arrive as one: no header, "Bearer" missing, cut off, or another kind of token',
        weight: 'many',
        source: 'xdevplatform/docs 395, xdevplatform/samples 69',
        fix: 'send Authorization: Bearer and the 91 characters of access_token',
        reasons: ['bearer-missing', 'unknown'],
        evidence: (answer) => withoutBearerOrForeign(answer),
      },
      {
        says: 'right after a good log-in: passes by itself',
        weight: 'once',
        source: 'nextauthjs/next-auth 5228',
        fix: 'try once more after a second',
      },
    ],
    probe: callMe(
      '200: the token is good, and your program sends it in another way. 401: it is dead; refresh once. If the refresh is refused too, the grant has ended.',
    ),
    cases: ['me-401', 'me-401-compact', 'me-401-after-login-intermittent'],
    hint: 'The access token is dead (expired, revoked or cut off): refresh it once; if the new one is refused too, ask the user.',
    atSteps: 'step 6; right after log-in, step 5 again',
  },
  {
    id: 'api-403',
    endpoint: 'resource server',
    says: '403 "Forbidden"',
    match: { endpoint: 'resource server', status: 403, said: 'Forbidden' },
    means: 'the token is known, and may not do this',
    causes: [
      {
        says: 'the token lacks a scope',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 265 and 376, nextauthjs/next-auth 5838',
        fix: 'ask for the scope in the authorization URL, and log the user in again: a refresh never adds one',
        reasons: ['scope'],
        evidence: lacksScope,
      },
      {
        says: 'your plan lacks this call',
        weight: 'once',
        source:
          'Micka33/x-api-sdk-ts, its recording of 2025-04; X docs (2026): likes, follows and quotes need Enterprise',
        fix: 'look the call up in the plan; no scope helps',
        reasons: ['enrolment'],
      },
    ],
    probe: rehearse(
      'The mock checks the scopes of every call, and no plan. 403 there too: the scope, and the report names it. No 403: your plan.',
    ),
    cases: [
      'me-403-missing-scope',
      'tweets-create-403-scope',
      'likes-403-scope',
      'likes-403-free',
      'media-403-scope',
      'dm-403-scope',
    ],
    hint: 'A scope is missing (/2/users/me needs tweet.read and users.read) or your plan lacks this call: scopes grow only by consent.',
    atSteps: '`SCOPES`, then step 1: a refresh never adds a scope',
    notes: ({ sent }) => {
      const scopes = scopesOf(sent)
      return scopes.length === 0 ? [] : [`${sent?.method} ${plainPath(sent?.path ?? '')} needs ${scopes.join(', ')}.`]
    },
  },
  {
    id: 'api-client-not-enrolled',
    endpoint: 'resource server',
    says: '403 "Client Forbidden", reason `client-not-enrolled`',
    match: { reason: 'client-not-enrolled' },
    means: 'the app may not use this call; the tokens are good',
    causes: [
      {
        says: 'the app is in no project, in the wrong package or in the wrong environment',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 487, xdevplatform/samples 160',
        fix: 'in the console: Apps, Manage apps, your app, Move to package, Pay-per-use, environment Production',
        reasons: ['enrolment'],
      },
    ],
    probe: callMe(
      'The same answer after the change in the console, with the same token: the app is still not in the package. 200: done; no new log-in is needed.',
    ),
    cases: ['403-client-not-enrolled', '403-client-not-enrolled-2021', '403-client-not-enrolled-docs'],
    hint: CLIENT_FORBIDDEN,
    atSteps: 'console, section 2 item 3; then step 5 again, no new log-in',
  },
  {
    id: 'api-user-not-enrolled',
    endpoint: 'resource server',
    says: '403 "Client Forbidden", reason `user-not-enrolled`',
    match: { reason: 'user-not-enrolled' },
    means: 'the call is billed to the account that logged in, which is not enrolled',
    causes: [
      {
        says: 'the account that logged in has no pay-per-use of its own',
        weight: 'many',
        source: 'cursor/plugins 270, one thread of 2026-08',
        fix: 'that account signs up at console.x.com, for pay-per-use',
        reasons: ['enrolment'],
      },
    ],
    probe: callMe('200 after the account has signed up, with the same token: done.'),
    cases: ['403-user-not-enrolled'],
    hint: CLIENT_FORBIDDEN,
    atSteps: 'that account: sign up in the console, pay-per-use',
  },
  {
    id: 'api-client-forbidden',
    endpoint: 'resource server',
    says: '403 "Client Forbidden"',
    match: { said: 'Client Forbidden' },
    means: 'the app or the account may not use this call; the member `reason` of the body says which',
    causes: [
      {
        says: 'client-not-enrolled: the app is in no project, package or environment with this call',
        weight: 'many',
        source: 'plhery/node-twitter-api-v2 487',
        fix: 'put the app into a package with this call, in X’s console',
      },
      {
        says: 'user-not-enrolled: the account that logged in is billed, and not enrolled',
        weight: 'many',
        source: 'cursor/plugins 270, one thread of 2026-08',
        fix: 'that account signs up at console.x.com, for pay-per-use',
      },
    ],
    probe: callMe('The member "reason" of the body is one of the two.'),
    cases: [],
    hint: CLIENT_FORBIDDEN,
  },
]

function withoutBearerOrForeign(answer: Answer): Evidence | undefined {
  const header = withoutBearer(answer)
  return header?.fits ? header : (misshapenBearer(answer) ?? undefined)
}

function lacksScope({ sent, granted }: Answer): Evidence | undefined {
  const needed = scopesOf(sent)
  if (granted === undefined || needed.length === 0) return undefined
  const missing = missingScopes(needed, granted)
  if (missing.length === 0)
    return { fits: false, says: 'the token answer above lists every scope that this call needs' }
  return { fits: true, says: `the token answer above does not list ${missing.join(', ')}` }
}
