import { test, expect } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { readBasic } from '../../../mock-provider/authorization-server/client-authentication.ts'
import { basicOf, lastEvent, post, publicClientId, type Answer, type Changes, testWith } from '../fixtures.ts'

const lenient = testWith({ profile: 'lenient' })
const encodedRefused = testWith({ overrides: { percentEncodedBasic: 'refused' } })
const idRequired = testWith({ overrides: { clientIdBesideBasic: 'required' } })
const noBasicOnPublic = testWith({ overrides: { basicOnPublicClient: 'refused' } })
const publicNeedsBasic = testWith({ overrides: { publicRefreshNeedsBasic: true } })
const oddSecret = testWith({ clients: [{ clientId: 'my app', clientSecret: 'a:b%c d' }] })

const NO_HEADER = '{"error":"unauthorized_client","error_description":"Missing valid authorization header"}'
const BAD_ID = '{"error":"invalid_client","error_description":"Value passed for the client id was invalid."}'
const NO_ID = '{"error":"invalid_request","error_description":"Missing required parameter [client_id]."}'
/** Who gets as far as the token was authenticated. */
const AUTHENTICATED = '{"error":"invalid_request","error_description":"Value passed for the token was invalid."}'

/** A refresh of a junk token: what it is answered tells how far the request got. */
function probe(mock: MockProvider, headers: Record<string, string>, changes: Changes = {}): Promise<Answer> {
  const form = { grant_type: 'refresh_token', refresh_token: 'junk', client_id: mock.config.clientId, ...changes }
  return post(mock, '/2/oauth2/token', { form, headers })
}

