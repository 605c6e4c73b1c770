// What the 2022 tutorial ends with: tokens in a database, sealed; a schedule that refreshes them; any endpoint of v2; a whole app.
import { hkdfSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type NextFunction, type Request, type Response } from 'express'
import { EncryptJWT, jwtDecrypt } from 'jose'
import * as client from '../src/client/index.ts'
import * as keeping from '../src/keeper/index.ts'

const scopes = ['users.read', 'tweet.read', 'tweet.write', 'bookmark.read', 'bookmark.write', 'offline.access']
const config = { ...client.loadConfig(), scopes }
const { now } = config.clock ?? client.systemClock
const utc = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')

const folder = join(client.labHome(), 'keep-alive')
client.openOwnFolder(folder)
const ringFile = join(folder, 'key-ring.json') // on a server: elsewhere, as keys and database together are the tokens
if (!existsSync(ringFile)) keeping.writeKeyRing(ringFile, keeping.createKeyRing(now()))
const ring = keeping.readKeyRing(ringFile)
const owner = encodeURIComponent(`${new URL(config.apiOrigin).host} ${config.clientId}`) // tokens go to no other

const keeper = await keeping.createTokenKeeper({
  provider: keeping.createProvider(config),
  store: `file:${join(folder, `${owner}.db`)}`,
  sealer: keeping.createSealer(ring),
  clock: { ...keeping.machineClock, now },
  onEvent: ({ at, type, ...facts }) => console.log(`  ${utc(at)} ${type} ${JSON.stringify(facts)}`), // never a token
})
keeper.start({ tick: '* * * * * *' }) // once a second it asks the database who is due

// The cookie says who you are; encrypted, as it carries a verifier before. Its key is made of the ring's: it outlives a restart.
const home = new URL(config.redirectUri)
const secret = Buffer.concat(ring.keys.map((key) => key.reveal()))
const cookieKey = new Uint8Array(hkdfSync('sha256', secret, '', 'cookie', 32))
const cookieName = `keep_alive_${home.port}` // cookies of 127.0.0.1 are shared by all ports
const cookieOptions = { httpOnly: true, sameSite: 'lax', secure: home.protocol === 'https:' } as const

async function setCookie(response: Response, session: Record<string, unknown>) {
  const jwt = new EncryptJWT(session).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
  const sealed = await jwt.setExpirationTime('180 days').encrypt(cookieKey)
  response.cookie(cookieName, sealed, { ...cookieOptions, maxAge: 180 * 86_400_000 })
}

async function readCookie({ headers }: Request): Promise<Record<string, unknown>> {
  const sealed = new RegExp(`(?:^|; )${cookieName}=([^;]+)`).exec(headers.cookie ?? '')?.[1] ?? ''
  return (await jwtDecrypt(sealed, cookieKey).catch(() => undefined))?.payload ?? {}
}

async function keyOf(request: Request): Promise<keeping.GrantKey> {
  const { account = 'nobody' } = await readCookie(request) // of whom the keeper has no grant
  return { tenant: '', account: String(account) }
}

async function ask(key: keeping.GrantKey, path: string, body?: object): Promise<{ id: unknown; text: unknown }[]> {
  const post = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const answer = await keeper.fetch(key)(path, { ...post, signal: AbortSignal.timeout(60_000) })
  const { data, detail }: Record<string, unknown> = { ...Object(await answer.json().catch(() => undefined)) }
  if (!answer.ok) throw new client.ApiResponseError(path, { status: answer.status, detail: String(detail ?? '') })
  return [data].flat().filter((each) => typeof each === 'object' && each !== null && 'id' in each && 'text' in each)
}

const app = express()
app.get('/log-in', async (request, response) => {
  const [state, codeVerifier] = [client.createState(), client.createCodeVerifier()]
  const codeChallenge = client.deriveCodeChallenge(codeVerifier)
  await setCookie(response, { ...(await readCookie(request)), state, codeVerifier }) // until then you stay who you are
  response.redirect(client.buildAuthorizationUrl(config, { state, codeChallenge }))
})

