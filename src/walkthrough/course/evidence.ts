import type { JournalEvent, Mistake } from '../../../mock-provider/index.ts'

/** How a fact stands: shown, not shown so far, or shown to be otherwise. */
export type FactState = 'met' | 'not yet' | 'contradicted'

/** One thing that a check found out, with the numbers of the journal's events that show it. */
export type CheckFact = { says: string; verdict: FactState; events: number[] }

/** A wrong answer that is known, by its number in the register of mistakes. */
export type Wrong = { slip: Mistake; when: (evidence: Evidence) => boolean; say: string }

/** Why a program broke off, and where in its own code, if it says that. */
export type Crash = { message: string; file?: string; line?: number }

/** One start of the learner's program. */
export type Run = {
  name: string
  /** `limit`: ended by us after its time; `stopped`: ended by us, as nothing could come any more. */
  ended: 'exit' | 'limit' | 'stopped'
  /** The real seconds after which it would have been ended. */
  limitSeconds: number
  code: number | null
  /** What it printed, secrets as fingerprints. */
  output: string
  /** Whether it printed one in clear. */
  leaked: boolean
  /** Whether a command left an end of its token that was counted in milliseconds. */
  keepsMilliseconds?: boolean
  crash?: Crash
  /** The journal's newest event before it started and when it had ended. */
  from: number
  to: number
  /** The world's time when it started, and the machine's. */
  at: number
  machineAt: number
}

/** What we sent to the learner's listener, in place of a browser. Status 0: no answer came. */
export type Callback = {
  what: 'forged' | 'stateless' | 'unverified' | 'foreign denial' | 'genuine' | 'denied' | 'refused'
  status: number
  /** Nobody listened there. */
  isGone?: true
  /** The journal's newest event before it was sent. */
  mark: number
  /** The fingerprint of the code that it carried. */
  code?: string
}

/** What an authorization URL of the program shows of how it was made; the texts themselves are not kept. */
export type AttemptShape = {
  run: string
  challenge: 'as it should be' | 'padded' | 'base64' | 'hex' | 'hex in base64url' | 'missing' | 'something else'
  /** Whether the state is the very verifier of the challenge. */
  isStateVerifier: boolean
}

/** The learner's token file after a run, secrets as fingerprints. */
export type TokenFile = {
  run: string
  code?: string
  /** Of the verifier, and of its S256: what a challenge must be, and must not be. */
  verifier?: string
  challenge?: string
  accessToken?: string
  refreshToken?: string
  issuedAt?: number
  expiresAt?: number
}

/** Everything that a check may look at. Plain data: whoever has it can judge again. */
export type Evidence = {
  events: JournalEvent[]
  runs: Run[]
  attempts: AttemptShape[]
  callbacks: Callback[]
  /** Of a file of ours; a command keeps its tokens in a way of its own. */
  files: TokenFile[]
  /** What functions of the learner's file returned, by the name of the trial. */
  texts: Record<string, string[]>
  /** What the server said in `expires_in`: over three hours, another number in each room. */
  accessTokenLifetimeSeconds: number
}

/** Of a program that was not started. */
export const NO_EVIDENCE: Evidence = {
  events: [],
  runs: [],
  attempts: [],
  callbacks: [],
  files: [],
  texts: {},
  accessTokenLifetimeSeconds: 7200,
}

/** Events that the learner's program caused; ours carry another actor. */
export function byClient(evidence: Evidence, kinds?: readonly string[]): JournalEvent[] {
  return evidence.events.filter(({ actor, kind }) => actor === 'client' && (!kinds || kinds.includes(kind)))
}

/** Events of one start of the program. */
export function during(evidence: Evidence, name: string): JournalEvent[] {
  const run = evidence.runs.find((each) => each.name === name)
  return run ? evidence.events.filter(({ seq }) => seq > run.from && seq <= run.to) : []
}

export function runOf(evidence: Evidence, name: string): Run | undefined {
  return evidence.runs.find((run) => run.name === name)
}

/** The numbers of events. */
export function numbers(events: readonly JournalEvent[]): number[] {
  return events.map(({ seq }) => seq)
}

/** What a request carried under that name: its length, and its value or fingerprint. */
export function sent(event: JournalEvent, where: 'query' | 'form' | 'json' | 'header', name: string) {
  return event.http?.request.find((each) => each.in === where && each.name === name)
}

/** A fact that is met, or else *not yet*, or else *contradicted* with other words. */
export function fact(verdict: FactState | boolean, says: string, events: readonly JournalEvent[] = []): CheckFact {
  return { says, verdict: verdict === true ? 'met' : verdict === false ? 'not yet' : verdict, events: numbers(events) }
}

/** A fact that is met, or else *contradicted*. `says` is one text for both, or one for each. */
export function holds(
  isSo: boolean,
  says: string | { met: string; contradicted: string },
  events: readonly JournalEvent[] = [],
): CheckFact {
  const verdict = isSo ? 'met' : 'contradicted'
  return fact(verdict, typeof says === 'string' ? says : says[verdict], events)
}
