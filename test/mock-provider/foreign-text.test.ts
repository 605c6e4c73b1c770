import * as fc from 'fast-check'
import type { MockProvider } from '../../mock-provider/index.ts'
import { parseUrl } from '../../mock-provider/wire/parse-url.ts'
import { expect, test } from '../../src/testing/vitest.ts'
import { ask, call } from './control/call.ts'
import { doors } from './doors.ts'
import { authorizationUrl, collectWarnings } from './fixtures.ts'
import { sameCases } from '../same-cases.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Any text: control characters, Latin 1, the rest of Unicode, halves of surrogate pairs. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)), maxLength: 12 }),
  fc.string({ unit: fc.integer({ min: 0xd700, max: 0xe0ff }).map((code) => String.fromCharCode(code)), maxLength: 4 }),
)

/** Places in a redirect URI where an app may have such text. */
const redirectUri = fc
  .tuple(fc.constantFrom('http://127.0.0.1:3000/', 'https://a', 'myapp:', 'http://a/?b=', '', 'http://'), anyText)
  .map(([start, rest]) => start + rest)

/** The one-time id that a page carries. */
function formOf(page: string): string {
  return /name="attempt" value="([^"]+)"/.exec(page)?.[1] ?? ''
}

/** The clicks of the user in a browser: from the log-in page to where the consent form leads. */
async function consent(mock: MockProvider, url: URL): Promise<{ statuses: number[]; location: string }> {
  const statuses: number[] = []
  const open = await call(mock, { path: url.pathname + url.search })
  const submit = (page: string, rest: string) =>
    call(mock, { method: 'POST', path: url.pathname, headers: FORM, body: `attempt=${formOf(page)}&${rest}` })
  const shown = await submit(open.text, 'user=ada_practice')
  const { status, headers } = await submit(shown.text, 'decision=approve')
  statuses.push(open.status, shown.status, status)
  return { statuses, location: String(headers.location) }
}

test('whatever redirect URI can be registered, a browser gets there, and its state with it', async ({ mock }) => {
  const warnings = collectWarnings()
  let registered = 0

  await fc.assert(
    fc.asyncProperty(redirectUri, anyText, fc.string({ minLength: 1 }), async (uri, name, state) => {
      const { status, json } = await ask(mock, 'POST /clients', { name: `App ${name}`, redirectUris: [uri] })
      expect([201, 400]).toContain(status)
      if (status === 400) return void expect(json.field).toMatch(/^redirectUris/)
      registered += 1
      const url = authorizationUrl(mock, { client_id: json.clientId, redirect_uri: uri, state })
      const { statuses, location } = await consent(mock, url)
      expect(statuses).toEqual([200, 200, 302])
      expect(new URL(location).searchParams.get('state')).toBe(url.searchParams.get('state'))
    }),
    { ...sameCases, numRuns: 300 },
  )

  expect(registered).toBeGreaterThan(20)
  expect(warnings).toEqual([])
})

test('a text is the same URL, or none, however often it was asked before', () => {
  const latin1 = ['https://a\u00c3\u0080', 'https://b\u00fccher.example/']
  const first = latin1.map((text) => parseUrl(text)?.href)

  const later = latin1.map((text) => Array.from({ length: 20_000 }, () => parseUrl(text)?.href).at(-1))

  expect(later).toEqual(first)
  expect(first).toEqual([undefined, 'https://xn--bcher-kva.example/'])
})

test('what a redirect URI is percent-encoded can be registered in its place', ({ mock }) => {
  let hints = 0

  fc.assert(
    fc.property(redirectUri, (uri) => {
      const [, hint] = /; percent-encoded it is (.+)$/.exec(refusalOf(mock, uri)) ?? []
      if (hint === undefined) return
      hints += 1
      expect(refusalOf(mock, hint)).toBe('')
      expect(hint).toMatch(/^[\x21-\x7e]+$/)
    }),
    { ...sameCases, numRuns: 2000 },
  )

  expect(hints).toBeGreaterThan(100)
})

/** Why the URI cannot be registered; empty where it can. */
function refusalOf(mock: MockProvider, uri: string): string {
  const { clientId } = mock.config
  try {
    mock.clients.addRedirectUri(clientId, uri)
    mock.clients.removeRedirectUri(clientId, uri)
    return ''
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

test.for(doors)('no endpoint breaks at any text in any of its parameters over %s', async ([, door], { mock }) => {
  const warnings = collectWarnings()
  const names = ['client_id', 'redirect_uri', 'state', 'scope', 'code', 'refresh_token', 'token', 'user', 'grant_type']
  const parameters = fc.dictionary(fc.constantFrom(...names), anyText)
  const path = fc.constantFrom(
    '/2/oauth2/token',
    '/2/oauth2/revoke',
    '/i/oauth2/authorize',
    '/oauth2/token',
    '/2/users',
  )

  await fc.assert(
    fc.asyncProperty(path, parameters, async (at, form) => {
      const posted = await door(mock, { method: 'POST', path: at, form })
      const asked = await door(mock, { path: `${at}?${new URLSearchParams(form)}` })
      expect(Math.max(posted.status, asked.status)).toBeLessThan(500)
    }),
    { ...sameCases, numRuns: 200 },
  )

  expect(warnings).toEqual([])
})
