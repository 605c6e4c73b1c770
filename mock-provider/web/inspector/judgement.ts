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

/** What is to be read for a judgement of these events: a token has to do with those of its own grant, and with lost answers. */
export function concerning(events: Events, judged: Events): Events {
  const grants = new Set(judged.map(({ grant }) => grant).filter((grant) => grant !== undefined))
  const numbers = new Set(judged.map(({ seq }) => seq))
  return events.filter(
    ({ grant, lost, kind, seq }) =>
      (grant !== undefined && grants.has(grant)) || lost !== undefined || kind === 'world.restored' || numbers.has(seq),
  )
}

/** Judges single events of one journal; what needs all of it is read once. */
export class Judge {
  readonly #events: Events
  #replays: ReadonlyMap<number, Replay> | undefined

  constructor(events: Events) {
    this.#events = events
  }

  judge(event: JournalEvent): Judgement {
    const replay = this.replayOf(event)
    const answer = answerOfEvent(event)
    const explanation = answer && explainAnswer(answer)
    const mistake = this.mistakeOf(event)
    const advice = explanation ? {} : adviceOnApi(event)
    return {
      ...(replay ? { says: replay.says, advice: adviceOnReplay(replay, this.#events) } : advice),
      ...(!replay && this.#adviceOnStale(event)),
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
    for (const { again, before } of this.#byNumber.values()) {
      if (again.seq === seq) add('The same token was spent by', before?.seq)
      if (before?.seq === seq) add(hasOverlap(again, event) ? 'At the same time sent by' : 'Sent again by', again.seq)
    }
    const close = this.#events.findLast((each) => isCloseBefore(each, event))
    if (close) add('Its family was closed by', close.seq)
    for (const other of this.#events)
      if (other.cause === seq && other.kind === 'family.closed') add('It closed the family', other.seq)
    return relations
  }

  /** What a request presented again, where it did. */
  replayOf({ seq }: JournalEvent): Replay | undefined {
    return this.#byNumber.get(seq)
  }

  mistakeOf(event: JournalEvent): Mistake | undefined {
    const replay = this.replayOf(event)
    return isRefusal(event) || replay ? mistakeOf(event, replay) : undefined
  }

  get #byNumber(): ReadonlyMap<number, Replay> {
    return (this.#replays ??= new Map(findReplays(this.#events).map((replay) => [replay.again.seq, replay])))
  }

  /** An old token that was taken all the same, or refused for its age. */
  #adviceOnStale(event: JournalEvent): Pick<Judgement, 'says' | 'advice'> {
    if (event.grant === undefined || !/^(?:api\.called|refresh\.)/.test(event.kind)) return {}
    const stale = findStale(this.#events).find((each) => each.event.seq === event.seq)
    return stale ? { says: stale.says, advice: adviceOnStale(stale, this.#events) } : {}
  }
}

/** For an answer that the table of meanings does not have. */
function adviceOnApi(event: JournalEvent): Pick<Judgement, 'advice'> {
  return isRefusal(event) && event.kind === 'api.called' ? { advice: adviceOnStatus(event) } : {}
}

function isCloseBefore({ kind, grant, seq }: JournalEvent, event: JournalEvent): boolean {
  return kind === 'family.closed' && grant !== undefined && grant === event.grant && seq < event.seq
}
