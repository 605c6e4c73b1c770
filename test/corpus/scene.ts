import assert from 'node:assert/strict'
import type { ClientType, MockProvider, MockProviderOptions, Profile } from '../../mock-provider/index.ts'
import { findCase, type CorpusCase } from './cases.ts'

/** How one case is replayed. */
export type Replay = {
  /** The type of the case's client; `confidential` unless given. */
  client?: ClientType
  /** The switches that make the case true, where another case contradicts it and holds in profile `x`. */
  under?: Partial<Profile>
  /** Why the answer has more members than the case: then each member of the case is looked for, and no more. */
  atLeast?: string
  /** Makes the precondition and sends the request; one reply for each way to meet the precondition. */
  run(scene: Scene): Promise<Reply[]>
}

/** A case and a fresh provider that knows the case's client. */
export type Scene = { corpusCase: CorpusCase; mock: MockProvider }

/** An answer as it came over the socket. */
export type Reply = { status: number; headers: Headers; body: string }

/** Members to put in place of the corpus's; `undefined` leaves one out. */
type Changes = Record<string, string | undefined>

/** The authorization request of the docs, which the token samples belong to as well. */
export const documentedRequest = findCase('authorize-approve-redirect').request.query ?? {}

const { client_id: clientId = '', redirect_uri: redirectUri = '' } = documentedRequest

/** A second registered address that has a path. */
export const registeredCallback = `${redirectUri}/callback`

/** A world with the client of the corpus's requests: its id, its redirect URI. */
export function createOptions({
  client = 'confidential',
  under = {},
}: Pick<Replay, 'client' | 'under'>): MockProviderOptions {
  const redirectUris = [redirectUri, registeredCallback]
  return { profile: 'x', overrides: under, clients: [{ clientId, name: 'Corpus app', type: client, redirectUris }] }
}

/**
 * Sends the request of the case: its method, path, query, headers and form, with what belongs to this world put in.
 *
 * @throws {AssertionError} when a placeholder of the corpus would go over the wire.
 */
export function send(
  { corpusCase, mock }: Scene,
  changes: { path?: Changes; query?: Changes; form?: Changes; headers?: Changes; json?: Changes | undefined } = {},
): Promise<Reply> {
  const { method, path, query, headers, body } = corpusCase.request
  const ownHeaders = headers?.authorization?.startsWith('Basic') ? { authorization: basicOf(mock) } : {}
  const form = changes.json ? JSON.stringify(changes.json) : encode({ ...body, ...changes.form })
  const search = encode({ ...query, ...changes.query })
  const sent = defined({ ...headers, ...ownHeaders, ...changes.headers })
  const address = path.replaceAll(/(?<=\/):(\w+)/g, (whole, name: string) => changes.path?.[name] ?? whole)
  const url = `${mock.origin}${address}${search && `?${search}`}`
  assert.doesNotMatch(decodeURIComponent(`${url} ${form} ${Object.values(sent).join(' ')}`), /<[^>]+>|\/:/)
  return readReply(fetch(url, { method, headers: sent, redirect: 'manual', ...(form && { body: form }) }))
}

/** Opens the documented authorization request in a browser, with changes; blanks as `%20`, as in the docs. */
export function openAuthorization(scene: Scene, changes: Changes = {}): Promise<Reply> {
  return readReply(fetch(authorizationUrl(scene, changes), { redirect: 'manual' }))
}

/** `https://…/i/oauth2/authorize?…` with the documented request, changed. */
export function authorizationUrl({ mock }: Scene, changes: Changes = {}): string {
  return `${mock.config.authorizationEndpoint}?${encode({ ...documentedRequest, ...changes })}`
}

/** Presses the button that reads so: submits the form around it as a browser does. */
export function press({ mock }: Scene, page: Reply, label: string): Promise<Reply> {
  const action = /<form [^>]*action="([^"]+)"/.exec(page.body)?.[1]
  const buttons = [...page.body.matchAll(/<button([^>]*)>(.*?)<\/button>/gs)]
  const button = buttons.find(([, , text]) => visibleText(text ?? '').startsWith(label))?.[1]
  assert(action !== undefined && button !== undefined, `no button "${label}" on: ${visibleText(page.body)}`)
  const hidden = [...page.body.matchAll(/<input type="hidden"([^>]*)>/g)].map(([, attributes]) => attributes ?? '')
  const form = new URLSearchParams(
    [...hidden, button].map((attributes) => [attributeOf(attributes, 'name'), attributeOf(attributes, 'value')]),
  )
  return readReply(fetch(new URL(action, mock.origin), { method: 'POST', body: form, redirect: 'manual' }))
}

/** Logs in as the first practice account: our log-in page stands before the consent page, as for a user without a session at X. */
export function logIn(scene: Scene, page: Reply): Promise<Reply> {
  return press(scene, page, scene.mock.users.list()[0]?.name ?? '')
}

/** A code of the documented authorization request that is good for exactly the documented exchange. */
export async function createCode(scene: Scene, scope?: string): Promise<string> {
  const callback = await scene.mock.approve(authorizationUrl(scene, scope === undefined ? {} : { scope }))
  return callback.searchParams.get('code') ?? assert.fail(`no code in ${callback.href}`)
}

/** A live refresh token of the case's client. */
export async function createRefreshToken({ mock }: Scene, client?: string): Promise<string> {
  const { refreshToken } = await mock.signIn(client === undefined ? {} : { client })
  return refreshToken ?? assert.fail('signIn gave no refresh token')
}

/** RFC 7617 §2, of the case's client unless told otherwise. */
export function basicOf(
  { config }: MockProvider,
  { id = config.clientId, secret = config.clientSecret ?? '' } = {},
): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
}

/** What a reader sees of a page. */
export function visibleText(html: string): string {
  return html
    .replace(/<(head|style)\b.*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, '\n')
    .replace(/\n+/g, '\n')
    .trim()
}

/** The bytes as they came: a byte that is not UTF-8 turns into U+FFFD and fits no text of the corpus. */
export async function readReply(answer: Promise<Response>): Promise<Reply> {
  const response = await answer
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, body: bytes.toString('utf8') }
}

function encode(members: Changes): string {
  return Object.entries(defined(members))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

function defined(members: Changes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function attributeOf(attributes: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? ''
}
