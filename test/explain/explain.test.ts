import { expect, test } from 'vitest'
import { explainText } from '../../src/explain/explain.ts'
import { addresses } from './inputs/addresses.ts'
import { bodies } from './inputs/bodies.ts'
import { har, hars } from './inputs/hars.ts'
import { FAKE_CLIENT_ID, fakeToken } from './fake-secrets.ts'
import type { Pasted } from './inputs/input.ts'
import { messages } from './inputs/messages.ts'
import { transcripts } from './inputs/transcripts.ts'

const inputs: Pasted[] = [...bodies, ...transcripts, ...messages, ...addresses, ...hars]

/** What was said, in a form to read in a failure. */
function judge({ text, id, cause, verdict }: Pasted): string {
  const items = explainText(text).items
  const item = items.find(({ explanation }) => explanation?.id === id)
  const said = items.map(({ explanation }) => explanation?.id ?? 'unknown').join(', ')
  if (!item?.explanation) return `not ${id}, but ${said || 'nothing'}`
  if (items.length !== 1) return `more than one: ${said}`
  const { causes, verdict: given } = item.explanation
  if (!cause.test(causes[0]?.says ?? '')) return `first: ${causes[0]?.says}`
  return given === verdict ? 'right' : `${given}, not ${verdict}`
}

test('of the inputs in the forms that people paste, every one is explained with the right cause first', () => {
  const misses = inputs.map((input) => `${input.name}: ${judge(input)}`).filter((line) => !line.endsWith(': right'))

  expect(inputs.length).toBeGreaterThanOrEqual(60)
  expect(misses).toEqual([])
})

const DEAD_CODE =
  '{"error":"invalid_request","error_description":"Value passed for the authorization code was invalid."}'

/** A curl command with that code, and its answer. */
const exchange = (code: string, status: number, body: string) =>
  `curl -i -u id:secret https://api.x.com/2/oauth2/token -d code=${code}\nHTTP/2 ${status}\n\n${body}\n`

test.for(['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', '$CODE', 'VGNibzFWSWREZm01bjN1N3dic...', '<code>', 'REDACTED', '****'])(
  'a blackened code (%s) is no evidence: neither that it was cut off, nor that it was used before',
  (code) => {
    const text = exchange(code, 200, '{"token_type":"bearer"}') + exchange(code, 400, DEAD_CODE)

    expect(explainText(text).items.map(({ explanation }) => explanation?.verdict)).toEqual(['cannot tell'])
  },
)

test('a code that was refused before may still be good, so sending it again is no evidence', () => {
  const code = fakeToken('ac')
  const refused = '{"error":"invalid_request","error_description":"Missing required parameter [code_verifier]."}'

  const { items } = explainText(exchange(code, 400, refused) + exchange(code, 400, DEAD_CODE))

  expect(items.map(({ explanation }) => [explanation?.id, explanation?.verdict])).toEqual([
    ['token-no-verifier', 'cannot tell'],
    ['token-code', 'cannot tell'],
  ])
})

test('each explanation has the right verdict for how many causes are left', () => {
  for (const input of inputs)
    for (const { explanation } of explainText(input.text).items)
      expect([explanation?.verdict === 'cannot tell', explanation?.id]).toEqual([
        (explanation?.causes.length ?? 0) > 1 && explanation?.causes.filter(({ evidence }) => evidence).length !== 1,
        explanation?.id,
      ])
})

test.for([
  ['a limit of somebody else', 'GitHub: 403 {"message":"API rate limit exceeded for user 1"} Rate limit exceeded'],
  ['a connection to a database', 'Error: connect ECONNRESET 127.0.0.1:5432'],
  [
    'a page of another site that the browser did not read',
    'Access to fetch at https://example.com/ has been blocked by CORS policy',
  ],
  ['a status of another server', 'GET https://example.com/api/2020 500 Internal Server Error'],
  [
    'a problem of another server',
    '{"title":"Out of stock","detail":"No shoes","type":"https://example.com/probs/stock","status":409}',
  ],
])('%s is none of X’s answers', ([, text = '']) => {
  expect(explainText(text).items).toEqual([])
})

