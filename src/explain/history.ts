import type { Answer, Sent } from '../../mock-provider/index.ts'

/** What earlier requests of the same input tell of later ones. */
export class History {
  /** By number of the secret: where it was sent, and that its answer was no refusal. */
  readonly #used = new Map<number, string>()
  #granted: string[] | undefined

  /** Adds what is known from before, then remembers this request. */
  complete(answer: Answer, where: string): Answer {
    const sent = answer.sent && this.#withBefore(answer.sent)
    this.remember(answer.sent, answer.status, where)
    const granted = answer.granted ?? this.#granted
    return { ...answer, ...(sent && { sent }), ...(granted && { granted }) }
  }

  /** A refusal may leave a code or token as it was, so it is no use. */
  remember(sent: Sent | undefined, status: number | undefined, where: string): void {
    if (status !== undefined && status >= 300) return
    const told = status === undefined ? `${where}, which has no answer` : `${where}, answered ${status}`
    for (const name of ['code', 'refresh_token']) {
      const number = numberOf(sent?.parameters?.get(name))
      if (number !== undefined) this.#used.set(number, told)
    }
  }

  /** What a token answer says that the user granted. */
  grant(scope: string): void {
    this.#granted = scope.split(/[\s+]+/).filter(Boolean)
  }

  #withBefore(sent: Sent): Sent {
    if (sent.parameters === undefined) return sent
    const parameters = [...sent.parameters].map(([name, value]) => {
      const before = this.#used.get(numberOf(value) ?? 0)
      return [name, before === undefined ? value : { ...value, before }] as const
    })
    return { ...sent, parameters: new Map(parameters) }
  }
}

/** What was blackened looks the same each time, and is not. */
function numberOf(value: object | undefined): number | undefined {
  const isWhole = value && 'isWhole' in value && value.isWhole === true
  return isWhole && 'number' in value && typeof value.number === 'number' ? value.number : undefined
}
