import type { JournalEvent } from '../../../mock-provider/index.ts'
import { tokensOf } from './acts.ts'
import { familyOf, tokenChanges, type Generation, type TokenChange } from './generations.ts'
import type { Lesson, Question } from './lesson.ts'
import type { Outcome } from './outcome.ts'
import type { Prediction } from './progress.ts'
import type { SessionState } from './session-state.ts'

/**
 * The wire of a run: the learner's own world, or of a run that is nothing but scenes, theirs. `nothing`: no request reached
 * the server. `earlier`: the lesson ran before the session was opened, and its wire is not shown any more.
 */
type Wire = {
  of: 'own' | 'scene' | 'nothing' | 'earlier'
  events: readonly JournalEvent[]
  /** The journal that they are from: it knows the labels of tokens. */
  known: readonly JournalEvent[]
}

/** What the run changed in the token file, and the refresh tokens of the newest consent. Without a change there is neither. */
type TokensSeen = { changes: TokenChange[]; family: Generation[] }

/** The events of one world that show what is so; none where no server was asked. */
export type Proof = { of: 'own' | 'scene'; events: JournalEvent[] }

/** A prediction beside what came of it. */
export type Foretold = Outcome & Pick<Prediction, 'sure'> & { proof: Proof }

/** All that there is to see of a lesson's run. */
export type Seen = {
  wire: Wire
  tokens: TokensSeen
  /** What was predicted, if anything was. */
  foretold: Foretold | undefined
  /** The app's last request of the run. */
  lastRequest: JournalEvent | undefined
}

/** What a run left, as it is now. */
export function look(state: SessionState, lesson: Lesson): Seen {
  const hasRun = state.lastRun.stem === lesson.stem
  return {
    wire: wireOf(state, lesson),
    tokens: hasRun ? tokensSeen(state) : { changes: [], family: [] },
    foretold: foretell(state, lesson),
    lastRequest: hasRun ? ownEvents(state).findLast(({ http, actor }) => http && actor === 'client') : undefined,
  }
}

function ownEvents({ side, lastRun }: SessionState): JournalEvent[] {
  return lastRun.own ?? side.mock.journal.since(lastRun.mark)
}

/** All events that tell what a token of the run is called. */
function knownEvents({ side, lastRun }: SessionState): JournalEvent[] {
  return [...(lastRun.known ?? []), ...side.mock.journal.events]
}

function wireOf(state: SessionState, { stem }: Lesson): Wire {
  if (state.lastRun.stem !== stem) return { of: 'earlier', events: [], known: [] }
  const own = ownEvents(state)
  if (own.some(({ http }) => http)) return { of: 'own', events: own, known: knownEvents(state) }
  const staged = state.lastRun.scenes.flat().filter(({ http }) => http)
  return { of: staged.length > 0 ? 'scene' : 'nothing', events: staged, known: staged }
}

function tokensSeen(state: SessionState): TokensSeen {
  const { mock } = state.side
  const events = knownEvents(state)
  const changes = tokenChanges(state.lastRun.tokensBefore, tokensOf(state), events).filter((each) => each.isChanged)
  if (changes.length === 0) return { changes, family: [] }
  return { changes, family: familyOf(events, { now: mock.clock.now(), profile: mock.profile }) }
}

function foretell(state: SessionState, { stem, predict }: Lesson): Foretold | undefined {
  const { prediction } = state.progress.of(stem)
  if (!prediction) return undefined
  const { choice, sure } = prediction
  return { sure, proof: proofOf(state, stem, predict.shown), ...outcomeOf(predict, choice) }
}

/** An answer of a question beside what is so. */
export function outcomeOf(question: Question, choice: number): Outcome {
  const { options, truth, why } = question
  return { said: options[choice] ?? '', truth: options[truth] ?? '', isRight: choice === truth, why }
}

/** Which world shows it: the newest scene of the run that has all of these kinds of events, else the learner's own. */
function proofOf(state: SessionState, stem: string, kinds: readonly string[]): Proof {
  const { lastRun } = state
  if (lastRun.stem !== stem || kinds.length === 0) return { of: 'own', events: [] }
  const own: Proof = { of: 'own', events: ownEvents(state) }
  const worlds = [...lastRun.scenes.map((events): Proof => ({ of: 'scene', events })).toReversed(), own]
  const found = worlds.find(({ events }) => kinds.every((kind) => events.some((event) => event.kind === kind)))
  return {
    of: found?.of ?? 'own',
    events: found?.events.filter(({ kind }) => kinds.includes(kind)).slice(0, 3) ?? [],
  }
}
