import { startMockProvider, SecretScan, type FaultSpec, type MockProvider } from '../../mock-provider/index.ts'
import { scopeMeanings } from '../../mock-provider/wire/scopes.ts'
import { authorizationUrl, exchange, getCode, refresh, readTokens } from '../mock-provider/fixtures.ts'
import type { HttpRequest } from './request-text.ts'
import { LESSER_SECRETS, SECRETS } from './texts.ts'

/** A world with one of everything that a request can name, and what stands for it in a case. */
export type Scene = {
  mock: MockProvider
  /** The text with all slots filled; `{length}` last, for the one request that the text is. */
  fill(text: string): string
  /** The inverse, for messages: no secret is printed. */
  hide(text: string): string
  /** Everything that exists, but for the journal's count. */
  state(): Record<string, unknown>
  /** Back to how the scene was set. */
  reset(): void
  /** Knows every secret of this world, in whatever encoding. */
  scan(): SecretScan
  /** Knows the ids of open forms and a client secret that was rotated away. */
  lesserScan: SecretScan
}

const REDIRECTS = [
  'http://127.0.0.1:5000/oauth/callback',
  'http://127.0.0.1:5000',
  'com.example.app://callback?kept=%20a+b',
]

/** A seeded world: the same case meets the same world, however often it is tried. */
export async function setScene({ faults = [] }: { faults?: FaultSpec[] } = {}): Promise<Scene> {
  const mock = await startMockProvider({ seed: 'fuzz', journalSize: 300, redirectUris: REDIRECTS })
  const values = await issueAll(mock)
  for (const fault of faults) mock.faults.arm(fault)
  const start = mock.snapshot()
  const scan = scanFor(SECRETS, values)
  const lesserScan = scanFor(LESSER_SECRETS, values)
  const slots = Object.entries(values)
    .filter(([, value]) => value.length > 15)
    .flatMap(writingsOf)
  return {
    mock,
    fill: (text) => fillLength(fillSlots(text, values)),
    hide: (text) => slots.reduce((rest, [name, value]) => rest.replaceAll(value, `{${name}}`), text),
    state: () => stateOf(mock),
    reset: () => mock.restore(start),
    lesserScan,
    scan: () => {
      scan.add(mock.secrets().values.filter((secret) => secret !== values.retiredSecret))
      return scan
    },
  }
}

