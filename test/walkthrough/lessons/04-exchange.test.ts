import { expect, test } from 'vitest'
import { solutionFile } from '../../../src/walkthrough/course/starters.ts'
import { judgeEdited, proveLesson, unmet } from './prove.ts'

const BASIC =
  "if (config.clientSecret !== undefined)\n  headers.set('authorization', `Basic ${btoa(`${config.clientId}:${config.clientSecret}`)}`)"
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
    { what: 'no client_id', edits: [['  client_id: config.clientId,\n', '']] },
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