app.get(home.pathname, async (request, response) => {
  const { state, codeVerifier } = await readCookie(request)
  if (typeof state !== 'string' || typeof codeVerifier !== 'string') throw new Error('no attempt in this browser')
  const { code } = client.readAuthorizationResponse(config, home.origin + request.url, { state })
  const tokens = await client.exchangeCode(config, { code, codeVerifier })
  const { id } = await client.getMe(config, tokens.accessToken)
  await keeper.adopt({ tenant: '', account: id }, tokens) // from here on no line of this app sees a token
  await setCookie(response, { account: id })
  response.redirect('/')
})

app.get('/', async (request, response) => {
  const key = await keyOf(request)
  const bookmarks = await ask(key, `/2/users/${key.account}/bookmarks`)
  const { state, generation, accessExpiresAt, dueAt } = await keeper.status(key)
  const grant = `Account ${key.account}: ${state}, token pair ${generation}, due ${utc(dueAt)}.`
  const times = `The access token lives until ${utc(accessExpiresAt)}; it is ${utc(now())}, UTC.`
  const list = bookmarks.map(({ text }) => `<li>${escape(text)}</li>`).join('')
  const post = form('/posts', '<input name="text" aria-label="Text" required><button>Post</button>')
  const leave = form('/log-out', '<button>Log out</button>')
  response.send(page(`<p>${escape(grant)}<br>${times}</p><h1>Your bookmarks</h1><ul>${list}</ul>${post}${leave}`))
})

app.post('/posts', express.urlencoded({ extended: false }), async (request, response) => {
  const key = await keyOf(request)
  const [post] = await ask(key, '/2/tweets', { text: String(request.body?.text) })
  await ask(key, `/2/users/${key.account}/bookmarks`, { tweet_id: post?.id })
  response.redirect(303, '/')
})

app.post('/log-out', async (request, response) => {
  await keeper.release(await keyOf(request)) // at X too; while X does not answer, the schedule goes on trying
  response.clearCookie(cookieName).redirect(303, '/')
})

app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  const isOut = error instanceof keeping.GrantUnknownError || error instanceof keeping.GrantRevokedError
  const mayNot = error instanceof keeping.NeedsConsentError && 'This app may not act for you any more.'
  const denied = error instanceof client.OAuthResponseError && error.error === 'access_denied'
  const text = isOut ? 'You are logged out.' : mayNot || (denied && 'You did not give access.')
  if (!text) console.error(`  ${error instanceof Error ? error.message : 'unknown error'}`)
  const logIn = '<a href="/log-in">Log in with X</a>'
  const isOther = error instanceof client.ApiResponseError && error.status !== 401 // no log-in helps
  const failed = isOther ? 'X did not do that; the terminal says why. <a href="/">Back</a>' : `${MAYBE} ${logIn}`
  response.status(text ? 200 : 502).send(page(`<p>${text ? `${text} ${logIn}` : failed}</p>`))
})

const MAYBE = 'That did not work; the terminal says why. Try again in a minute, or:'
const escape = (text: unknown) => String(text).replace(/[&<]/g, (sign) => `&#${sign.charCodeAt(0)};`)
const form = (action: string, fields: string) => `<form method="post" action="${action}">${fields}</form>`
const style = '<style>:root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui;margin:2rem}</style>'
const head = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bookmarks</title>${style}`
const page = (main: string) => head + main

const server = app.listen(Number(home.port || 80), home.hostname.replace(/^\[|\]$/g, ''), (error) => {
  console.log(error ? `  ${error.message}` : `  Open ${home.origin}/ in a browser. Ctrl-C stops it.`)
  if (error) process.exit(1)
})
// First those get their answers who wait; then a refresh that is under way is stored.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close(() => void keeper.close()))
