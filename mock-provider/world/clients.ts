import { parseUrl } from '../wire/parse-url.ts'
import type { RandomSource } from './random.ts'
import { assertRoom, listSome, MAX_CLIENTS } from './bounds.ts'
import { deepFreeze } from './frozen.ts'
import type { Secrets } from './secrets.ts'
import { createApiKey, createClientId, createClientSecret } from './tokens.ts'

/** `confidential`: Web App, Automated App or Bot. `public`: Native App, Single page App. */
export type ClientType = 'confidential' | 'public'

/** A registered app, frozen: a change makes another one of the same id. */
export type Client = {
  readonly clientId: string
  readonly clientSecret?: string
  /** For app-only tokens; X's console calls them "API Key and Secret". */
  readonly apiKey: string
  readonly apiSecret: string
  readonly name: string
  readonly type: ClientType
  readonly redirectUris: readonly string[]
  /** "Request email from users" in X's console. Without it no token of the app shows an e-mail (case me-email-not-requested). */
  readonly requestEmail: boolean
  readonly suspended: boolean
}

export type NewClient = {
  clientId?: string
  clientSecret?: string
  apiKey?: string
  apiSecret?: string
  name?: string
  type?: ClientType
  redirectUris?: readonly string[]
  /** true unless given: our choice, so that a scope is enough. */
  requestEmail?: boolean
}

/** X docs: Developer apps, "Callback URLs": at most 10 for an app. */
export const MAX_REDIRECT_URIS = 10

/** The best known of the schemes that X does not register (X docs: Developer apps, "Disallowed protocols"); `blob:` and `about:` are our choice. */
const BLOCKED_SCHEMES = ['javascript:', 'data:', 'file:', 'ftp:', 'mailto:', 'telnet:', 'vbscript:', 'blob:', 'about:']

/** The apps that are registered with this world. */
export class Clients {
  readonly #clients = new Map<string, Client>()
  /** Of two apps with one key the first counts. */
  readonly #byApiKey = new Map<string, Client>()
  readonly #random: RandomSource
  readonly #secrets: Secrets

  constructor(random: RandomSource, secrets: Secrets) {
    this.#random = random
    this.#secrets = secrets
  }

