import { test, expect } from '../../../src/testing/vitest.ts'
import type { MockProvider } from '../../../mock-provider/index.ts'
import { authorizationUrl, exchange, lastEvent, read, type Answer, type Changes } from '../fixtures.ts'

/** Opens the log-in page over HTTP and gives the one-time id of its form. */
async function openLogIn(mock: MockProvider, changes: Changes = {}): Promise<string> {
  const response = await fetch(authorizationUrl(mock, changes))
  return readForm(await read(response))
}

function readForm({ text }: Answer): string {
  return /name="attempt" value="([^"]+)"/.exec(text)?.[1] ?? 'no form'
}

async function submit(
  mock: MockProvider,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const init = { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' } as const
  return read(await fetch(mock.config.authorizationEndpoint, init))
}

async function openConsent(mock: MockProvider, changes: Changes = {}): Promise<string> {
  return readForm(await submit(mock, { attempt: await openLogIn(mock, changes), user: 'ben_practice' }))
}

test('log in, approve: the browser is sent back with a code that works', async ({ mock }) => {
  const attempt = await openConsent(mock)

  const { status, headers, text } = await submit(mock, { attempt, decision: 'approve' })

  const location = new URL(headers.get('location') ?? '')
  expect([status, text]).toEqual([302, ''])
  expect([...location.searchParams.keys()]).toEqual(['state', 'code'])
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
  expect((await exchange(mock, location.searchParams.get('code') ?? '')).status).toBe(200)
  expect(lastEvent(mock)).toMatchObject({ user: 'ben_practice' })
})

test('cancel sends the error and the state, and no code was issued', async ({ mock }) => {
  const attempt = await openConsent(mock)

  const { status, headers } = await submit(mock, { attempt, decision: 'cancel' })

  expect(status).toBe(302)
  expect(headers.get('location')).toMatch(/\?error=access_denied&state=state-1$/)
  expect(mock.journal.events.map(({ kind }) => kind)).toEqual(['attempt.opened', 'consent.shown', 'consent.denied'])
})

test('the consent page names app, account, scopes and where the browser goes', async ({ mock }) => {
  const attempt = await openLogIn(mock)

  const { text } = await submit(mock, { attempt, user: 'ada_practice' })

  expect(text).toContain('Practice app wants to access your account')
  expect(text).toContain('@ada_practice')
  expect(text.match(/<li>/g)).toHaveLength(3)
  expect(text).toContain(mock.config.redirectUri)
})

test('a form can be submitted once', async ({ mock }) => {
  const attempt = await openConsent(mock)
  await submit(mock, { attempt, decision: 'approve' })

  const { status, headers, text } = await submit(mock, { attempt, decision: 'approve' })

  expect([status, headers.get('location')]).toEqual([200, null])
  expect(text).toContain('Something went wrong')
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason: 'form-spent' })
})

test('the form of the log-in page does not approve', async ({ mock }) => {
  const attempt = await openLogIn(mock)

  const { headers } = await submit(mock, { attempt, decision: 'approve' })

  expect(headers.get('location')).toBeNull()
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason: 'user' })
})

test.for(['', 'invented', '__proto__'])(
  'a form id %j that was never given out is refused',
  async (attempt, { mock }) => {
    const { headers } = await submit(mock, { attempt, decision: 'approve' })

    expect(headers.get('location')).toBeNull()
    expect(lastEvent(mock)).toMatchObject({ reason: 'form-spent' })
  },
)

test('a decision that is neither is refused', async ({ mock }) => {
  const attempt = await openConsent(mock)

  const { headers } = await submit(mock, { attempt, decision: 'maybe' })

  expect(headers.get('location')).toBeNull()
  expect(lastEvent(mock)).toMatchObject({ reason: 'decision' })
})

const foreign: Record<string, string>[] = [
  { origin: 'http://evil.example' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
]

test.for(foreign)('a form sent with %j is refused and keeps the real one usable', async (headers, { mock }) => {
  const attempt = await openConsent(mock)

  const refused = await submit(mock, { attempt, decision: 'approve' }, headers)
  const event = lastEvent(mock)
  const { status } = await submit(mock, { attempt, decision: 'approve' })

  expect(refused.headers.get('location')).toBeNull()
  expect(event).toMatchObject({ kind: 'attempt.refused', reason: 'foreign-page' })
  expect(status).toBe(302)
})

test('a form that a browser sends from our own page is taken', async ({ mock }) => {
  const attempt = await openConsent(mock)

  const { status } = await submit(
    mock,
    { attempt, decision: 'approve' },
    { origin: mock.origin, 'sec-fetch-site': 'same-origin' },
  )

  expect(status).toBe(302)
})

test('two attempts do not mix', async ({ mock }) => {
  const first = await openConsent(mock, { state: 'first' })
  const second = await openConsent(mock, { state: 'second' })

  const answers = [
    await submit(mock, { attempt: second, decision: 'cancel' }),
    await submit(mock, { attempt: first, decision: 'cancel' }),
  ]

  expect(answers.map(({ headers }) => headers.get('location')?.split('state=')[1])).toEqual(['second', 'first'])
})

test('of more than a thousand open forms the oldest stops working', async ({ mock }) => {
  const oldest = await openLogIn(mock)
  for (let count = 0; count < 1000; count += 1) await mock.fetch(authorizationUrl(mock))

  await submit(mock, { attempt: oldest, user: 'ada_practice' })

  expect(lastEvent(mock)).toMatchObject({ reason: 'form-spent' })
})

test('names are escaped on the pages', async ({ mock }) => {
  const { clientId } = mock.clients.register({
    name: '<script>alert(1)</script>',
    redirectUris: [mock.config.redirectUri],
  })

  const { text } = await read(await fetch(authorizationUrl(mock, { client_id: clientId })))

  expect(text).not.toContain('<script')
  expect(text).toContain('&lt;script')
})

test('an app that was suspended between the two pages gets no code', async ({ mock }) => {
  const attempt = await openConsent(mock)
  mock.suspendClient(mock.config.clientId)

  const { status, headers } = await submit(mock, { attempt, decision: 'approve' })

  expect([status, headers.get('location')]).toEqual([200, null])
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason: 'client-suspended' })
})

test('a redirect URI that was removed between the two pages gets no code', async ({ mock }) => {
  const attempt = await openConsent(mock)
  mock.clients.removeRedirectUri(mock.config.clientId, mock.config.redirectUri)

  const { status, headers } = await submit(mock, { attempt, decision: 'approve' })

  expect([status, headers.get('location')]).toEqual([200, null])
  expect(lastEvent(mock)).toMatchObject({ kind: 'attempt.refused', reason: 'redirect' })
})
