import * as fc from 'fast-check'
import { hostileText, toBytes, write, writing, type Writing } from './texts.ts'

/** A request on its way to a text. `{userId}` and the like in `path` are the places that a twist may fill otherwise. */
export type Draft = {
  method: string
  path: string
  query: Parameter[]
  headers: Header[]
  form?: Parameter[]
  json?: unknown
  /** Sent in place of the form or JSON. */
  body?: { type: string | undefined; text: string }
}

export type Parameter = { name: string; value: string; how: Writing }
export type Header = [name: string, value: string]

/** One thing that is wrong with a request. Which of several places it is in is decided by a number. */
export type Twist = (draft: Draft) => void

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY']
const HEADERS = [
  'user-agent',
  'origin',
  'sec-fetch-site',
  'x-lab-actor',
  'accept',
  'accept-encoding',
  'referer',
  'cookie',
  'x-odd',
  'content-encoding',
  'x-forwarded-for',
  'x-http-method-override',
  'date',
  'range',
  'if-none-match',
  '__proto__',
]
const NAMES = ['client_id', 'redirect_uri', 'scope', 'token', 'client_secret', 'grant_type', 'user.fields', 'code', 'x']
const AUTHORIZATIONS = [
  '',
  'Bearer {narrowToken}',
  'Bearer {otherUserToken}',
  'Bearer {appToken}',
  'Bearer {refreshToken}',
  'Basic {otherBasic}',
  'Basic {appBasic}',
  'Basic {basic}',
  'Basic',
  'Basic =',
  'OAuth oauth_token="{accessToken}"',
  'bearer  {accessToken}',
]
const HOSTS = ['x.com', '', 'a b', '[::1]', '127.0.0.1:1', 'evil.example']
export const JSON_TYPE = 'application/json'
export const FORM = 'application/x-www-form-urlencoded'
const TYPES = [FORM, `${FORM};charset=utf-7`, 'text/plain', 'multipart/form-data; boundary=a', '', ';', 'a/b']

const place = fc.nat({ max: 9 })

/** Not in a header, lest the request be another one. */
const inHeader = (text: string) =>
  [...toBytes(text)]
    .filter((byte) => byte >= ' ' && byte !== '\x7f')
    .join('')
    .trim()

/** The twists of every request, with this for what does not belong there. */
export function twistsWith(odd: fc.Arbitrary<string>): fc.Arbitrary<Twist> {
  const parameter = fc.record({ name: fc.oneof(fc.constantFrom(...NAMES), odd), value: odd, how: writing })
  return fc.oneof(
    fc.constantFrom(...METHODS).map(
      (method): Twist =>
        (draft) =>
          void (draft.method = method),
    ),
    fc.tuple(place, odd, writing).map(([at, text, how]): Twist => inPath(at, write(text, how))),
    fc.tuple(fc.constantFrom('/2/', '/i/', '/oauth2/'), odd, writing).map(
      ([start, text, how]): Twist =>
        (draft) =>
          void (draft.path = start + write(text, how)),
    ),
    fc
      .tuple(place, odd, writing)
      .map(([at, value, how]): Twist => atParameter(at, (found) => [{ ...found, value, how }])),
    place.map((at): Twist => atParameter(at, () => [])),
    fc.tuple(place, odd).map(([at, value]): Twist => atParameter(at, (found) => [found, { ...found, value }])),
    parameter.map(
      (more): Twist =>
        (draft) =>
          void (draft.form ?? draft.query).push(more),
    ),
    parameter.map(
      (more): Twist =>
        (draft) =>
          void draft.query.push(more),
    ),
    fc.tuple(place, place, oddJson(odd)).map(([at, how, value]): Twist => atMember(at, how, value)),
    fc.constant(asJson),
    fc.constant(inQuery),
    fc.oneof(fc.constantFrom(...HOSTS), odd).map((text): Twist => setHeader('host', text)),
    fc.oneof(fc.constantFrom(...AUTHORIZATIONS), odd).map((text): Twist => setHeader('authorization', text)),
    fc
      .tuple(odd, odd)
      .map((pair): Twist => setHeader('authorization', `Basic ${Buffer.from(pair.join(':')).toString('base64')}`)),
    fc.tuple(fc.constantFrom(...HEADERS), odd).map(([name, text]): Twist => setHeader(name, text)),
  )
}

