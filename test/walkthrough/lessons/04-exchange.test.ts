import { expect, test } from 'vitest'
import { solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { judgeEdited, proveLesson, unmet } from './prove.ts'

const BASIC =
  "if (config.clientSecret !== undefined)\n  headers.set('authorization', `Basic ${btoa(`${config.clientId}:${config.clientSecret}`)}`)"
const BOT_CHALLENGE =
  'challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()'
const SEND = "await fetch(config.tokenEndpoint, { method: 'POST', headers, body: form })"
const SAVE = 'writeHandoff(config, { attempt: undefined, tokens })'

proveLesson(
  '04-exchange',
  [
    { what: 'no Basic', slip: 'M27', says: 'every token call', edits: [[BASIC, '']] },
    {
      what: 'the secret in the form',
      slip: 'M28',
      says: '2022 tutorial',
      edits: [[BASIC, "form.set('client_secret', config.clientSecret ?? '')"]],
    },
    {
      what: 'another redirect_uri',
      slip: 'M21',
      says: 'same address twice',
      edits: [['redirect_uri: config.redirectUri', "redirect_uri: config.redirectUri + '/'"]],
    },
    {
      what: 'a new verifier',
      slip: 'M05',
      says: 'outlive the redirect',
      edits: [['code_verifier: attempt.codeVerifier', "code_verifier: 'a'.repeat(43)"]],
    },
    {
      what: 'no verifier, as there is a secret',
      slip: 'M11',
      says: 'with a secret too',
      edits: [['  code_verifier: attempt.codeVerifier,\n', '']],
    },
    {
      what: 'a new verifier in a command',
      of: 'bot',
      slip: 'M05',
      says: 'outlive the redirect',
      edits: [['"code_verifier": verifier', '"code_verifier": secrets.token_urlsafe(48)']],
    },
    {
      what: 'a challenge in hexadecimal',
      of: 'bot',
      slip: 'M03',
      says: 'in hexadecimal',
      edits: [[BOT_CHALLENGE, 'challenge = hashlib.sha256(verifier.encode()).hexdigest()']],
    },
    {
      what: 'a challenge of the letters of the hash',
      of: 'bot',
      slip: 'M03',
      says: 'in hexadecimal',
      edits: [['hashlib.sha256(verifier.encode()).digest()', 'hashlib.sha256(verifier.encode()).hexdigest().encode()']],
    },
    {
      what: 'a challenge with padding',
      of: 'bot',
      slip: 'M04',
      says: 'has to go',
      edits: [['.rstrip(b"=").decode()\n    query', '.decode()\n    query']],
    },
    {
      what: 'a public client without client_id',
      slip: 'M28',
      says: 'client_id in the form',
      edits: [['  client_id: config.clientId,\n', '']],
    },
    {
      what: 'a code that waits for the next start',
      of: 'bot',
      slip: 'M24',
      says: '30 seconds',
      edits: [
        [
          '    ask_for_tokens({\n        "grant_type": "authorization_code"',
          '    print("A code came. Start me again.")\n    sys.exit()\n    ask_for_tokens({\n        "grant_type": "authorization_code"',
        ],
      ],
    },
    {
      what: 'a code sent twice',
      slip: 'M23',
      says: 'cloakroom ticket',
      edits: [[`const response = ${SEND}`, `const response = ${SEND}\n${SEND}`]],
    },
    {
      what: 'a token on the screen',
      slip: 'M56',
      says: 'by fingerprint',
      edits: [
        [SAVE, `${SAVE}\n  console.log(access_token)`],
        [
          'const tokens = { accessToken: access_token',
          'console.log(refresh_token)\n  const tokens = { accessToken: access_token',
        ],
      ],
    },
    {
      what: 'parameters in the query',
      slip: 'M26',
      says: 'postcard',
      edits: [[SEND, "await fetch(`${config.tokenEndpoint}?${form}`, { method: 'POST', headers })"]],
    },
  ],
  [
    {
      what: 'a wrong secret',
      edits: [['${config.clientId}:${config.clientSecret}', '${config.clientId}:${config.clientSecret}x']],
    },
    { what: 'Basic of a public client', edits: [['if (config.clientSecret !== undefined)\n', '']] },
    { what: 'tokens that are not kept', edits: [[SAVE, 'void tokens']] },
    {
      what: 'a cut verifier',
      edits: [['code_verifier: attempt.codeVerifier', 'code_verifier: attempt.codeVerifier.slice(0, 42)']],
    },
    {
      what: 'a body of JSON',
      edits: [
        [
          SEND,
          "await fetch(config.tokenEndpoint, { method: 'POST', headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' }, body: JSON.stringify(Object.fromEntries(form)) })",
        ],
      ],
    },
    { what: 'a refresh token that is not saved', edits: [['refreshToken: refresh_token, ', '']] },
  ],
  [
    {
      what: 'a confidential client without client_id beside Basic',
      edits: [
        [
          '  client_id: config.clientId,\n',
          '  ...(config.clientSecret === undefined && { client_id: config.clientId }),\n',
        ],
      ],
    },
    {
      what: 'a challenge that went through base64 and was put right',
      of: 'bot',
      edits: [
        [
          'base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()',
          'base64.b64encode(hashlib.sha256(verifier.encode()).digest()).decode().translate(str.maketrans("+/", "-_", "="))',
        ],
      ],
    },
  ],
)

test('04-exchange: the name of a media type is the same in capitals (RFC 9110 §8.3.1)', async () => {
  const stem = '04-exchange'
  const type = "'content-type': 'Application/X-WWW-Form-Urlencoded'"

  const judgement = await judgeEdited(stem, solutionFile(stem), [['new Headers()', `new Headers({ ${type} })`]])

  expect(unmet(judgement)).toEqual([])
})

test('04-exchange: only a request that exchanges a code needs a verifier', async () => {
  const stem = '04-exchange'
  const refresh = `if (response.ok) {
  const again = new URLSearchParams({ ...Object.fromEntries(form), grant_type: 'refresh_token', refresh_token: answer.refresh_token })
  for (const name of ['code', 'code_verifier', 'redirect_uri']) again.delete(name)
  await fetch(config.tokenEndpoint, { method: 'POST', headers, body: again })
`

  const judgement = await judgeEdited(stem, solutionFile(stem), [['if (response.ok) {', refresh]])

  expect(judgement.facts.find(({ says }) => says.startsWith('code_verifier'))?.verdict).toBe('met')
})
