import type { RandomSource } from './random.ts'

/** An authorization request on its way through log-in and consent. */
export type Attempt = {
  clientId: string
  redirectUri: string
  scopes: string[]
  state: string
  codeChallenge: string
  codeChallengeMethod: 's256' | 'plain'
  /** Who has logged in; nobody yet while the log-in page is shown. */
  userId?: string
}

export type AttemptState = [string, Attempt][]

/** More pages than this are not open at once; the oldest form stops working then. */
export const MAX_OPEN = 1000

/**
 * Open forms by the random id that each carries, deleted on use.
 *
 * Not a cookie: those of 127.0.0.1 are shared by all ports.
 */
export class Attempts {
  #open = new Map<string, Attempt>()
  readonly #random: RandomSource

  constructor(random: RandomSource) {
    this.#random = random
  }

  open(attempt: Attempt): string {
    const id = `lab-attempt-${this.#random.text(32)}`
    this.#open.set(id, attempt)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= MAX_OPEN) break
      this.#open.delete(oldest)
    }
    return id
  }

  /** The attempt behind a form, once. */
  take(id: string): Attempt | undefined {
    const attempt = this.#open.get(id)
    this.#open.delete(id)
    return attempt
  }

  save(): AttemptState {
    return structuredClone([...this.#open])
  }

  /** Takes over what it is given. */
  load(state: AttemptState): void {
    this.#open = new Map(state)
  }
}
