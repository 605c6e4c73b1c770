import { withoutParameter } from './evidence.ts'
import type { Meaning } from './meaning.ts'
import { rehearse } from './probes.ts'

/** What the form of a token request lacks. */
export const parameters: Meaning[] = [
  {
    id: 'token-no-client-id',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Missing required parameter [client_id]."',
    match: { said: 'Missing required parameter [client_id]' },
    means: 'client_id is missing from the form',
    causes: [
      {
        says: 'client_id was left out beside Basic: X’s docs and newer tools do so, others were refused',
        weight: 'many',
        source: 'better-auth/better-auth 3481, golang/oauth2 534; against it xdevplatform/xurl 69',
        fix: 'send client_id in the form as well; nobody reports trouble with both',
        reasons: ['client'],
        evidence: withoutParameter('client_id'),
      },
      {
        says: 'the form did not arrive as one: JSON, or another content type',
        weight: 'inferred',
        source: 'RFC 6749 §4.1.3',
        fix: 'send application/x-www-form-urlencoded',
        reasons: ['client'],
      },
    ],
    probe: rehearse('The report has the refusal with its reason: left out, or in a body that is no form.'),
    cases: ['token-missing-client-id', 'token-refresh-missing-client-id'],
    hint: 'Send the parameter that it names.',
    atSteps: 'your own app’s code; the steps always send it',
  },
  {
    id: 'token-no-verifier',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Missing required parameter [code_verifier]."',
    match: { said: 'Missing required parameter [code_verifier]' },
    means: 'code_verifier is missing from the form, or empty',
    causes: [
      {
        says: 'the verifier was gone when the user came back: a new client object, a lost cookie, another instance',
        weight: 'many',
        source: 'tweepy/tweepy 2014, xdevplatform/twitter-api-typescript-sdk 25, smolblog/oauth2-twitter 9',
        fix: 'store the verifier before the user leaves, by state, and send it with the code',
        reasons: ['parameter'],
      },
      {
        says: 'the library does not use PKCE',
        weight: 'inferred',
        source: 'RFC 7636 §4.5',
        fix: 'switch PKCE (S256) on for this provider',
        reasons: ['parameter'],
      },
    ],
    probe: rehearse(
      'Refused already at the authorization endpoint: the library sends no code_challenge. At the token endpoint: the verifier got lost in between.',
    ),
    cases: ['token-missing-verifier'],
    hint: 'Send the parameter that it names.',
    atSteps: 'your own app’s code; the steps always send it',
  },
  {
    id: 'token-grant-type',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Value passed for the grant type was invalid. …"',
    match: { said: 'Value passed for the grant type was invalid' },
    means: 'this endpoint knows authorization_code and refresh_token, and nothing else',
    causes: [
      {
        says: 'grant_type is client_credentials or another one that is not for users',
        weight: 'once',
        source: 'zenn.dev/kg0r0/articles/8b1cfe654a1cee',
        fix: 'user tokens come from a code or a refresh token; the app’s own token from /oauth2/token, with API key and secret',
        reasons: ['grant-type'],
      },
    ],
    probe: rehearse('The report has the refusal with the grant_type that was sent.'),
    cases: ['token-client-credentials', 'token-bad-grant-type'],
    atSteps: 'your own app’s code: user tokens come from a code or a refresh token',
  },
  {
    id: 'revoke-no-hint',
    endpoint: 'revocation endpoint',
    says: '400 `invalid_request` "Missing required parameter [token_type_hint]."',
    match: { said: 'Missing required parameter [token_type_hint]' },
    means: 'X wants token_type_hint, though the samples of its docs leave it out',
    causes: [
      {
        says: 'token_type_hint was left out',
        weight: 'many',
        source: 'pilcrowonpaper/arctic 314; the status is inferred',
        fix: 'send token_type_hint=access_token or refresh_token',
        reasons: ['parameter'],
      },
    ],
    probe: {
      command:
        'curl -i -u CLIENT_ID https://api.x.com/2/oauth2/revoke -d client_id=CLIENT_ID -d token_type_hint=refresh_token -d token=REFRESH_TOKEN',
      tells: '{"revoked":true}: the hint was all that was missing. This ends the user’s grant.',
    },
    cases: ['revoke-missing-token-type-hint'],
    hint: 'Send the parameter that it names.',
    atSteps: 'send `token_type_hint`',
  },
  {
    id: 'token-missing-parameter',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` "Missing required parameter [grant_type]." and the like',
    match: { said: 'Missing required parameter [' },
    means: 'the form lacks the parameter that the answer names',
    causes: [
      {
        says: 'the parameter was left out, is empty, or the form did not arrive as one (JSON, another content type)',
        weight: 'inferred',
        source: 'the pattern of client_id and code_verifier, see token-missing-grant-type in docs/fidelity.md',
        fix: 'send it, as application/x-www-form-urlencoded',
        reasons: ['parameter'],
      },
    ],
    probe: rehearse('The report has the refusal with its reason: left out, or in a body that is no form.'),
    cases: [],
    hint: 'Send the parameter that it names.',
    notes: ({ said }) => said.map((text) => `X said: ${text}`),
  },
  {
    id: 'token-no-words',
    endpoint: 'token endpoint',
    says: '400 `invalid_request` in other words, or in none',
    match: { endpoint: 'token endpoint', error: 'invalid_request' },
    means: 'a parameter is missing or wrong; the words for it are not known here',
    causes: [
      {
        says: 'grant_type or another parameter was left out, or the form did not arrive as one (JSON, another content type)',
        weight: 'inferred',
        source: 'see token-missing-grant-type in docs/fidelity.md',
        fix: 'send all parameters, as application/x-www-form-urlencoded',
        reasons: ['parameter', 'malformed'],
      },
      {
        says: 'a parameter occurs twice, or the client was named in two ways',
        weight: 'inferred',
        source: 'RFC 6749 §5.2',
        fix: 'send each once',
        reasons: ['parameter', 'two-authentications', 'malformed'],
      },
    ],
    probe: rehearse('The report has the refusal with its reason.'),
    cases: ['token-missing-grant-type'],
  },
]
