import { expect, test, vi } from 'vitest'
import { exchangeCode, type ClientConfig } from '../../src/client/index.ts'
import { fingerprint, showing } from '../../steps/show.ts'

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

test('a secret that the server repeats is shown as its fingerprint', async () => {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))

  await expect(exchangeCode(showing(config), { code, codeVerifier })).rejects.toThrow('refused')
  log.mockRestore()

  const screen = lines.join('\n')
  for (const secret of [clientSecret, code, codeVerifier]) {
    expect(screen).not.toContain(secret)
    expect(screen).toContain(fingerprint(secret))
  }
})