/** `{code}`, or in another writing `{code.hex}`. */
function fillSlots(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)(?:\.(\w+))?\}/g, (slot, name: string, writing: string | undefined) => {
    const value = values[name]
    if (value === undefined) return slot
    if (writing === 'percent') return value.replace(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`)
    return writing === undefined ? value : Buffer.from(value).toString(writing === 'hex' ? 'hex' : 'base64')
  })
}

function writingsOf([name, value]: [string, string]): [name: string, text: string][] {
  return ['', '.percent', '.base64', '.hex'].map((writing) => [
    name + writing,
    fillSlots(`{${name}${writing}}`, { [name]: value }),
  ])
}

function stateOf(mock: MockProvider): Record<string, unknown> {
  const { journalSeq: _, ...state } = mock.snapshot()
  return state
}

function scanFor(names: readonly string[], values: Record<string, string>): SecretScan {
  return new SecretScan(names.map((name) => values[name] ?? ''))
}

function fillLength(text: string): string {
  const body = text.slice(text.indexOf('\r\n\r\n') + 4)
  return text.replace('{length}', String(body.length))
}

async function issueAll(mock: MockProvider): Promise<Record<string, string>> {
  const { clientSecret: retiredSecret = '' } = mock.config
  mock.rotateClientSecret(mock.config.clientId)
  const { clientId, clientSecret = '' } = mock.config
  const other = mock.clients.register({ name: 'Other app', redirectUris: ['https://other.example/callback'] })
  const [client, publicClient] = mock.clients.list()
  const { apiKey = '', apiSecret = '' } = client ?? {}
  const { accessToken, refreshToken = '' } = await mock.signIn({ scopes: [...scopeMeanings.keys()] })
  const narrow = await mock.signIn({ scopes: ['tweet.read'] })
  const ofOther = await mock.signIn({ user: 'ben_practice', scopes: [...scopeMeanings.keys()] })
  const spent = await mock.signIn()
  readTokens(await refresh(mock, spent.refreshToken))
  const spentCode = await getCode(mock)
  readTokens(await exchange(mock, spentCode))
  const basics = {
    basic: btoa(`${clientId}:${clientSecret}`),
    otherBasic: btoa(`${other.clientId}:${other.clientSecret}`),
    appBasic: btoa(`${apiKey}:${apiSecret}`),
  }
  const secrets = {
    clientSecret,
    otherSecret: other.clientSecret ?? '',
    retiredSecret,
    apiSecret,
    ...basics,
    accessToken,
    narrowToken: narrow.accessToken,
    otherUserToken: ofOther.accessToken,
    refreshToken,
    spentRefreshToken: spent.refreshToken ?? '',
    code: await getCode(mock),
    spentCode,
    appToken: await appToken(mock, basics.appBasic),
    logInForm: await openForm(mock),
    consentForm: await openConsent(mock),
  }
  return {
    ...secrets,
    host: `127.0.0.1:${mock.port}`,
    clientId,
    publicId: publicClient?.clientId ?? '',
    otherId: other.clientId,
    apiKey,
    redirectUri: REDIRECTS[0] ?? '',
    otherRedirect: 'https://other.example/callback',
    userId: mock.users.list()[0]?.id ?? '',
    otherUserId: mock.users.list()[1]?.id ?? '',
    postId: mock.posts.list()[0]?.id ?? '',
    dayBefore: new Date((mock.clock.now() - 86_400) * 1000).toISOString(),
    hourBefore: new Date((mock.clock.now() - 3600) * 1000).toISOString(),
    ...(await makeThings(mock, accessToken)),
  }
}

/** A list, a folder, a conversation of the user's, and files, one of them on its way, by their slots. */
async function makeThings(mock: MockProvider, accessToken: string): Promise<Record<string, string>> {
  const [user, other] = mock.users.list().map(({ id }) => id)
  const make = async (path: string, member: string, json: object): Promise<string> => {
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
    const response = await mock.fetch(mock.origin + path, { method: 'POST', headers, body: JSON.stringify(json) })
    const [, id] = new RegExp(`"${member}":"([^"]+)"`).exec(await response.text()) ?? []
    if (id === undefined) throw new Error(`POST ${path} gave no ${member}: ${response.status}`)
    return id
  }
  const upload = { media_type: 'image/png', media_category: 'tweet_image', total_bytes: 6 }
  const messages = `/2/dm_conversations/with/${other}/messages`
  return {
    listId: await make('/2/lists', 'id', { name: 'A list' }),
    folderId: await make(`/2/users/${user}/bookmarks/folders`, 'id', { name: 'A folder' }),
    mediaId: await make('/2/media/upload/initialize', 'id', upload),
    imageId: await make('/2/media/upload', 'id', { media: 'iVBORw0KGgo=', media_category: 'tweet_image' }),
    dmMediaId: await make('/2/media/upload', 'id', { media: 'iVBORw0KGgo=', media_category: 'dm_image' }),
    conversationId: await make(messages, 'dm_conversation_id', { text: 'one' }),
    dmEventId: await make(messages, 'dm_event_id', { text: 'two' }),
  }
}

async function appToken(mock: MockProvider, basic: string): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  const init = { method: 'POST', headers: { authorization: `Basic ${basic}` }, body: form }
  const answer: unknown = await (await mock.fetch(`${mock.origin}/oauth2/token`, init)).json()
  return typeof answer === 'object' && answer && 'access_token' in answer ? String(answer.access_token) : ''
}

/** The id in the log-in page's form. */
async function openForm(mock: MockProvider): Promise<string> {
  return formIn(await mock.fetch(authorizationUrl(mock)))
}

async function openConsent(mock: MockProvider): Promise<string> {
  const form = new URLSearchParams({ attempt: await openForm(mock), user: 'ada_practice' })
  return formIn(await mock.fetch(`${mock.origin}/i/oauth2/authorize`, { method: 'POST', body: form }))
}

async function formIn(page: Response): Promise<string> {
  return /name="attempt" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
}

/** The request for the other door; undefined where the Fetch API does not take it. */
export function toFetch(mock: MockProvider, { method, target, headers, body }: HttpRequest): Request | undefined {
  try {
    const init = { method, headers, ...(body !== '' && { body: Buffer.from(body, 'latin1') }) }
    const request = new Request(mock.origin + target, init)
    return /^\/(2|i|oauth2)(\/|$)/.test(new URL(request.url).pathname) ? request : undefined
  } catch {
    return undefined
  }
}

/** The full flow of a good client still works. @throws {Error} where it does not. */
export async function assertGoodFlow(mock: MockProvider): Promise<void> {
  const tokens = readTokens(await exchange(mock, await getCode(mock)))
  const rotated = readTokens(await refresh(mock, tokens.refreshToken))
  await assertAnswers(mock, rotated.accessToken)
}

/** One good call is answered. */
async function assertAnswers(mock: MockProvider, accessToken: string): Promise<void> {
  const { status } = await mock.fetch(`${mock.origin}/2/users/me`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  if (status !== 200) throw new Error(`the mock answers a good call with ${status}`)
}
