import type { MockProvider } from '../../mock-provider/index.ts'
import type { OutputName } from './child.ts'

/** A secret of the mock in what the program printed: where it stood first, and which by its fingerprint. */
export type Leak = { output: OutputName; line: number; what: string; fingerprint: string }

/**
 * Finds secrets in two streams of output.
 *
 * A leak is every secret that this mock issued (access and refresh tokens, codes, client and API secrets), in clear, in
 * percent-encoding, or with its client id in base64 as a Basic header has it. Each counts once for an output.
 */
export class LeakScanner {
  readonly found: Leak[] = []
  readonly #mock: MockProvider
  readonly #seen = { stdout: { tail: '', lines: 1 }, stderr: { tail: '', lines: 1 } }
  readonly #reported = new Set<string>()

  constructor(mock: MockProvider) {
    this.#mock = mock
  }

  /** Secrets too old to be known any more; with `lost > 0` a clean result proves nothing. */
  get lost(): number {
    return this.#mock.secrets().lost
  }

  /** The next piece of an output. A secret may be cut in two by it. */
  scan(output: OutputName, chunk: Buffer): void {
    const seen = this.#seen[output]
    const text = seen.tail + chunk.toString('latin1')
    const forms = this.#forms()
    for (const [form, secret] of forms) {
      const index = text.indexOf(form)
      if (index === -1 || this.#reported.has(`${output} ${secret}`)) continue
      this.#reported.add(`${output} ${secret}`)
      const line = seen.lines + countLines(text.slice(0, index))
      const fingerprint = this.#mock.fingerprintOf(secret)
      this.found.push({ output, line, what: this.#kindOf(secret), fingerprint })
    }
    const longest = Math.max(0, ...[...forms.keys()].map(({ length }) => length))
    const cut = Math.max(0, text.length - longest + 1)
    seen.lines += countLines(text.slice(0, cut))
    seen.tail = text.slice(cut)
  }

  /** Every text that gives a secret away, with that secret. Issued in this process, so it is known before it is printed. */
  #forms(): Map<string, string> {
    const forms = new Map<string, string>()
    for (const secret of this.#mock.secrets().values)
      for (const form of [secret, encodeURIComponent(secret)]) forms.set(bytesOf(form), secret)
    for (const { clientId, clientSecret, apiKey, apiSecret } of this.#mock.clients.list()) {
      if (clientSecret !== undefined) forms.set(btoa(bytesOf(`${clientId}:${clientSecret}`)), clientSecret)
      forms.set(btoa(bytesOf(`${apiKey}:${apiSecret}`)), apiSecret)
    }
    forms.delete('')
    return forms
  }

  #kindOf(secret: string): string {
    const clients = this.#mock.clients.list()
    if (clients.some(({ clientSecret }) => clientSecret === secret)) return 'a client secret'
    if (clients.some(({ apiSecret }) => apiSecret === secret)) return 'an API secret'
    const [, kind = ''] = /:(ac|at|rt):1$/.exec(Buffer.from(secret, 'base64url').toString('latin1')) ?? []
    return { ac: 'a code', at: 'an access token', rt: 'a refresh token' }[kind] ?? 'a secret'
  }
}

function countLines(text: string): number {
  return text.split('\n').length - 1
}

/** Output is scanned as bytes, whatever its encoding. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
