/** What a page can try against a server that is not its own, as data: the page is written from it. */
export type Try = {
  how:
    | 'fetch'
    | 'form'
    | 'frame'
    | 'image'
    | 'script'
    | 'style'
    | 'beacon'
    | 'event stream'
    | 'web socket'
    | 'window'
    | 'prefetch'
    | 'worker'
    | 'object'
    | 'refresh'
    | 'service worker'
    | 'consent'
  path: string
  method?: string
  mode?: string
  type?: string
  body?: string
  /** Further options of fetch: credentials, redirect, headers. */
  more?: Record<string, unknown>
}

/** Calls that change something, each with a body that works. */
const CHANGES: [method: string, path: string, body: string][] = [
  ['POST', '/_mock/clock/advance', '{"hours":2}'],
  ['POST', '/_mock/clock/run', '{}'],
  ['POST', '/_mock/reset', '{}'],
  ['POST', '/_mock/faults', '{"at":"token","then":"reset"}'],
  ['DELETE', '/_mock/faults', ''],
  ['POST', '/_mock/clients', '{"redirectUris":["https://evil.example/"]}'],
  ['POST', '/_mock/users', '{"username":"evil"}'],
  ['POST', '/_mock/posts', '{"author":"ada_practice","text":"evil"}'],
  ['POST', '/_mock/sign-in', '{}'],
  ['POST', '/_mock/revoke-by-user', '{}'],
  ['POST', '/_mock/snapshots', '{"id":"evil"}'],
  ['POST', '/_mock/worlds', '{}'],
  ['POST', '/_mock/journal/mark', '{"name":"evil"}'],
]

/** What would tell a page something. */
const READS = [
  '/_mock/config',
  '/_mock/journal',
  '/_mock/clients',
  '/_mock/openapi.json',
  '/_mock/clock',
  '/',
  '/2/users/me',
]
const CONSENT = '/i/oauth2/authorize'
const TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'application/json']
const FORM_TYPES = TYPES.slice(0, 3).map((type) => type.split(';', 1)[0] ?? '')

/** One change in every way that fetch has, the others in the two that get farthest: a request without preflight, and JSON. */
const fetches: Try[] = [
  ...['cors', 'no-cors'].flatMap((mode) =>
    TYPES.map((type): Try => ({
      how: 'fetch',
      path: '/_mock/clock/advance',
      method: 'POST',
      mode,
      type,
      body: '{"hours":2}',
    })),
  ),
  ...CHANGES.flatMap(([method, path, body]): Try[] => [
    { how: 'fetch', path, method, mode: 'no-cors', type: 'text/plain', body },
    { how: 'fetch', path, method, mode: 'cors', type: 'application/json', body },
  ]),
  ...READS.flatMap((path) =>
    ['cors', 'no-cors'].map((mode): Try => ({ how: 'fetch', path, mode, more: { credentials: 'include' } })),
  ),
  ...['PUT', 'PATCH', 'HEAD', 'OPTIONS'].map((method): Try => ({ how: 'fetch', path: '/_mock/config', method })),
  { how: 'fetch', path: '/_mock/config', mode: 'same-origin' },
  { how: 'fetch', path: '/_mock/config', more: { redirect: 'manual', referrerPolicy: 'no-referrer' } },
  { how: 'fetch', path: '/_mock/config', more: { headers: { authorization: 'Bearer let-me-in' } } },
]

const forms: Try[] = [
  ...CHANGES.slice(0, 6).map(([, path, body]): Try => ({ how: 'form', path, type: 'text/plain', body })),
  ...FORM_TYPES.map((type): Try => ({ how: 'form', path: '/_mock/clock/advance', type, body: '{"hours":2}' })),
  ...FORM_TYPES.map((type): Try => ({ how: 'form', path: CONSENT, type, body: 'approve' })),
  { how: 'form', path: '/2/oauth2/revoke', type: 'application/x-www-form-urlencoded', body: 'approve' },
]

const elements: Try[] = ['/_mock/config', '/', CONSENT].flatMap((path) =>
  (['image', 'script', 'style', 'frame', 'object', 'prefetch', 'refresh', 'window'] as const).map((how): Try => ({
    how,
    path,
  })),
)

const others: Try[] = [
  ...CHANGES.map(([, path, body]): Try => ({ how: 'beacon', path, body })),
  { how: 'event stream', path: '/_mock/events?since=0' },
  { how: 'event stream', path: '/_mock/journal' },
  { how: 'web socket', path: '/_mock/events' },
  { how: 'web socket', path: '/' },
  { how: 'worker', path: '/_mock/openapi.json' },
  { how: 'service worker', path: '/_mock/openapi.json' },
]

/** What a page tries that knows the app's authorization request: client ids and redirect URIs are no secrets. */
export function triesOf({ pathname, search }: URL): Try[] {
  const pages = (['frame', 'window', 'consent'] as const).map((how): Try => ({ how, path: pathname + search }))
  return [...fetches, ...forms, ...elements, ...others, ...pages]
}
