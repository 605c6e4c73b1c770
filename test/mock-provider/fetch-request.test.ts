import { expect, test } from 'vitest'
import { readFetchRequest } from '../../mock-provider/fetch-request.ts'

const URL_TEXT = 'https://api.x.com/2/oauth2/token?a=1&b=%20#here'

const signal = new AbortController().signal

const calls: [what: string, input: string | URL, init?: RequestInit][] = [
  ['an address alone', URL_TEXT],
  ['a URL', new URL(URL_TEXT)],
  ['a form', URL_TEXT, { method: 'POST', body: new URLSearchParams({ grant_type: 'refresh_token', 'a b': 'é&=' }) }],
  ['a text', URL_TEXT, { method: 'POST', body: 'grant_type=refresh_token' }],
  ['an empty text', URL_TEXT, { method: 'POST', body: '' }],
  ['a text with a sign of its own', URL_TEXT, { method: 'POST', body: 'x=😀' }],
  ['half a sign', URL_TEXT, { method: 'POST', body: 'x=\ud83d' }],
  ['a type of its own', URL_TEXT, { method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }],
  ['bytes', URL_TEXT, { method: 'POST', body: Buffer.from('a=1') }],
  [
    'headers as pairs, one twice',
    URL_TEXT,
    {
      headers: [
        ['X-A', ' 1 '],
        ['x-a', '2'],
      ],
    },
  ],
  ['headers as headers', URL_TEXT, { headers: new Headers({ Authorization: 'Bearer abc' }) }],
  ['no redirects', URL_TEXT, { redirect: 'manual' }],
  ['redirects as errors', URL_TEXT, { redirect: 'error' }],
  ['a method in small letters', URL_TEXT, { method: 'post', body: 'a=1' }],
  ['a method of nobody', URL_TEXT, { method: 'BREW' }],
  ['nothing in each member', URL_TEXT, { body: null, signal: null }],
  ['a member that nobody needs', URL_TEXT, { keepalive: false }],
  ['a signal', URL_TEXT, { signal }],
  ['a path with odd letters', 'https://api.x.com/2/users/by/username/é x'],
]

test.for(calls)('%s is read as a Request would be', async ([, input, init]) => {
  const request = new Request(input, init)
  const { signal: _, ...read } = await readFetchRequest(input, init)

  expect(read).toEqual({
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
    redirect: request.redirect,
  })
})

test('leaving by the signal is seen, whichever way a call was read', async () => {
  const leaving = new AbortController()
  const reads = await Promise.all([
    readFetchRequest(URL_TEXT, { signal: leaving.signal }),
    readFetchRequest(new Request(URL_TEXT), { signal: leaving.signal }),
  ])

  leaving.abort()

  expect(reads.map(({ signal: given }) => given?.aborted)).toEqual([true, true])
})

test.for<[what: string, input: string, init: RequestInit]>([
  ['a body with GET', URL_TEXT, { body: 'a=1' }],
  ['an address that is none', 'nowhere', {}],
  ['an address with a password', 'https://me:secret@api.x.com/2/users/me', {}],
  ['a header with a line break', URL_TEXT, { headers: { 'x-a': 'one\r\ntwo' } }],
  ['a forbidden method', URL_TEXT, { method: 'TRACE' }],
  ['a redirect mode of nobody', URL_TEXT, { redirect: 'sometimes' as 'error' }],
])('%s is refused as fetch refuses it', async ([, input, init]) => {
  await expect(async () => readFetchRequest(input, init)).rejects.toThrow(TypeError)
})