test('a message and the body behind it are one answer; two bodies are two', () => {
  const body = '{"error":"invalid_request","error_description":"Value passed for the token was invalid."}'
  const dump = `Error: Value passed for the token was invalid.\n    at send (/app/x.js:1:2)\n  data: ${body}`

  expect(explainText(dump).items.map(({ times }) => times)).toEqual([1])
  expect(explainText(`${body}\n${body}\n`).items.map(({ times }) => times)).toEqual([2])
})

/** A 400 of the API with that message. */
const invalid = (message: string) =>
  JSON.stringify({
    errors: [{ parameters: {}, message }],
    title: 'Invalid Request',
    detail: 'One or more parameters to your request was invalid.',
    type: 'https://api.twitter.com/2/problems/invalid-request',
  })

test.for([
  ['The query parameter [shoes] is not one of [id]', invalid('The query parameter [shoes] is not one of [id]')],
  ['Something new about [shoes]', invalid('Something new about [shoes]')],
  [
    'Missing required parameter [redirect_uri].',
    '{"error":"invalid_request","error_description":"Missing required parameter [redirect_uri]."}',
  ],
])('X’s own message is shown where it names what was sent: %s', ([message, text = '']) => {
  const notes = explainText(text).items.flatMap(({ explanation }) => explanation?.notes)

  expect(notes).toEqual([`X said: ${message}`])
})

test.for([
  ['a file', '-d @form.txt'],
  ['a variable', '-d "$FORM"'],
  ['a flag that nobody reads here', '--json "{}"'],
])('a form that curl takes from %s is not known, so nothing is missing in it', ([, flags]) => {
  const body = '{"error":"invalid_request","error_description":"Missing required parameter [client_id]."}'
  const text = `curl -i -u id:secret ${flags} https://api.x.com/2/oauth2/token\nHTTP/2 400\n\n${body}`

  expect(explainText(text).items.map(({ explanation }) => explanation?.verdict)).toEqual(['cannot tell'])
})

test('a parameter that was sent is not told as missing, whatever its value looks like', () => {
  const body = '{"error":"invalid_request","error_description":"Missing required parameter [client_id]."}'
  const text = `curl -i -u id:secret https://api.x.com/2/oauth2/token -d grant_type=refresh_token -d client_id=${FAKE_CLIENT_ID} -d refresh_token=${fakeToken('rt')}\nHTTP/2 400\n\n${body}`

  const [item] = explainText(text).items

  expect(item?.explanation?.ruledOut.map(({ evidence }) => evidence)).toEqual(['the request has client_id'])
})

test.for([
  ['no body', undefined],
  ['a body of JSON', '{"grant_type":"refresh_token","client_id":"abc"}'],
])('a recording with %s says nothing of what is missing', ([, form]) => {
  const body = '{"error":"invalid_request","error_description":"Missing required parameter [client_id]."}'
  const entry = { url: 'https://api.x.com/2/oauth2/token', status: 400, body, ...(form !== undefined && { form }) }

  expect(explainText(har([entry])).items.map(({ explanation }) => explanation?.verdict)).toEqual(['cannot tell'])
})

test('a URL that was cut says nothing of what is missing', () => {
  const url = 'https://x.com/i/oauth2/authorize?response_type=code&client_id=abc&state=abc'
  const callback = 'https://app.example/cb?error=invalid_request&state=abc'

  const verdicts = [`${url}\n${callback}`, `${url}...\n${callback}`, `${url}&code_ch…\n${callback}`].map(
    (text) => explainText(text).items[0]?.explanation?.verdict,
  )

  expect(verdicts).toEqual(['evidence', 'cannot tell', 'cannot tell'])
})

test.for([
  ['is/has/lang cannot be used as a standalone operator', [/stop words/], 3],
  [
    "Reference to invalid operator 'near'. Operator is not available in current product or product packaging.",
    [/search page/, /plan/, /its value is not/],
    1,
  ],
] as const)('a message about a query rules out the causes of others: %s', ([message, causes, ruledOut]) => {
  const [item] = explainText(invalid(`There were errors processing your request: ${message} (at position 1)`)).items

  expect(item?.explanation?.causes.map(({ says }) => says)).toEqual(causes.map((cause) => expect.stringMatching(cause)))
  expect(item?.explanation?.ruledOut).toHaveLength(ruledOut)
})
