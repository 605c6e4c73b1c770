import { attemptSlips } from './attempt-slips.ts'
import { callbackSlips } from './callback-slips.ts'
import { byClient, during, fact, runOf, type CheckFact, type Evidence, type Wrong } from './evidence.ts'
import { exchangeSlips } from './exchange-slips.ts'
import { ofKind, refusalInWords, whyOf } from './wire-facts.ts'

/** Why a command asks nobody: it keeps its tokens where no room knows of them, and finds those of another world. */
export const KEEPS_ELSEWHERE =
  'with an empty LAB_HOME your program asked nobody; keep things there, and not at a fixed path'

/** Told of a command that showed no authorization URL in a start in which it can have had no tokens. */
export function elsewhere(evidence: Evidence, name: string): CheckFact[] {
  const { files, attempts } = evidence
  const run = runOf(evidence, name)
  const hasAsked = attempts.some((attempt) => attempt.run === name)
  if (files.length > 0 || hasAsked || run?.ended !== 'exit' || run.crash) return []
  return [fact('not yet', KEEPS_ELSEWHERE)]
}

/** What a command does before a lesson's own subject begins. */
const LOG_IN = 'log in'

/** Of a command that got no tokens to begin with: why. Nothing else can be judged. */
export function logInFacts(evidence: Evidence): CheckFact[] {
  if (!runOf(evidence, LOG_IN) || hasTokens(evidence, LOG_IN)) return []
  const events = during(evidence, LOG_IN)
  const [refused] = [...ofKind(events, 'attempt.refused'), ...byClient({ ...evidence, events }, REFUSED)]
  const why = refused?.kind === 'attempt.refused' ? refusalInWords(refused) : whyOf(refused)
  return [
    fact(
      refused ? 'contradicted' : 'not yet',
      `the log-in brought no tokens${why === '' ? '' : `: ${why}`}. Lessons 3 and 4 look at it`,
      refused ? [refused] : [],
    ),
    ...elsewhere(evidence, LOG_IN),
  ]
}

/** Of a command that has none, in a lesson about refreshes. */
export const NO_REFRESH_TOKEN = fact(
  'contradicted',
  'the log-in brought no refresh token: without offline.access there is none. Lesson 3 looks at it',
)

/** Whether the user was asked in a start that brought no tokens. */
export function hasFailedLogIn(evidence: Evidence): boolean {
  return evidence.attempts.some(({ run }) => !hasTokens(evidence, run))
}

/** What such a log-in can suffer from. */
export const logInSlips: readonly Wrong[] = [...attemptSlips, ...exchangeSlips, ...callbackSlips].filter(
  // In lesson 8 it is we who ask for less.
  ({ slip }) => slip !== 'M31',
)

const REFUSED = ['code.refused', 'request.refused']

function hasTokens(evidence: Evidence, run: string): boolean {
  return byClient({ ...evidence, events: during(evidence, run) }, ['tokens.issued']).length > 0
}
