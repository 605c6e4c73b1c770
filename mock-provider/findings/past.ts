import type { JournalEvent } from '../world/journal.ts'

type Step<Value> = { key: string; value: Value; before: Step<Value> | undefined }

/**
 * What is known of a world, event by event. A world that goes back to a save point knows again what it knew then: no less,
 * and nothing of what came later.
 */
export class Past<Value> {
  readonly #known = new Map<string, Value>()
  /** By the events that brought them: of several save points, each is reached by a way of its own. */
  readonly #steps: { seq: number; step: Step<Value> | undefined }[] = []

  get(key: string): Value | undefined {
    return this.#known.get(key)
  }

  /** In the order in which they became known first. */
  values(): Value[] {
    return [...this.#known.values()]
  }

  entries(): [key: string, value: Value][] {
    return [...this.#known]
  }

  /** @param event what it is known from. */
  set(key: string, value: Value, { seq }: JournalEvent): void {
    this.#known.set(key, value)
    this.#steps.push({ seq, step: { key, value, before: this.#steps.at(-1)?.step } })
  }

  /** For each event: of all kinds, `world.restored` alone changes what is known. */
  follow({ kind, seq, upTo }: JournalEvent): void {
    if (kind !== 'world.restored') return
    const step = upTo === undefined ? undefined : this.#steps.findLast((each) => each.seq <= upTo)?.step
    this.#steps.push({ seq, step })
    this.#known.clear()
    for (const { key, value } of wayTo(step)) this.#known.set(key, value)
  }
}

function wayTo<Value>(last: Step<Value> | undefined): Step<Value>[] {
  const steps: Step<Value>[] = []
  for (let step = last; step; step = step.before) steps.push(step)
  return steps.toReversed()
}
