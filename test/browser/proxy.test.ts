import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { MockProvider } from '../../mock-provider/index.ts'
import { proxyTo } from '../proxy/connect.ts'
import { answerConsent, expect, test } from './browser-test.ts'

/** The app's own callback on this machine: it notes where it was called and sends the browser on, as many do. */
async function startCallback(mock: MockProvider): Promise<{ redirectUri: string; called: string[] }> {
  const called: string[] = []
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    if (url === '/done') return void response.setHeader('content-type', 'text/html').end('<title>Signed in</title>')
    if (!url.startsWith('/callback')) return void response.writeHead(404).end()
    called.push(url)
    response.writeHead(302, { location: '/done' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close().closeAllConnections())
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`
  mock.clients.addRedirectUri(mock.config.clientId, redirectUri)
  return { redirectUri, called }
}

function authorizationUrl(host: string, { config }: MockProvider, redirectUri: string): string {
  const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
  const parameters = {
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: redirectUri,
    state: 'some-state',
    scope: config.scopes.join(' '),
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  return `https://${host}/i/oauth2/authorize?${new URLSearchParams(parameters)}`
}

/** Both domains are on Chromium's HSTS list, so nobody could click a certificate error away. */
test.for(['x.com', 'twitter.com'])(
  'at https://%s a browser behind the proxy logs in, agrees, and lands at the callback on this machine',
  async (host, { mock, openPage }) => {
    const proxy = await proxyTo(mock)
    const { redirectUri, called } = await startCallback(mock)
    const through = { server: proxy.origin, bypass: '127.0.0.1' }
    const page = await openPage({ proxy: through, ignoreHTTPSErrors: true })

    await page.goto(authorizationUrl(host, mock, redirectUri))
    const origin = await page.evaluate('location.origin')
    await answerConsent(page)
    await page.waitForURL(`${new URL(redirectUri).origin}/done`)

    expect(origin).toBe(`https://${host}`)
    expect(await page.title()).toBe('Signed in')
    expect(called).toEqual([expect.stringMatching(/^\/callback\?state=some-state&code=[\w-]{91}$/)])
    const kinds = mock.journal.events.filter(({ http }) => http).map(({ kind }) => kind)
    expect(kinds).toEqual(['attempt.opened', 'consent.shown', 'code.issued'])
  },
)
