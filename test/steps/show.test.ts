import { expect, onTestFinished, test, vi } from 'vitest'
import { exchangeCode, getMe, type ClientConfig } from '../../src/client/index.ts'
import { fingerprint, say, showing } from '../../steps/show.ts'

const clientSecret = 'a-client-secret-that-nobody-may-see'
const code = 'a-code-that-nobody-may-see'
const codeVerifier = 'a-code-verifier-that-nobody-may-see-0123456789'

/** A server that repeats in its answer whatever it was sent. */
const echo: typeof globalThis.fetch = async (input, init) => {
  const sent = new URLSearchParams(await new Request(input, init).text())
  const error_description = `${sent.get('code')} ${sent.get('code_verifier')} ${clientSecret}`
  return Response.json(
    { error: 'invalid_request', error_description, data: { code: sent.get('code') } },
    { status: 400 },
  )
}

const config: ClientConfig = {
  authorizationEndpoint: 'http://127.0.0.1/i/oauth2/authorize',
  tokenEndpoint: 'http://127.0.0.1/2/oauth2/token',
  revocationEndpoint: 'http://127.0.0.1/2/oauth2/revoke',
  apiOrigin: 'http://127.0.0.1',
  clientId: 'some-client',
  clientSecret,
  redirectUri: 'http://127.0.0.1:3000/callback',
  scopes: ['tweet.read'],
  fetch: echo,
}

/** The lines that are printed from now on. */
function listen(): string[] {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  onTestFinished(() => log.mockRestore())
  return lines
}

test('a secret that the server repeats is shown as its fingerprint', async () => {
  const lines = listen()

  await expect(exchangeCode(showing(config), { code, codeVerifier })).rejects.toThrow('refused')

  const screen = lines.join('\n')
  for (const secret of [clientSecret, code, codeVerifier]) {
    expect(screen).not.toContain(secret)
    expect(screen).toContain(fingerprint(secret))
  }
})

test.each([
  ['Basic', `Basic ${btoa(`some-client:${clientSecret}`)}`],
  ['the secret, encoded', encodeURIComponent(btoa(clientSecret))],
  ['half of the code verifier', codeVerifier.slice(0, 25)],
  ['an escape sequence', '\u001B[2J'],
])('%s that the server repeats is not on the screen', async (_, repeated) => {
  const lines = listen()
  const fetch = async () => {
    const headers = { 'content-type': `text/x; ${repeated}`.replace('\u001B', ''), 'retry-after': repeated.slice(1) }
    return Response.json(
      { error: 'invalid_request', error_description: repeated, detail: repeated },
      { status: 429, headers },
    )
  }

  await expect(exchangeCode(showing({ ...config, fetch }), { code, codeVerifier })).rejects.toThrow('refused')

  expect(lines.join('\n')).not.toContain(repeated)
})

test('an access token that the resource server repeats is not on the screen', async () => {
  const lines = listen()
  const accessToken = 'an-access-token-that-nobody-may-see'
  const data = { id: '1', name: `Bearer ${accessToken}`, username: 'ada' }

  await getMe(showing({ ...config, fetch: async () => Response.json({ data }) }), accessToken)

  expect(lines.join('\n')).toContain('data.username = ada')
  expect(lines.join('\n')).not.toContain(accessToken)
})

test('a line of a million words is broken in a moment, and into lines that fit', () => {
  const lines = listen()
  const { columns } = process.stdout
  process.stdout.columns = 80
  onTestFinished(() => void (process.stdout.columns = columns))

  say(`    ${'word '.repeat(1_000_000)}`)

  expect(lines.length).toBeGreaterThan(60_000)
  expect(Math.max(...lines.slice(0, 1000).map(({ length }) => length))).toBeLessThan(80)
})

test('a first word that is too long for a line stays whole', () => {
  const lines = listen()
  const { columns } = process.stdout
  process.stdout.columns = 80
  onTestFinished(() => void (process.stdout.columns = columns))

  say('a'.repeat(100))

  expect(lines).toEqual([`  ${'a'.repeat(100)}`])
})
