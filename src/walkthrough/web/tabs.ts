/**
 * The tabs in which the course is open. The one that was loaded or used last is the one that acts; the others look on.
 *
 * A page that is loaded is a tab of its own. It stays the same one while its script asks again, and from a form to the page that
 * the answer leads to, so that all of this holds without scripts.
 */
export class Tabs {
  #last = 0
  #acting = 0
  /** Open event streams, by tab. */
  readonly #streams = new Map<number, number>()
  /** Whether the acting tab had one: one that is gone then holds nobody up. */
  #wasHeard = false
  #awaited: { tab: number; address: string } | undefined
  readonly #onChange: () => void

  /** @param onChange is called when another tab may act. */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** A page is loaded by a person: by its script, from a form of that tab, or afresh. */
  load(address: string, script?: number): number {
    const awaited = this.#awaited?.address === address ? this.#awaited.tab : undefined
    if (script !== undefined && script > 0 && script <= this.#last) return script
    this.#awaited = undefined
    if (awaited !== undefined) return awaited
    this.#last += 1
    this.act(this.#last)
    return this.#last
  }

  /** A form of that tab was sent, and is answered with that page. */
  leadTo(tab: number, address: string): void {
    this.#awaited = { tab, address }
  }

  /** That tab goes on; the others look on from now. */
  act(tab: number): void {
    if (tab === this.#acting) return
    this.#acting = tab
    this.#wasHeard = this.#streams.has(tab)
    this.#onChange()
  }

  /** Whether the course went on in another tab, which is still there as far as one can know. */
  isViewer(tab: number): boolean {
    return tab !== this.#acting && (!this.#wasHeard || this.#streams.has(this.#acting))
  }

  /** That tab listens. @returns how to end that. */
  listen(tab: number): () => void {
    this.#streams.set(tab, (this.#streams.get(tab) ?? 0) + 1)
    if (tab === this.#acting) this.#wasHeard = true
    return () => {
      const left = (this.#streams.get(tab) ?? 1) - 1
      if (left > 0) this.#streams.set(tab, left)
      else this.#streams.delete(tab)
      if (left <= 0 && tab === this.#acting) this.#onChange()
    }
  }
}