const basic = (id: string, secret = '') => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` })

test('Basic with the right secret is let through, with and without client_id beside it', async ({ mock }) => {
  const { text } = await probe(mock, basicOf(mock))
  const alone = await probe(mock, basicOf(mock), { client_id: undefined })

  expect([text, alone.text]).toEqual([AUTHENTICATED, AUTHENTICATED])
})

/** One answer for all of these; the journal has the reason. */
const refusals: [name: string, reason: string, headersOf: (mock: MockProvider) => Record<string, string>][] = [
  ['no header', 'basic-missing', () => ({})],
  ['a Bearer header', 'basic-malformed', () => ({ authorization: 'Bearer abc' })],
  ['Basic without a colon', 'basic-malformed', () => ({ authorization: `Basic ${btoa('abc')}` })],
  ['Basic that is no base64', 'basic-malformed', () => ({ authorization: 'Basic a:b' })],
  ['Basic alone', 'basic-malformed', () => ({ authorization: 'Basic' })],
  ['Basic broken by a blank', 'basic-malformed', () => ({ authorization: 'Basic YWJj OmRlZg==' })],
  ['an empty secret', 'client-secret', (mock) => basic(mock.config.clientId)],
  ['a wrong secret', 'client-secret', (mock) => basic(mock.config.clientId, 'wrong')],
  ['the id of another client', 'basic-other-client', (mock) => basic('other', mock.config.clientSecret)],
]

test.for(refusals)('%s is answered 401 and the journal says %s', async ([, reason, headersOf], { mock }) => {
  const { status, text } = await probe(mock, headersOf(mock))

  expect([status, text]).toEqual([401, NO_HEADER])
  expect(lastEvent(mock)).toMatchObject({ kind: 'refresh.refused', reason, client: mock.config.clientId })
})

test('a secret with a newline is refused and the journal hints at white space', async ({ mock }) => {
  const { status } = await probe(mock, basic(mock.config.clientId, `${mock.config.clientSecret}\n`))

  expect(status).toBe(401)
  expect(lastEvent(mock)).toMatchObject({ reason: 'client-secret', detail: expect.stringMatching(/white space/) })
})

test('a secret in the body is refused, also beside no other fault', async ({ mock }) => {
  const { status, text } = await probe(mock, {}, { client_secret: mock.config.clientSecret })

  expect([status, text]).toEqual([401, NO_HEADER])
  expect(lastEvent(mock)).toMatchObject({ reason: 'secret-in-body' })
})

test('Basic and a secret in the body together pass, as twitter-api-v2 sends them', async ({ mock }) => {
  const { text } = await probe(mock, basicOf(mock), { client_secret: mock.config.clientSecret })

  expect(text).toBe(AUTHENTICATED)
})

lenient('a lenient provider takes the secret in the body, if it is right', async ({ mock }) => {
  const right = await probe(mock, {}, { client_secret: mock.config.clientSecret })
  const wrong = await probe(mock, {}, { client_secret: 'wrong' })
  const reason = lastEvent(mock)?.reason
  const missing = await probe(mock, {})

  expect(right.text).toBe(AUTHENTICATED)
  expect([wrong.status, wrong.text, reason]).toEqual([401, NO_HEADER, 'client-secret'])
  expect(missing.text).toBe(NO_HEADER)
})

test('the client id is checked before the secret', async ({ mock }) => {
  const { status, text } = await probe(mock, basic('other', 'wrong'), { client_id: 'other' })

  expect([status, text]).toEqual([400, BAD_ID])
  expect(lastEvent(mock)).toMatchObject({ reason: 'client', detail: 'client_id is not registered here' })
})

test('the secret is checked before grant type and parameters', async ({ mock }) => {
  const { status } = await probe(mock, {}, { grant_type: 'nonsense', refresh_token: undefined })

  expect(status).toBe(401)
  expect(lastEvent(mock)).toMatchObject({ kind: 'request.refused', reason: 'basic-missing' })
})

test('no client id at all is a missing parameter', async ({ mock }) => {
  const { status, text } = await probe(mock, {}, { client_id: undefined })

  expect([status, text]).toEqual([400, NO_ID])
})

idRequired('client_id beside Basic is required where the switch says so', async ({ mock }) => {
  const without = await probe(mock, basicOf(mock), { client_id: undefined })
  const beside = await probe(mock, basicOf(mock))

  expect([without.text, beside.text]).toEqual([NO_ID, AUTHENTICATED])
})

oddSecret('id and secret percent-encoded inside Basic pass, and so do plain ones', async ({ mock }) => {
  const encoded = await probe(mock, basic(encodeURIComponent('my app'), encodeURIComponent('a:b%c d')))
  const plain = await probe(mock, basic('my app', 'a:b%c d'))

  expect([encoded.text, plain.text]).toEqual([AUTHENTICATED, AUTHENTICATED])
})

encodedRefused('a percent-encoded secret is refused where the switch says so', async ({ mock }) => {
  const { clientId, clientSecret = '' } = mock.clients.register({ clientSecret: 'a b' })

  const encoded = await probe(mock, basic(clientId, encodeURIComponent(clientSecret)), { client_id: clientId })
  const plain = await probe(mock, basic(clientId, clientSecret), { client_id: clientId })

  expect([encoded.status, plain.text]).toEqual([401, AUTHENTICATED])
})

test('a public client needs no header, and one that it sends is ignored', async ({ mock }) => {
  const without = await probe(mock, {}, { client_id: publicClientId(mock) })
  const beside = await probe(mock, basic(publicClientId(mock), 'any'), { client_id: publicClientId(mock) })

  expect([without.text, beside.text]).toEqual([AUTHENTICATED, AUTHENTICATED])
})

noBasicOnPublic('a header of a public client is refused where the switch says so', async ({ mock }) => {
  const { text } = await probe(mock, basic(publicClientId(mock)), { client_id: publicClientId(mock) })

  expect(text).toBe(BAD_ID)
  expect(lastEvent(mock)).toMatchObject({ reason: 'client', detail: 'a public client sent an Authorization header' })
})

publicNeedsBasic('a public client cannot refresh where the switch asks it for Basic', async ({ mock }) => {
  const { status, text } = await probe(mock, {}, { client_id: publicClientId(mock) })

  expect([status, text]).toEqual([401, NO_HEADER])
})

test.for([
  ['basic YTpi', { id: 'a', secret: 'b' }],
  ['BASIC  YTpi ', { id: 'a', secret: 'b' }],
  [`Basic ${btoa('a:b:c')}`, { id: 'a', secret: 'b:c' }],
  [`Basic ${btoa(':')}`, { id: '', secret: '' }],
  ['BasicYTpi', undefined],
  [undefined, undefined],
] as const)('the header %s reads as %j', ([header, read]) => {
  expect(readBasic(header)).toEqual(read)
})