/** What does not belong into JSON where it stands. */
function oddJson(odd: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const plain = [null, true, 0, -1, 1.5, 2 ** 53 + 2, '', [], {}, [[]], { a: { b: [] } }, Array(200).fill('1')]
  return fc.oneof(odd, fc.constantFrom(...plain), fc.array(odd, { maxLength: 5 }))
}

/** Bodies that are no form. */
const bodies: fc.Arbitrary<Twist> = fc
  .oneof(
    fc.tuple(fc.constantFrom(...TYPES), hostileText),
    fc.tuple(fc.constant('application/json'), fc.oneof(fc.json({ maxDepth: 2 }), hostileText)),
    fc.constantFrom('', '{', '[]', 'null', '1', '{"text":"\\ud800"}', '{"grant_type":{"a":1}}').map(json),
    fc.integer({ min: 1, max: 3000 }).map((depth) => json(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
  )
  .map(
    ([type, text]): Twist =>
      (draft) =>
        void (draft.body = { type, text: toBytes(text) }),
  )

const manyHeaders = fc.integer({ min: 10, max: 1500 }).map((count): Twist => (draft) => {
  for (let index = 0; index < count; index += 1) draft.headers.push([`x${index}`, 'a'])
})

/** Below and above what is read of a body. */
const largeBodies = fc
  .constantFrom(250, 300)
  .map((kilobytes) => `redirect_uri=${'a'.repeat(kilobytes * 1024)}`)
  .map(
    (text): Twist =>
      (draft) =>
        void (draft.body = { type: FORM, text }),
  )

/** A body that stops half-way, and whose length says so. */
const cutBodies = fc.nat({ max: 400 }).map((length): Twist => (draft) => {
  const { body = { type: JSON_TYPE, text: toBytes(JSON.stringify(draft.json ?? {})) } } = draft
  draft.body = { ...body, text: body.text.slice(0, length) }
})

export const twists: fc.Arbitrary<Twist> = fc.oneof(
  { weight: 90, arbitrary: twistsWith(hostileText) },
  { weight: 9, arbitrary: bodies },
  { weight: 3, arbitrary: cutBodies },
  { weight: 1, arbitrary: largeBodies },
  { weight: 1, arbitrary: manyHeaders },
)

function json(text: string): [type: string, text: string] {
  return ['application/json', text]
}

function inPath(at: number, text: string): Twist {
  return (draft) => {
    const parts = draft.path.split(/(\{\w+\})/)
    const places = parts.flatMap((_, index) => (index % 2 === 1 ? [index] : []))
    const found = places[at % places.length]
    if (found !== undefined) parts[found] = text
    draft.path = parts.join('')
  }
}

/** Replaces one parameter, of the form where there is one. */
function atParameter(at: number, replace: (found: Parameter) => Parameter[]): Twist {
  return (draft) => {
    const all = draft.form ?? draft.query
    const index = at % Math.max(1, all.length)
    const found = all[index]
    if (found) all.splice(index, 1, ...replace(found))
  }
}

/** A member of the JSON body, or an element of a list in it, is this value, or missing, or has this value beside it. */
function atMember(at: number, how: number, value: unknown): Twist {
  return (draft) => {
    const places = placesIn(draft.json)
    const [parent, name] = places[at % Math.max(1, places.length)] ?? []
    if (!parent || name === undefined) return
    if (how < 7) parent[name] = value
    else if (how === 7) delete parent[name]
    else parent[Array.isArray(parent) ? parent.length : 'odd_member'] = value
  }
}

type Parent = Record<string | number, unknown>

function placesIn(value: unknown): [parent: Parent, name: string | number][] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Parent
  return Object.keys(parent).flatMap((name) => [[parent, name], ...placesIn(parent[name])] as [Parent, string][])
}

function setHeader(name: string, text: string): Twist {
  return (draft) => {
    draft.headers = draft.headers.filter(([known]) => known !== name)
    draft.headers.push([name, inHeader(text)])
  }
}

function asJson(draft: Draft): void {
  const members = (draft.form ?? []).map(({ name, value }) => [name, value])
  draft.body = { type: 'application/json', text: toBytes(JSON.stringify(Object.fromEntries(members))) }
}

/** As X's own TypeScript SDK sends them. */
function inQuery(draft: Draft): void {
  draft.query.push(...(draft.form ?? []))
  draft.form = []
}
