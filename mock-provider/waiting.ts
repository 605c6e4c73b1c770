/** Tests that wait until a person who looks at the inspector lets them go on. */
export class Waiting {
  readonly #goOn = new Set<() => void>()

  /** Whether one waits now. */
  get isOne(): boolean {
    return this.#goOn.size > 0
  }

  /** Resolves once somebody lets it go on, or the mock stops. */
  async wait(signal: AbortSignal): Promise<void> {
    const { promise, goOn } = createTurn()
    if (signal.aborted) return
    this.#goOn.add(goOn)
    signal.addEventListener('abort', goOn)
    await promise
    signal.removeEventListener('abort', goOn)
    this.#goOn.delete(goOn)
  }

  /** Lets all of them go on. @returns whether one waited. */
  letGo(): boolean {
    const waited = this.isOne
    for (const goOn of this.#goOn) goOn()
    this.#goOn.clear()
    return waited
  }
}

function createTurn(): { promise: Promise<void>; goOn: () => void } {
  let goOn: (() => void) | undefined
  const promise = new Promise<void>((resolve) => (goOn = resolve))
  return { promise, goOn: () => goOn?.() }
}
