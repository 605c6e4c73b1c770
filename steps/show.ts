import { hash, randomBytes } from 'node:crypto'
import { createRedactor, type ClientConfig, type Redactor, type TokenSet } from '../src/client/index.ts'

/** Parameters and headers that are no secrets. Everything else is shown as a fingerprint. */
const PUBLIC = new Set([
  'grant_type',
  'client_id',
  'redirect_uri',
  'token_type_hint',
  'token_type',
  'expires_in',
  'scope',
  'error',
  'error_description',
  'content-type',
  'title',
  'type',
  'status',
  'detail',
  'user.fields',
  'reason',
  'period',
  'required_enrollment',
  'registration_url',
  'product_name',
  'retry-after',
  'x-rate-limit-reset',
])

/** The same key as the mock's gives the same fingerprints here and in its journal. */
const KEY = process.env.LAB_FINGERPRINT_KEY || randomBytes(32).toString('base64url')

/** What must stand before a command so that it talks to the same server: `PROVIDER=live `, `MOCK_ORIGIN=… `. */
const AGAIN = process.env.LAB_AGAIN ?? ''

/** What is typed where the package is installed, which has no `npm run …` of ours. */
function typed(text: string): string {
  return process.env.LAB_INSTALLED ? text.replace(/npm run step:/g, 'npx twitter-oauth-lab step ') : text
}

/** A secret in print: `..4c55`, the last four digits of a keyed digest. */
export function fingerprint(secret: string): string {
  return `..${hash('sha256', KEY + secret, 'hex').slice(-4)}`
}

/** What a refresh has changed, by fingerprints: `access token ..74a1 → ..719b, refresh token ..8de5 → ..34be`. */
export function changeOf(before: TokenSet, after: TokenSet): string {
  const { accessToken, refreshToken = '' } = before
  const refresh = `${fingerprint(refreshToken)} → ${fingerprint(after.refreshToken ?? refreshToken)}`
  return `access token ${fingerprint(accessToken)} → ${fingerprint(after.accessToken)}, refresh token ${refresh}`
}

/** Prints one line of a step, broken where the terminal ends. */
export function say(line = ''): void {
  for (const part of broken(line)) console.log(part === '' ? '' : `  ${part}`)
  isApart = line === ''
}

/** Whether the last line was an empty one. */
let isApart = false

/** Broken at blanks, later lines further in; a value that is too long stays whole, so that it can be copied. */
function broken(line: string, columns = screenColumns() ?? Infinity, further = 4): string[] {
  const indent = ' '.repeat(line.search(/\S|$/) + further)
  const lines: string[] = []
  for (let [start, before] = [0, '']; ; before = indent) {
    const room = columns - 3 - before.length
    const end = line.length - start > room ? line.lastIndexOf(' ', start + room) : -1
    if (line.slice(start, Math.max(start, end)).trim() === '') return [...lines, before + line.slice(start)]
    lines.push(before + line.slice(start, end).trimEnd())
    start = end
    while (line[start] === ' ') start += 1
  }
}

/** The screen's width; whoever takes the output to show it there says it in `LAB_COLUMNS`. */
function screenColumns(): number | undefined {
  return process.stdout.columns || Number(process.env.LAB_COLUMNS) || undefined
}

/** The same config, but whatever is sent and answered is printed, secrets as fingerprints. */
export function showing(config: ClientConfig): ClientConfig {
  const send = config.fetch ?? globalThis.fetch
  return {
    ...config,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const form = [...new URLSearchParams(await request.clone().text())]
      say(`→ ${request.method} ${request.url}`)
      showHeader(request.headers, 'authorization')
      for (const [name, value] of form) showField(name, value)
      const response = await send(input, init)
      // A server may repeat what it was sent; we must not.
      const told = createTold([
        ...form.filter(([name]) => !PUBLIC.has(name)).map(([, value]) => value),
        config.clientSecret ?? '',
        request.headers.get('authorization')?.split(' ', 2)[1] ?? '',
      ])
      say(`← ${response.status} ${told(response.headers.get('content-type') ?? '')}`)
      if (response.status === 429 || response.status === 503) showWaiting(response.headers, told)
      showBody(await response.clone().text(), request.method, told)
      say()
      return response
    },
  }
}

/** How long the tokens live, in the words of this moment. */
export function showTokens(tokens: TokenSet, now: number): void {
  const left = tokens.expiresAt - now
  say(
    `access token   ${fingerprint(tokens.accessToken)}  ${left > 0 ? `lives for another ${inWords(left)}` : `expired ${inWords(-left)} ago`}`,
  )
  if (tokens.refreshToken === undefined) say('refresh token  none: the scope offline.access was not granted')
  else say(`refresh token  ${fingerprint(tokens.refreshToken)}  good for one refresh`)
}

/** The last line of a step. */
export function next(command: string): void {
  if (process.env.LAB_TOUR) return // The tour knows what comes next.
  say()
  console.log(`  Next: ${AGAIN}${typed(command)}`)
}

function inWords(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  return hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min` : `${seconds} s`
}

function showHeader(headers: Headers, name: string): void {
  const value = headers.get(name)
  if (value === null) return
  const [scheme = '', credentials = ''] = value.split(' ', 2)
  say(`    ${name}: ${scheme} ${fingerprint(credentials)}`)
}

/** When it is worth trying again, as far as X says it. */
function showWaiting(headers: Headers, told: Redactor): void {
  for (const name of ['retry-after', 'x-rate-limit-reset']) {
    const value = headers.get(name)
    if (value !== null) showField(name, value, told)
  }
}

function showField(name: string, value: string, told: Redactor = String): void {
  say(`    ${name} = ${PUBLIC.has(name) ? told(value) : fingerprint(value)}`)
}

/** A server's text for the terminal: secrets as fingerprints, encoded ones and parts as `…`, control characters as blanks. */
function createTold(secrets: string[]): Redactor {
  const redact = createRedactor(secrets)
  const long = secrets.filter(({ length }) => length >= 8)
  return (text) => {
    const marked = long.reduce((rest, secret) => rest.replaceAll(secret, fingerprint(secret)), text)
    return redact(marked).replace(/\p{Cc}/gu, ' ')
  }
}

function showBody(text: string, method: string, told: Redactor): void {
  const body = parseObject(text)
  if (!body) return say(`    ${text.length} characters that are not a JSON object`)
  // Data of a call is what the user came for; answers of the token endpoint hold secrets.
  if (method === 'GET' && typeof body.data === 'object')
    for (const [name, value] of Object.entries(body.data ?? {})) say(`    data.${name} = ${told(String(value))}`)
  else for (const [name, value] of Object.entries(body)) showField(name, String(value), told)
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? { ...body } : undefined
  } catch {
    return undefined
  }
}

let advice: string | undefined

/** What to run should this step fail, and why. */
export function ifThisFails(why: string, command: string): void {
  advice = `${why}: ${AGAIN}${typed(command)}`
}

// A step that fails says what happened and what to do, without a stack.
process.once('uncaughtException', (error) => {
  const columns = Math.min(screenColumns() ?? 80, 80)
  const lines = typed(error.message)
    .split('\n')
    .flatMap((line) => broken(line, columns, 0))
  console.error(`${isApart ? '' : '\n'}  ${lines.join('\n  ')}`)
  if (advice !== undefined && !process.env.LAB_TOUR) console.error(`\n  ${advice}`)
  process.exitCode = 1
})
