import type { JournalEvent, MockProvider } from '../../mock-provider/index.ts'
import { codeVerifier, post, type Answer } from '../mock-provider/fixtures.ts'
import type { ClientName, Operation, Proof } from './operations.ts'

/** What was seen of one request: the answer, and what the journal says of it. */
export type Seen = {
  status: number
  error?: string
  tokens?: { access: string; refresh?: string | undefined }
  kind: string
  reason?: string
  labels: readonly string[]
  ends: string[]
}

type Client = { id: string; secret?: string | undefined; retired?: string | undefined }

const REDIRECT = 'http://127.0.0.1:5000/oauth/callback'
const OTHER_VERIFIER = 'another-verifier-that-does-not-fit-the-challenge'

/** The mock from outside, in the words of a story. */
export class Wire {
  readonly mock: MockProvider
  readonly #ids: Record<ClientName, string>
  /** The secret before the last rotation. */
  readonly #retired: Partial<Record<ClientName, string>> = {}

  constructor(mock: MockProvider) {
    const [first, second] = mock.clients.list()
    const other = mock.clients.register({ name: 'Other app', redirectUris: [REDIRECT] })
    this.mock = mock
    this.#ids = { first: first?.clientId ?? '', public: second?.clientId ?? '', other: other.clientId }
  }

  idOf(name: ClientName): string {
    return this.#ids[name]
  }

  rotateSecret(name: ClientName): void {
    const { secret } = this.#client(name)
    if (secret === undefined) return
    this.#retired[name] = secret
    this.mock.rotateClientSecret(this.idOf(name))
  }

  exchange(
    code: string,
    { client, proof, verifier, redirect }: Extract<Operation, { does: 'exchange' }>,
  ): Promise<Seen> {
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect ? REDIRECT : `${REDIRECT}/`,
      code_verifier: verifier ? codeVerifier : OTHER_VERIFIER,
    }
    return this.#ask('/2/oauth2/token', form, { client, proof })
  }

  refresh(token: string, as: { client: ClientName; proof: Proof }): Promise<Seen> {
    return this.#ask('/2/oauth2/token', { grant_type: 'refresh_token', refresh_token: token }, as)
  }

  revoke(token: string, { hint, ...as }: Extract<Operation, { does: 'revoke' }>): Promise<Seen> {
    return this.#ask('/2/oauth2/revoke', { token, ...(hint && { token_type_hint: hint }) }, as)
  }

  async call(token: string): Promise<Seen> {
    const mark = this.mock.journal.mark()
    const response = await this.mock.fetch(`${this.mock.origin}/2/users/me`, {
      headers: { authorization: `Bearer ${token}` },
    })
    await response.body?.cancel()
    return { status: response.status, ...storyOf(this.mock.journal.since(mark)) }
  }

  #client(name: ClientName): Client {
    const { clientSecret } = this.mock.configOf(this.idOf(name))
    const retired = this.#retired[name]
    // A restore may have put it back.
    return { id: this.idOf(name), secret: clientSecret, ...(retired !== clientSecret && { retired }) }
  }

  async #ask(
    path: string,
    form: Record<string, string>,
    { client, proof }: { client: ClientName; proof: Proof },
  ): Promise<Seen> {
    const { id, secret = 'none', retired = 'wrong' } = this.#client(client)
    const secrets = { right: secret, 'wrong secret': 'wrong', 'old secret': retired, none: '', 'in the body': '' }
    const basic = client === 'public' && proof === 'right' ? '' : secrets[proof]
    const mark = this.mock.journal.mark()
    const answer = await post(this.mock, path, {
      form: { ...form, client_id: id, ...(proof === 'in the body' && { client_secret: secret }) },
      headers: basic === '' ? {} : { authorization: `Basic ${btoa(`${id}:${basic}`)}` },
    })
    return { ...read(answer), ...storyOf(this.mock.journal.since(mark)) }
  }
}

function read({ status, text }: Answer): Pick<Seen, 'status' | 'error' | 'tokens'> {
  const body: unknown = JSON.parse(text)
  const member = (name: string): string | undefined => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return value === undefined ? undefined : String(value)
  }
  const error = member('error')
  const access = member('access_token')
  return {
    status,
    ...(error !== undefined && { error }),
    ...(access !== undefined && { tokens: { access, refresh: member('refresh_token') } }),
  }
}

/** The verdict is the event that carries the HTTP facts. */
function storyOf(events: JournalEvent[]): Pick<Seen, 'kind' | 'reason' | 'labels' | 'ends'> {
  const { kind = 'nothing', reason, labels = [] } = events.find(({ http }) => http !== undefined) ?? {}
  return { kind, ...(reason !== undefined && { reason }), labels, ends: endsIn(events) }
}

/** `g1 user` for each family that ended. */
export function endsIn(events: JournalEvent[]): string[] {
  return events.filter((event) => event.kind === 'family.closed').map(({ grant, reason }) => `${grant} ${reason}`)
}
