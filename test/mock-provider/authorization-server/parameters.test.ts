import { test, expect } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { basicOf, lastEvent, read, type Answer } from '../fixtures.ts'

const MALFORMED = '{"error":"invalid_request"}'

type Sent = { query?: string; type?: string; body?: string }

/** A token request as it stands, without any client library's encoding. */
async function send(mock: MockProvider, { query = '', type, body }: Sent): Promise<Answer> {
  const headers = { ...basicOf(mock), ...(type !== undefined && { 'content-type': type }) }
  // A Blob without a type, as fetch would add a content type to a text.
  const init = { method: 'POST', headers, ...(body !== undefined && { body: new Blob([body]) }) }
  return read(await mock.fetch(`${mock.origin}/2/oauth2/token${query}`, init))
}

async function refreshTokenOf(mock: MockProvider): Promise<string> {
  const { refreshToken = '' } = await mock.signIn()
  return refreshToken
}

test('JSON is taken at the token endpoint', async ({ mock }) => {
  const body = JSON.stringify({
    grant_type: 'refresh_token',
    refresh_token: await refreshTokenOf(mock),
    extra: null,
    flag: true,
  })

  const { status } = await send(mock, { type: 'application/json; charset=utf-8', body })

  expect(status).toBe(200)
  expect(lastEvent(mock)?.http?.request).toContainEqual({
    in: 'json',
    name: 'grant_type',
    value: 'refresh_token',
    length: 13,
  })
})

test('query parameters with an empty body are taken', async ({ mock }) => {
  const query = `?grant_type=refresh_token&refresh_token=${await refreshTokenOf(mock)}`

  const { status } = await send(mock, { query })

  expect(status).toBe(200)
  expect(lastEvent(mock)?.http?.request).toContainEqual(expect.objectContaining({ in: 'query', name: 'refresh_token' }))
})

test('a form without a content type is read as one', async ({ mock }) => {
  const { status } = await send(mock, { body: `grant_type=refresh_token&refresh_token=${await refreshTokenOf(mock)}` })

  expect(status).toBe(200)
})

test.for(['text/plain', 'multipart/form-data; boundary=x', 'application/xml'])(
  'a body of type %s is not read, and the journal says so',
  async (type, { mock }) => {
    const { status, text } = await send(mock, { type, body: 'grant_type=refresh_token' })

    expect(status).toBe(400)
    expect(text).toContain('Missing required parameter [grant_type].')
    expect(lastEvent(mock)?.detail).toBe(
      `a body of type ${type.split(';')[0]} is not read; send application/x-www-form-urlencoded`,
    )
  },
)

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

const malformed: [name: string, sent: Sent, detail: string][] = [
  ['a parameter twice', { type: FORM, body: 'scope=a&scope=b' }, '"scope" occurs more than once'],
  [
    'a parameter in query and body',
    { query: '?scope=a', type: FORM, body: 'scope=a' },
    '"scope" occurs more than once',
  ],
  ['a lone %', { type: FORM, body: 'scope=100%' }, 'the form has a %'],
  ['a broken escape in the query', { query: '?scope=%zz' }, 'the query has a %'],
  ['JSON that is none', { type: JSON_TYPE, body: '{' }, 'says application/json and is not JSON'],
  [
    'a form that says JSON',
    { type: JSON_TYPE, body: 'grant_type=refresh_token&refresh_token=a' },
    'is not JSON, but a form: say application/x-www-form-urlencoded',
  ],
  [
    'JSON with a % that says form',
    { type: FORM, body: '{"code":"100%"}' },
    'do not follow: the body is JSON, and is not read as such under application/x-www-form-urlencoded',
  ],
  ['a JSON array', { type: JSON_TYPE, body: '[1]' }, 'the JSON body is not an object'],
  ['a JSON text', { type: JSON_TYPE, body: '"a"' }, 'the JSON body is not an object'],
  ['JSON null', { type: JSON_TYPE, body: 'null' }, 'the JSON body is not an object'],
  ['a nested JSON member', { type: JSON_TYPE, body: '{"code":{"a":1}}' }, 'the JSON member "code" is not a text'],
  ['a JSON member that is a list', { type: JSON_TYPE, body: '{"code":["a"]}' }, 'the JSON member "code" is not a text'],
  [
    '101 parameters',
    { type: FORM, body: Array.from({ length: 101 }, (_, n) => `p${n}=1`).join('&') },
    'more than 100 parameters',
  ],
]

test.for(malformed)('%s is answered 400 and told in the journal', async ([, sent, detail], { mock }) => {
  const { status, text } = await send(mock, sent)

  expect([status, text]).toEqual([400, MALFORMED])
  expect(lastEvent(mock)).toMatchObject({
    kind: 'request.refused',
    reason: 'malformed',
    detail: expect.stringContaining(detail),
  })
})

test.for([
  ['application/x-www-form-urlencoded', FORM],
  ['no content type', undefined],
] as const)('JSON under %s is read as a form, and the journal says what it is', async ([name, type], { mock }) => {
  const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: await refreshTokenOf(mock) })

  const { status, text } = await send(mock, { body, ...(type !== undefined && { type }) })

  expect([status, text]).toEqual([400, expect.stringContaining('Missing required parameter [grant_type].')])
  expect(lastEvent(mock)).toMatchObject({
    reason: 'parameter',
    detail: `the body is JSON, and is not read as such under ${name}; send a form, or say application/json`,
  })
})

test('an empty parameter counts as left out', async ({ mock }) => {
  const { text } = await send(mock, { type: FORM, body: 'grant_type=refresh_token&refresh_token=' })

  expect(text).toContain('Missing required parameter [refresh_token].')
})
