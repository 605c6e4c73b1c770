import type { JournalEvent } from '../world/journal.ts'

/** More than happen between two looks of a stream. */
const MAX_KEPT = 256

/** Events as the streams of a world send them. All readers get the same text: it is made once, however many there are. */
export class EventMessages {
  readonly #texts = new Map<JournalEvent, string>()

  of(event: JournalEvent): string {
    const known = this.#texts.get(event)
    if (known !== undefined) return known
    const text = `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`
    this.#texts.set(event, text)
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= MAX_KEPT) break
      this.#texts.delete(oldest)
    }
    return text
  }
}
