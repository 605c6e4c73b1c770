import { hash } from 'node:crypto'
import type { Secrets } from './secrets.ts'

export type AppOnlyState = [clientId: string, token: { generation: number; live: boolean }][]

/**
 * App-only tokens: one for an app, the same at every request until it is invalidated (case apponly-success). Derived from
 * the world's key and not stored, so that a snapshot holds no token.
 */
export class AppOnlyTokens {
  #tokens = new Map<string, { generation: number; live: boolean }>()
  /** Whose each live token is: every call with a bearer token asks. */
  readonly #clients = new Map<string, string>()
  readonly #secrets: Secrets

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  issue(clientId: string): string {
    const token = this.#tokens.get(clientId) ?? { generation: 1, live: false }
    this.#tokens.set(clientId, { ...token, live: true })
    const text = this.#derive(clientId, token.generation)
    this.#clients.set(text, clientId)
    this.#secrets.issue(text)
    return text
  }

  /** The client whose live token this is. */
  find(text: string): string | undefined {
    return this.#clients.get(text)
  }

  /** Ends it; the next one is another. */
  invalidate(clientId: string): void {
    const { generation = 0 } = this.#tokens.get(clientId) ?? {}
    this.#clients.delete(this.#derive(clientId, generation))
    this.#tokens.set(clientId, { generation: generation + 1, live: false })
  }

  save(): AppOnlyState {
    return structuredClone([...this.#tokens])
  }

  /** Takes over what it is given. The secrets must have their key of that state already: the tokens derive from it. */
  load(state: AppOnlyState): void {
    this.#tokens = new Map(state)
    this.#clients.clear()
    for (const [clientId, { generation, live }] of state)
      if (live) this.#clients.set(this.#derive(clientId, generation), clientId)
  }

  /** In the form of the docs' sample: percent-encoded, a run of A at its head. */
  #derive(clientId: string, generation: number): string {
    const digits = hash('sha256', `app-only:${this.#secrets.key}:${clientId}:${generation}`, 'hex')
    return `${'A'.repeat(21)}${digits.slice(0, 21)}%2F${digits.slice(21, 30)}%3D${digits.slice(30)}`
  }
}
