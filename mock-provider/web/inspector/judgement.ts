import { adviceOnReplay, adviceOnStale, adviceOnStatus, type Advice } from '../../findings/advice.ts'
import { findReplays, findStale, type Replay } from '../../findings/lineage.ts'
import { mistakeOf } from '../../findings/mistake-of.ts'
import type { Mistake } from '../../findings/mistakes.ts'
import { answerOfEvent } from '../../findings/refusals.ts'
import { hasOverlap, isRefusal, type Events } from '../../findings/requests.ts'
import { explainAnswer, type Explanation } from '../../meanings/explain-answer.ts'
import type { JournalEvent } from '../../world/journal.ts'

/** Another event that belongs to one, and what it is to it. */
export type Relation = { says: string; seq: number }

/** All that the mock can say of why a request ended as it did. */
export type Judgement = {
  /** What the journal shows, as a sentence; missing where it shows no more than the refusal. */
  says?: string
  advice?: Advice
  mistake?: Mistake
  /** What the answer means at X. */
  explanation?: Explanation
}

/** Judges single events of one journal; what needs all of it is read once. */
export class Judge {
  readonly #events: Events
  #replays: readonly Replay[] | undefined

  constructor(events: Events) {
    this.#events = events
  }

  judge(event: JournalEvent): Judgement {
    const replay = this.replays.find(({ again }) => again.seq === event.seq)
    const answer = answerOfEvent(event)
    const explanation = answer && explainAnswer(answer)
    const mistake = isRefusal(event) || replay ? mistakeOf(event, replay) : undefined
    return {
      ...(replay ? { says: replay.says, advice: adviceOnReplay(replay, this.#events) } : this.#adviceOn(event)),
      ...(mistake && { mistake }),
      ...(explanation && { explanation }),
    }
  }

  /** Earlier and later events that one is to be read with. */
  relationsOf(event: JournalEvent): Relation[] {
    const { cause, lost, seq } = event
    const relations: Relation[] = []
    const add = (says: string, other: number | undefined) => other !== undefined && relations.push({ says, seq: other })
    add('Because of', cause)
    add('The answer that was lost is that of', lost)
    for (const other of this.#events) if (other.lost === seq) add('Its answer never arrived: see', other.seq)
    for (const { again, before } of this.replays) {
      if (again.seq === seq) add('The same token was spent by', before?.seq)
      if (before?.seq === seq) add(hasOverlap(again, event) ? 'At the same time sent by' : 'Sent again by', again.seq)
    }
    const close = this.#events.findLast((each) => isCloseBefore(each, event))
    if (close) add('Its family was closed by', close.seq)
    for (const other of this.#events)
      if (other.cause === seq && other.kind === 'family.closed') add('It closed the family', other.seq)
    return relations
  }

  get replays(): readonly Replay[] {
    return (this.#replays ??= findReplays(this.#events))
  }

  #adviceOn(event: JournalEvent): Pick<Judgement, 'says' | 'advice'> {
    const isOfTokens = event.grant !== undefined && /^(?:api\.called|refresh\.)/.test(event.kind)
    const stale = isOfTokens ? findStale(this.#events).find((each) => each.event.seq === event.seq) : undefined
    if (stale) return { says: stale.says, advice: adviceOnStale(stale, this.#events) }
    return isRefusal(event) && event.kind === 'api.called' ? { advice: adviceOnStatus(event) } : {}
  }
}

function isCloseBefore({ kind, grant, seq }: JournalEvent, event: JournalEvent): boolean {
  return kind === 'family.closed' && grant !== undefined && grant === event.grant && seq < event.seq
}