  /** @throws {RangeError} when a redirect URI cannot be registered or the id is taken. */
  register(client: NewClient = {}): Client {
    const wanted = client.clientId
    if (wanted === '' || (wanted !== undefined && this.#clients.has(wanted)))
      throw new RangeError(`client id "${wanted}" is ${wanted === '' ? 'empty' : 'already registered'}; choose another`)
    assertRoom(this.#clients.size, MAX_CLIENTS, 'clients')
    const redirectUris = [...(client.redirectUris ?? [])]
    for (const uri of redirectUris) assertRedirectUri(uri)
    assertCount(redirectUris)
    // Drawn after all checks: a refusal must not change what a seeded world draws next.
    const { type = 'confidential', clientId = createClientId(this.#random) } = client
    const { apiKey = createApiKey(this.#random), apiSecret = createClientSecret(this.#random) } = client
    const { name = 'Practice app', requestEmail = true } = client
    const app = { clientId, apiKey, apiSecret, name, type, redirectUris, requestEmail, suspended: false }
    this.#secrets.keep(apiSecret)
    if (type === 'public') return this.#keep(app)
    const { clientSecret = createClientSecret(this.#random) } = client
    this.#secrets.keep(clientSecret)
    return this.#keep({ ...app, clientSecret })
  }

  find(clientId: string): Client | undefined {
    return this.#clients.get(clientId)
  }

  findByApiKey(apiKey: string): Client | undefined {
    return this.#byApiKey.get(apiKey)
  }

  /** @throws {RangeError} for an id that is not registered. */
  get(clientId: string): Client {
    const client = this.#clients.get(clientId)
    if (client) return client
    throw new RangeError(`client "${clientId}" is not registered; there are ${listSome([...this.#clients.keys()])}`)
  }

  list(): Client[] {
    return [...this.#clients.values()]
  }

  /** Registers one more redirect URI; one that is registered already stays as it is. */
  addRedirectUri(clientId: string, uri: string): void {
    const client = this.get(clientId)
    if (client.redirectUris.includes(uri)) return
    assertRedirectUri(uri)
    const redirectUris = [...client.redirectUris, uri]
    assertCount(redirectUris)
    this.#keep({ ...client, redirectUris })
  }

  removeRedirectUri(clientId: string, uri: string): void {
    const client = this.get(clientId)
    this.#keep({ ...client, redirectUris: client.redirectUris.filter((registered) => registered !== uri) })
  }

  /** Suspends an app, or takes the suspension back. */
  suspend(clientId: string, suspended: boolean): void {
    this.#keep({ ...this.get(clientId), suspended })
  }

  /** X docs: Security, "If credentials are compromised": a regenerated secret replaces the old one at once. What it does to tokens is not known: nothing here. */
  rotateSecret(clientId: string): string {
    const client = this.get(clientId)
    if (client.type === 'public') throw new RangeError(`client "${clientId}" is public and has no secret to rotate`)
    this.#secrets.retire(client.clientSecret ?? '')
    const clientSecret = createClientSecret(this.#random)
    this.#secrets.keep(clientSecret)
    this.#keep({ ...client, clientSecret })
    return clientSecret
  }

  save(): Client[] {
    return structuredClone(this.list())
  }

  /** Takes over what it is given. */
  load(clients: Client[]): void {
    const secrets = new Set(secretsOf(clients))
    for (const secret of secretsOf(this.list())) if (!secrets.has(secret)) this.#secrets.retire(secret)
    for (const secret of secrets) this.#secrets.keep(secret)
    this.#clients.clear()
    this.#byApiKey.clear()
    for (const client of clients) this.#keep(client)
  }

  /** In the place of the one with that id, if there is one. */
  #keep(client: Client): Client {
    const { clientId, apiKey } = deepFreeze(client)
    const first = this.#byApiKey.get(apiKey)
    this.#clients.set(clientId, client)
    if (first === undefined || first.clientId === clientId) this.#byApiKey.set(apiKey, client)
    return client
  }
}

function secretsOf(clients: readonly Client[]): string[] {
  return clients.flatMap(({ apiSecret, clientSecret }) => [apiSecret, clientSecret ?? []].flat())
}

/** @throws {RangeError} for a text that X or RFC 6749 would not have registered. */
export function assertRedirectUri(uri: string): void {
  const refuse = (why: string): RangeError => new RangeError(`redirect URI ${JSON.stringify(uri)} ${why}`)
  const url = parseUrl(uri)
  if (!url) throw refuse('is not an absolute URI')
  if (BLOCKED_SCHEMES.includes(url.protocol)) throw refuse(`cannot be registered: X blocks ${url.protocol}`)
  // RFC 6749 §3.1.2: no fragment component.
  if (uri.includes('#')) throw refuse('cannot be registered: it has a fragment')
  // RFC 3986 §2: visible ASCII. Nothing else could stand in the Location header.
  if (NO_URI_CHARACTER.test(uri))
    throw refuse(`cannot be registered: it has characters that no URI has${percentEncoded(uri)}`)
}

const NO_URI_CHARACTER = /[^\x21-\x7e]/u

/** The same address as it can be registered; nothing where there is none, say of a line break in a host name. */
function percentEncoded(uri: string): string {
  if (/\p{Surrogate}/u.test(uri)) return ''
  const encoded = parseUrl(uri.replace(/[^\x21-\x7e]/gu, (character) => encodeURIComponent(character)))
  return encoded ? `; percent-encoded it is ${encoded.href}` : ''
}

function assertCount(redirectUris: readonly string[]): void {
  if (redirectUris.length > MAX_REDIRECT_URIS)
    throw new RangeError(
      `an app has at most ${MAX_REDIRECT_URIS} redirect URIs (X docs: Developer apps); remove one first`,
    )
}
