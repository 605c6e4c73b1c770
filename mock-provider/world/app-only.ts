import { hash } from 'node:crypto'
import type { Secrets } from './secrets.ts'

export type AppOnlyState = [clientId: string, token: { generation: number; live: boolean }][]

/**
 * App-only tokens: one for an app, the same at every request until it is invalidated (case apponly-success). Derived from
 * the world's key and not stored, so that a snapshot holds no token.
 */
export class AppOnlyTokens {
  #tokens = new Map<string, { generation: number; live: boolean }>()
  readonly #secrets: Secrets

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  issue(clientId: string): string {
    const token = this.#tokens.get(clientId) ?? { generation: 1, live: false }
    this.#tokens.set(clientId, { ...token, live: true })
    const text = this.#derive(clientId, token.generation)
    this.#secrets.issue(text)
    return text
  }

  /** The client whose live token this is. */
  find(text: string): string | undefined {
    for (const [clientId, { generation, live }] of this.#tokens)
      if (live && text === this.#derive(clientId, generation)) return clientId
    return undefined
  }

  /** Ends it; the next one is another. */
  invalidate(clientId: string): void {
    const generation = (this.#tokens.get(clientId)?.generation ?? 0) + 1
    this.#tokens.set(clientId, { generation, live: false })
  }

  save(): AppOnlyState {
    return structuredClone([...this.#tokens])
  }

  /** Takes over what it is given. */
  load(state: AppOnlyState): void {
    this.#tokens = new Map(state)
  }

  /** In the form of the docs' sample: percent-encoded, a run of A at its head. */
  #derive(clientId: string, generation: number): string {
    const digits = hash('sha256', `app-only:${this.#secrets.key}:${clientId}:${generation}`, 'hex')
    return `${'A'.repeat(21)}${digits.slice(0, 21)}%2F${digits.slice(21, 30)}%3D${digits.slice(30)}`
  }
}
