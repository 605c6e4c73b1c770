import { secretInForm, withBasic, withoutBasic } from './evidence.ts'
import type { Cause, Meaning } from './meaning.ts'
import { askAboutClient, askAboutClientId } from './probes.ts'

const BASIC = 'send Authorization: Basic base64(client id:client secret) with every token request'

/** X has one text for these, at the token endpoint and at the revocation endpoint. */
const basicCauses: [Cause, ...Cause[]] = [
  {
    says: 'a confidential client sent no Basic header',
    weight: 'many',
    source: 'xdevplatform/twitter-api-typescript-sdk 23',
    fix: BASIC,
    reasons: ['basic-missing'],
    evidence: withoutBasic,
  },
  {
    says: 'the Basic header is there, with a wrong secret or a regenerated one, another id, or not as base64',
    weight: 'many',
    source: 'zenn.dev/kg0r0/articles/8b1cfe654a1cee',
    fix: 'copy the OAuth 2.0 Client Secret again, or regenerate it; look for a blank or a newline at its end',
    reasons: ['client-secret', 'basic-malformed', 'basic-other-client'],
    evidence: withBasic,
  },
  {
    says: 'the secret went out in the form (client_secret), where X does not look',
    weight: 'many',
    source: 'gptme/gptme-contrib 48',
    fix: BASIC,
    reasons: ['secret-in-body'],
    evidence: secretInForm,
  },
  {
    says: 'the app is meant to be public, but its type in the console is a confidential one',
    weight: 'many',
    source: 'xdevplatform/bookmarks-search 10',
    fix: 'choose Native App or Single page App in the console, or use the secret',
  },
]

/** Who the client is, at the token endpoint and at revocation, and the app’s own token. */
export const clients: Meaning[] = [
  {
    id: 'revoke-header',
    endpoint: 'revocation endpoint',
    says: '401 `unauthorized_client` "Missing valid authorization header"',
    match: { endpoint: 'revocation endpoint', said: 'Missing valid authorization header' },
    means: 'X did not accept the client’s credentials: Basic is needed here as well (JoeMayo/LinqToTwitter 265)',
    causes: basicCauses,
    probe: askAboutClient,
    cases: ['revoke-confidential-no-basic'],
    hint: 'A confidential client needs Basic here too: check CLIENT_SECRET.',
    atSteps: 'send Basic',
  },
  {
    id: 'token-header',
    endpoint: 'token endpoint',
    says: '401 `unauthorized_client` "Missing valid authorization header"',
    match: { said: 'Missing valid authorization header' },
    means: 'X did not accept the client’s credentials',
    causes: basicCauses,
    probe: askAboutClient,
    cases: [
      'token-confidential-no-basic',
      'token-wrong-secret',
      'token-secret-in-body',
      'token-basic-whitespace-secret',
      'token-refresh-no-basic',
      'token-refresh-public-no-basic-2021',
    ],
    hint: 'A confidential client needs Basic with the right secret at every call: check CLIENT_SECRET, or the type of app.',
    atSteps:
      '`CLIENT_SECRET`: copy it again or regenerate it. Meant to be public? Then the type of app in the console.',
  },
  {
    id: 'token-client-id',
    endpoint: 'token endpoint',
    says: '400 `invalid_client` "Value passed for the client id was invalid."',
    match: { said: 'Value passed for the client id was invalid' },
    means: 'X does not know this client id, or not with what came along',
    causes: [
      {
        says: 'the client id is unknown: cut off, with a blank or a quote, an API key in its place, or of before a change of the app’s type',
        weight: 'many',
        source: 'setup guides of three public programs, see token-bad-client-id in docs/fidelity.md',
        fix: 'copy the OAuth 2.0 Client ID from the console again',
        reasons: ['client', 'client-suspended'],
      },
      {
        says: 'the refresh token belongs to another client id',
        weight: 'once',
        source: 'an operations note in a public repository, see token-refresh-other-client in docs/fidelity.md',
        fix: 'keep client id and refresh token together; log the user in again with this client id',
        reasons: ['client'],
      },
      {
        says: 'a public client sent a Basic header (others saw that taken)',
        weight: 'once',
        source: 'a comment in a public program; against it laravel/socialite 576',
        fix: 'leave the header out for a public client',
        reasons: ['client'],
        evidence: ({ sent }) =>
          sent?.authorization === 'none' ? { fits: false, says: 'the request has no Authorization header' } : undefined,
      },
    ],
    probe: askAboutClientId,
    cases: ['token-bad-client-id', 'token-refresh-other-client'],
    hint: 'This client id is unknown, or not the one of this token: check CLIENT_ID.',
    atSteps:
      '`CLIENT_ID`. After a change of the type of app, copy the credentials again (seen once); for a public client empty the secret.',
  },
  {
    id: 'app-only-credentials',
    endpoint: 'app-only endpoint',
    says: '403 code 99 "Unable to verify your credentials"',
    match: { said: 'Unable to verify your credentials' },
    means: 'the app’s own token is made of the API key and its secret, and these were not accepted',
    causes: [
      {
        says: 'the API key or the API secret is wrong, or the OAuth 2.0 client id and secret stand in their place',
        weight: 'many',
        source: 'redouane59/twittered 314, trufflesecurity/trufflehog 3673',
        fix: 'send Basic base64(API key:API secret) with grant_type=client_credentials',
        reasons: ['client', 'grant-type', 'unknown'],
      },
      {
        says: 'grant_type is another one, or too many tokens were asked for',
        weight: 'documented',
        source: 'X docs: OAuth 2.0 Application-Only, "Common error cases"',
        fix: 'send grant_type=client_credentials, and keep the token: it does not expire by itself',
        reasons: ['grant-type'],
      },
    ],
    probe: {
      command: 'curl -i -u API_KEY https://api.x.com/oauth2/token -d grant_type=client_credentials',
      tells:
        'curl asks for the API secret. A token comes: key and secret are right, and your program sends them in another way. 403 again: they are wrong. A user’s token is another matter: it needs the code flow.',
    },
    cases: ['apponly-bad-credentials'],
  },
  {
    id: 'app-only-grant',
    endpoint: 'app-only endpoint',
    says: '403 code 170 "Missing required parameter: grant_type"',
    match: { said: 'Missing required parameter: grant_type' },
    means: 'grant_type is missing from the form',
    causes: [
      {
        says: 'grant_type was left out, or the form did not arrive as one',
        weight: 'once',
        source: 'medialab/minet 299',
        fix: 'send grant_type=client_credentials as application/x-www-form-urlencoded',
        reasons: ['parameter'],
      },
    ],
    probe: {
      command: 'curl -i -u API_KEY https://api.x.com/oauth2/token -d grant_type=client_credentials',
      tells: 'curl asks for the API secret. A token comes: the form was the fault.',
    },
    cases: ['apponly-missing-grant'],
  },
]
