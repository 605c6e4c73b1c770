import { createServer, type RequestListener } from 'node:http'
import { inspect } from 'node:util'
import { onTestFinished } from 'vitest'
import type { ClientConfig } from '../../src/client/index.ts'

/** Values that no message may hold, each long enough to be found. */
export const secrets = {
  clientSecret: 'client-secret-that-nobody-may-see',
  code: 'authorization-code-that-nobody-may-see',
  codeVerifier: 'code-verifier-that-nobody-may-see-0123456789',
  accessToken: 'access-token-that-nobody-may-see',
  refreshToken: 'refresh-token-that-nobody-may-see',
  state: 'state-that-nobody-may-see',
}

export const publicConfig: ClientConfig = {
  authorizationEndpoint: 'https://x.example/i/oauth2/authorize',
  tokenEndpoint: 'https://api.x.example/2/oauth2/token',
  revocationEndpoint: 'https://api.x.example/2/oauth2/revoke',
  apiOrigin: 'https://api.x.example',
  clientId: 'client-1',
  redirectUri: 'http://127.0.0.1:3000/callback',
  scopes: ['tweet.read', 'users.read'],
  clock: { now: () => 1_000_000 },
}

export const confidentialConfig: ClientConfig = { ...publicConfig, clientSecret: secrets.clientSecret }

export const basic = `Basic ${btoa(`client-1:${secrets.clientSecret}`)}`

export const tokenAnswer = {
  token_type: 'bearer',
  expires_in: 7200,
  access_token: secrets.accessToken,
  scope: 'users.read tweet.read',
  refresh_token: 'the-next-refresh-token',
}

/** A server in one function: keeps what it was sent and gives one answer. */
export function answering(config: ClientConfig, give: () => Response | Promise<Response>) {
  const requests: Request[] = []
  const fetch: typeof globalThis.fetch = (url, init) => {
    requests.push(new Request(url, init))
    return Promise.resolve().then(give)
  }
  return { config: { ...config, fetch }, requests }
}

/** A real server on a free port, gone when the test ends. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${portOf(server.address())}`
}

export function portOf(address: unknown): number {
  if (typeof address === 'object' && address && 'port' in address) return Number(address.port)
  throw new Error('no port')
}

/** All that a log would show of an error, causes and members included. */
export function print(error: unknown): string {
  return inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error) + String(error)
}

export async function catchError(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}
