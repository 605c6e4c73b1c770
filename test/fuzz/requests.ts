import * as fc from 'fast-check'
import { oauthEndpoints, type Endpoint } from './endpoints.ts'
import { operations } from './operations.ts'
import { textOf } from './request-text.ts'
import { toBytes, write } from './texts.ts'
import { FORM, JSON_TYPE, twists, twistsWith, type Draft, type Header, type Parameter, type Twist } from './twists.ts'

const anyOperation = fc.constantFrom(...operations)
const anyEndpoint = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oauthEndpoints) },
  { weight: 2, arbitrary: anyOperation },
)

/** One request to a path of X, as text: a good one with a few things wrong. Whole, so that it must be answered. */
export const requests = twisted(anyEndpoint, twists)

/** The same, of X's API alone, and as often right. */
export const operationRequests = twisted(anyOperation, twists)

/** Each operation as it is right. */
export const goodRequests = operations.map((endpoint) => print(draftOf(endpoint)))

/** The same with this wherever something is wrong. */
export function requestsWith(odd: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return twisted(anyEndpoint, twistsWith(odd))
}

/** What changes something that a world keeps. */
const changes = goodRequests.filter((text) => /^(POST|PUT|DELETE) \/2\/(users|tweets|lists|media|dm_\w+)\b/.test(text))

/** A file that was on its way is complete. */
const upload = ['append', 'finalize'].flatMap(
  (step) => changes.find((text) => text.includes(`{mediaId}/${step} `)) ?? [],
)

/** What two users do one after the other, now and then something wrong. */
export const histories = fc
  .array(
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...changes).map((text) => [text]) },
      { weight: 1, arbitrary: fc.constant(upload) },
      { weight: 4, arbitrary: operationRequests.map((text) => [text]) },
    ),
    { minLength: 1, maxLength: 25, size: 'max' },
  )
  .chain((steps) =>
    fc.tuple(
      ...steps.flat().map((text) => fc.constantFrom(text, text, text.replace('{accessToken}', '{otherUserToken}'))),
    ),
  )

function twisted(endpoints: fc.Arbitrary<Endpoint>, twist: fc.Arbitrary<Twist>): fc.Arbitrary<string> {
  return fc.tuple(endpoints, fc.array(twist, { maxLength: 4 })).map(([endpoint, all]) => {
    const draft = draftOf(endpoint)
    for (const apply of all) apply(draft)
    return print(draft)
  })
}

function draftOf({ method, path, query = {}, form, json, body, authorization }: Endpoint): Draft {
  const credentials: Header[] = authorization === undefined ? [] : [['authorization', authorization]]
  return {
    method,
    path,
    query: parametersOf(query),
    headers: [['host', '{host}'], ...credentials],
    ...(form && { form: parametersOf(form) }),
    ...(json !== undefined && { json: structuredClone(json) }),
    ...(body && { body }),
  }
}

function parametersOf(values: Record<string, string>): Parameter[] {
  return Object.entries(values).map(([name, value]) => ({ name, value, how: 'form' }))
}

function print({ method, path, query, headers, form, json, body }: Draft): string {
  const target = query.length === 0 ? path : `${path}?${encode(query)}`
  const members = json === undefined ? undefined : { type: JSON_TYPE, text: toBytes(JSON.stringify(json)) }
  const sent = body ?? members ?? (form && { type: FORM, text: encode(form) })
  const type: Header[] = sent?.type === undefined ? [] : [['content-type', sent.type]]
  const framing: Header[] = sent ? [...type, ['content-length', '{length}']] : []
  return textOf({
    method,
    target: inTarget(target),
    headers: [...headers, ['connection', 'close'], ...framing],
    body: sent?.text ?? '',
  })
}

function encode(parameters: Parameter[]): string {
  return parameters.map(({ name, value, how }) => `${write(name, how)}=${write(value, how)}`).join('&')
}

/** Blanks and control characters are not in a target, lest the request be another one. */
function inTarget(text: string): string {
  return text.replace(/[\0-\x20\x7f-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
}
