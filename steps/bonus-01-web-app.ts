// The 2022 tutorial's app, repaired: an attempt for each browser session, the state compared, Basic at every token call.
import { randomBytes } from 'node:crypto'
import express, { type NextFunction, type Request, type Response } from 'express'
import { EncryptJWT, jwtDecrypt } from 'jose'
import * as client from '../src/client/index.ts'
import { changeOf } from './show.ts'

const config = client.loadConfig()
const home = new URL(config.redirectUri)
const app = express()

// Tokens stay on the server, by session. A restart forgets them; a real app keeps them, encrypted.
const sessions = new Map<string, client.TokenSet & { news?: string }>()

// The cookie is encrypted, not just signed: a verifier must not be readable in it.
const key = randomBytes(32)
const cookieName = `lab_${home.port}` // cookies of 127.0.0.1 are shared by all ports
const cookieOptions = { httpOnly: true, sameSite: 'lax', secure: home.protocol === 'https:' } as const

async function setCookie(response: Response, session: Record<string, string>) {
  const jwt = new EncryptJWT(session).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
  response.cookie(cookieName, await jwt.setExpirationTime('1 day').encrypt(key), cookieOptions)
}

async function readCookie({ headers }: Request): Promise<Record<string, unknown>> {
  const sealed = new RegExp(`(?:^|; )${cookieName}=([^;]+)`).exec(headers.cookie ?? '')?.[1] ?? ''
  return (await jwtDecrypt(sealed, key).catch(() => undefined))?.payload ?? {}
}

app.get('/', async (_request, response) => {
  const [state, codeVerifier] = [client.createState(), client.createCodeVerifier()]
  const codeChallenge = client.deriveCodeChallenge(codeVerifier)
  await setCookie(response, { state, codeVerifier })
  response.redirect(client.buildAuthorizationUrl(config, { state, codeChallenge }))
})

app.get(home.pathname, async (request, response) => {
  const { state, codeVerifier } = await readCookie(request)
  if (typeof state !== 'string' || typeof codeVerifier !== 'string') throw new Error('no attempt in this browser')
  const { code } = client.readAuthorizationResponse(config, home.origin + request.url, { state })
  const id = randomBytes(16).toString('hex')
  sessions.set(id, await client.exchangeCode(config, { code, codeVerifier }))
  await setCookie(response, { id }) // the attempt is over: its verifier goes
  response.redirect('/me')
})

app.get('/me', async (request, response) => {
  const tokens = sessions.get(String((await readCookie(request)).id))
  if (!tokens) return response.redirect('/')
  const { username } = await client.getMe(config, tokens.accessToken)
  const refresh = '<form method="post" action="/refresh"><button>Refresh the token</button></form>'
  response.send(page(`<p>You are @${encodeURIComponent(username)}.</p><p>${tokens.news ?? ''}</p>${refresh}`))
})

app.post('/refresh', async (request, response) => {
  const id = String((await readCookie(request)).id)
  const before = sessions.get(id)
  if (before?.refreshToken === undefined) return response.redirect('/')
  const after = await client.refreshTokens(config, { refreshToken: before.refreshToken })
  sessions.set(id, { ...after, news: changeOf(before, after) }) // fingerprints, never the tokens
  response.redirect(303, '/me')
})

app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  const denied = error instanceof client.OAuthResponseError && error.error === 'access_denied'
  if (!denied) console.error(`  ${error instanceof Error ? error.message : 'unknown error'}`)
  const text = denied ? 'You did not give access.' : 'That did not work; the terminal says why.'
  const open = error instanceof client.UnverifiedErrorResponse && 'An unverified error came; your log-in is still open.'
  response.status(denied ? 200 : open ? 400 : 502).send(page(`<p>${open || text} <a href="/">Log in again</a></p>`))
})

function page(main: string): string {
  const style = '<style>:root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui;margin:2rem}</style>'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Web app</title>${style}${main}</html>`
}

app.listen(Number(home.port || 80), home.hostname.replace(/^\[|\]$/g, ''), (error) => {
  console.log(error ? `  ${error.message}` : `  Open ${home.origin}/ in a browser. Ctrl-C stops it.`)
  if (error) process.exitCode = 1
})
