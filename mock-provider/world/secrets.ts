import { hash } from 'node:crypto'
import { SecretIndex } from './secret-index.ts'

/** How many secrets that no client has any more are remembered. */
const MAX_RETIRED = 1000

/**
 * What this world issued that must not leak, and the keyed digest by which everything else knows it.
 *
 * One digest per secret is the store's key and, by its last four digits, the fingerprint that journal and screens show.
 */
export class Secrets {
  #key: string
  readonly #capacity: number
  readonly #digests = new Map<string, string>()
  /** Secrets of clients: they outlive every token, so they are kept apart and never forgotten. */
  readonly #ofClients = new Set<string>()
  /** The same, to be found in a text: unlike a token's, their form says nothing. */
  readonly clientSecrets = new SecretIndex()
  /** Those among them that no client has any more, oldest first. */
  readonly #retired = new Set<string>()
  #changes = 0
  /** Walks from the oldest secret on. A new walk for each one dropped would step over the holes of all before: 28 µs, not 0.6. */
  #oldest: IterableIterator<string> | undefined
  #lost = 0

  /** @param capacity how many issued secrets are remembered in clear, for leak scans; those of clients come on top. */
  constructor(key: string, capacity = 20_000) {
    this.#key = key
    this.#capacity = capacity
  }

  /** Hexadecimal SHA-256 of key and text. Keyed, so that fingerprints of two worlds cannot be compared. */
  digest(text: string): string {
    return this.#digests.get(text) ?? hash('sha256', this.#key + text, 'hex')
  }

  /** Remembers a secret that this world hands out and returns its digest. */
  issue(text: string): string {
    const digest = hash('sha256', this.#key + text, 'hex')
    this.#digests.set(text, digest)
    if (this.#digests.size > this.#capacity) {
      this.#oldest ??= this.#digests.keys()
      this.#digests.delete(this.#oldest.next().value ?? '')
      this.#lost += 1
    }
    return digest
  }

  /** Remembers a client's secret for as long as the client has it. */
  keep(text: string): void {
    this.#digests.delete(text)
    this.#retired.delete(text)
    this.#ofClients.add(text)
    this.clientSecrets.add(text)
    this.#changes += 1
  }

  /** No client has it any more: it may still stand in somebody's settings, and is forgotten after many others. */
  retire(text: string): void {
    if (!this.#ofClients.has(text)) return
    this.#retired.add(text)
    for (const oldest of this.#retired) {
      if (this.#retired.size <= MAX_RETIRED) return
      this.#retired.delete(oldest)
      this.#ofClients.delete(oldest)
      this.clientSecrets.remove(oldest)
      this.issue(oldest)
    }
  }

  /** Grows when a client gains a secret. A text that was written down in clear before may be a secret from then on. */
  get changes(): number {
    return this.#changes
  }

  /** True for a text that this world handed out as a secret, as far as it is remembered. */
  isIssued(text: string): boolean {
    return this.#ofClients.has(text) || this.#digests.has(text)
  }

  /** The secrets still remembered, those of clients and then the others, oldest first, and how many older ones are not: with `lost > 0` a leak scan has gaps. */
  list(): { values: string[]; lost: number } {
    return { values: [...this.#ofClients, ...this.#digests.keys()], lost: this.#lost }
  }

  get key(): string {
    return this.#key
  }

  /** A restored world knows its tokens by the digests of the key it was saved with. */
  rekey(key: string): void {
    if (key === this.#key) return
    this.#key = key
    for (const text of this.#digests.keys()) this.#digests.set(text, hash('sha256', key + text, 'hex'))
  }
}

/** `..4c55`: the last four digits of a digest, as journal, screens and steps print it. */
export function fingerprint(digest: string): string {
  return `..${digest.slice(-4)}`
}
