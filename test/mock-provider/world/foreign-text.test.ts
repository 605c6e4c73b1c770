import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { ForeignText, printable } from '../../../mock-provider/world/foreign-text.ts'
import { Secrets } from '../../../mock-provider/world/secrets.ts'
import { createRandomSource } from '../../../mock-provider/world/random.ts'
import { createToken } from '../../../mock-provider/world/tokens.ts'
import { test, expect } from '../../../src/testing/vitest.ts'
import { authorizationUrl, post } from '../fixtures.ts'

/** What a terminal obeys, what forges a line, and what turns a text around. */
const HOSTILE =
  '\u001b[2J\u001b]0;title\u0007\r\n  12:00:00  POST /2/oauth2/token 200\u0000\u0085\u009b31m\u202e\u2028\ud800'
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

const form = (name: string) => (mock: MockProvider) =>
  post(mock, '/2/oauth2/token', { form: { client_id: mock.config.clientId, [name]: HOSTILE } })
const json = (body: unknown) => (mock: MockProvider) =>
  mock.fetch(mock.config.tokenEndpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const authorize = (name: string) => (mock: MockProvider) => mock.fetch(authorizationUrl(mock, { [name]: HOSTILE }))

const requests: Record<string, (mock: MockProvider) => unknown> = {
  'a grant type': form('grant_type'),
  'a redirect URI': form('redirect_uri'),
  'a name': (mock) => post(mock, '/2/oauth2/token', { form: { [HOSTILE]: 'a' } }),
  'a name that occurs twice': (mock) =>
    mock.fetch(
      `${mock.config.tokenEndpoint}?${encodeURIComponent('\u001b[2J\n')}=1&${encodeURIComponent('\u001b[2J\n')}=2`,
      {
        method: 'POST',
      },
    ),
  'a JSON name': json({ [HOSTILE]: {} }),
  'a JSON value': json({ grant_type: HOSTILE, scope: HOSTILE }),
  'an unregistered redirect URI': authorize('redirect_uri'),
  'a response type': authorize('response_type'),
  'a scope': authorize('scope'),
  'a header in Latin-1': (mock) =>
    mock.fetch(`${mock.origin}/2/users/me`, { headers: { 'user-agent': 'a\u009b31m', 'x-lab-actor': 'b\u009b31m' } }),
  'a mark': (mock) => mock.journal.mark(HOSTILE),
}

test.for(Object.keys(requests))(
  'no event has anything that a terminal obeys after %s of it',
  async (name, { mock }) => {
    await requests[name]?.(mock)

    const texts: string[] = []
    JSON.stringify(mock.journal.events, (_key, value) => (typeof value === 'string' ? texts.push(value) : value))
    expect(texts.length).toBeGreaterThan(2)
    expect(texts.filter((text) => OBEYED.test(text))).toEqual([])
  },
)

test('printable shows what it hides, and leaves text in any script as it is', () => {
  const shown = printable('\u001b[31mred\n')

  expect(shown).toBe('\\u{1b}[31mred\\u{a}')
  expect(printable('こんにちは, ça va? 👋')).toBe('こんにちは, ça va? 👋')
})

test('whatever comes, what is written is printable, no longer than asked for, and holds no token', () => {
  const foreign = new ForeignText(new Secrets('key'))
  const random = createRandomSource(1)
  const tokens = [createToken('at', 1e12, random), createToken('rt', 1.7e12, random), createToken('ac', 0, random)]
  const pieces = tokens.flatMap((token) => Array.from({ length: 68 }, (_, at) => token.slice(at, at + 24)))
  const part = oneof(
    string({ unit: 'binary', maxLength: 400 }),
    constantFrom(...tokens),
    constantFrom('%', '%25', 'OjE', 'OmF0OjE', 'A'.repeat(60), HOSTILE),
  )

  const writes = property(array(part, { maxLength: 12 }), integer({ min: 1, max: 600 }), (parts, most) => {
    const written = foreign.write(parts.join(''), most)
    expect(written.length).toBeLessThanOrEqual(most)
    expect(OBEYED.test(written)).toBe(false)
    expect(pieces.filter((piece) => written.includes(piece))).toEqual([])
  })

  assert(writes, { numRuns: 100, seed: 1 })
})
