import type { JournalEvent } from '../../../mock-provider/index.ts'
import { sent, type AttemptShape, type Evidence, type Wrong } from './evidence.ts'
import { ofKind } from './wire-facts.ts'

/** 96 bits as base64url. */
export const MIN_STATE_LENGTH = 16

/** What can be wrong with an authorization request; the earlier, the more telling. */
export const attemptSlips: readonly Wrong[] = [
  {
    slip: 'M19',
    when: (evidence) => refusals(evidence, 'redirect').some(isOtherName),
    say: '“localhost” and 127.0.0.1 are two texts, and may be two machines: register 127.0.0.1, send it, and listen there.',
  },
  {
    slip: 'M18',
    when: (evidence) => refusals(evidence, 'redirect').some((event) => !isOtherName(event)),
    say: 'redirect_uri is compared as text, not as a place: send REDIRECT_URI as it is, to the last slash and digit.',
  },
  {
    slip: 'M32',
    when: asksForOfflineUnderscore,
    say: 'X spells it with a dot: offline.access.',
  },
  {
    slip: 'M11',
    when: (evidence) =>
      evidence.attempts.some(({ challenge }) => challenge === 'missing') &&
      refusals(evidence, 'parameter').some(isSentBack),
    say: 'The secret says which app, PKCE says the same attempt: send code_challenge, with a secret too.',
  },
  {
    slip: 'M12',
    when: (evidence) =>
      refusals(evidence, 'parameter').some(
        (event) => isSentBack(event) && !sent(event, 'query', 'state')?.length && has(event, 'code_challenge'),
      ),
    say: 'PKCE does not replace state: PKCE lets the server refuse a foreign code, state lets you refuse before you even ask.',
  },
  {
    slip: 'M59',
    when: (evidence) => refusals(evidence, 'state').some(isSentBack),
    say: 'Of a state with more than 500 characters X sends none back with its error: your app cannot tell whose attempt that is.',
  },
  {
    slip: 'M20',
    when: (evidence) =>
      ['parameter', 'client'].some((reason) => refusals(evidence, reason).some((event) => !isSentBack(event))),
    say: 'While the address is in doubt the server does not redirect, so your app hears nothing: the error stays on X’s page. Complete the URL first.',
  },
  {
    slip: 'M09',
    when: ({ attempts }) => attempts.some(({ isStateVerifier }) => isStateVerifier),
    say: 'Your state is the verifier itself: the state is seen on the way, the verifier by nobody but the token endpoint. Make two random texts.',
  },
  {
    slip: 'M10',
    when: (evidence) =>
      ofKind(evidence.events, 'attempt.opened').some(
        (event) => !/^s256$/i.test(sent(event, 'query', 'code_challenge_method')?.value ?? 'plain'),
      ),
    say: 'With plain, whoever sees the request already holds the proof: say code_challenge_method=S256.',
  },
  {
    slip: 'M03',
    when: (evidence) => hasChallenge(evidence, 'hex', 'hex in base64url'),
    say: 'The challenge is the 64 letters of the hash in hexadecimal: write its 32 bytes as base64url.',
  },
  {
    slip: 'M04',
    when: (evidence) => hasChallenge(evidence, 'padded'),
    say: 'The "=" at the end of the challenge has to go: base64url is written without padding here, 43 characters.',
  },
  {
    slip: 'M04',
    when: (evidence) => hasChallenge(evidence, 'base64'),
    say: 'The challenge is base64, another alphabet: "+" and "/" must be "-" and "_", and the "=" at the end has to go.',
  },
  {
    slip: 'M31',
    when: (evidence) =>
      ofKind(evidence.events, 'attempt.opened').some(({ scopes = [] }) => !scopes.includes('offline.access')),
    say: 'You ask for tomorrow at consent time: without offline.access there is no refresh token, and it cannot be added later.',
  },
  {
    slip: 'M14',
    when: (evidence) => ofKind(evidence.events, 'attempt.opened').length > 0 && !hasFreshStates(evidence),
    say: 'If a stranger can guess the state from your source, it protects nobody: make it random, for each attempt anew.',
  },
  {
    slip: 'M06',
    when: (evidence) => repeats(evidence, 'code_challenge'),
    say: 'One attempt, one verifier: building the link again starts another attempt, with a verifier of its own.',
  },
]

/** Whether a challenge was written down in one of those ways. */
export function hasChallenge({ attempts }: Evidence, ...kinds: AttemptShape['challenge'][]): boolean {
  return attempts.some(({ challenge }) => kinds.includes(challenge))
}

/** OpenID's spelling of the scope, which X does not know. */
export function asksForOfflineUnderscore(evidence: Evidence): boolean {
  return refusals(evidence, 'scope').some((event) => sent(event, 'query', 'scope')?.value?.includes('offline_access'))
}

/** The states of the attempts, as the journal has them. */
export function statesOf({ events }: Evidence) {
  return ofKind(events, 'attempt.opened').map((event) => sent(event, 'query', 'state'))
}

/** Whether the states could be random ones. */
export function hasFreshStates(evidence: Evidence): boolean {
  return statesOf(evidence).every((state) => (state?.length ?? 0) >= MIN_STATE_LENGTH) && !repeats(evidence, 'state')
}

/** Whether two attempts carried the same. */
export function repeats({ events }: Evidence, name: 'state' | 'code_challenge'): boolean {
  const prints = ofKind(events, 'attempt.opened').map((event) => sent(event, 'query', name)?.fingerprint)
  return new Set(prints).size < prints.length
}

function refusals({ events }: Evidence, why: string): JournalEvent[] {
  return ofKind(events, 'attempt.refused').filter(({ reason }) => reason === why)
}

/** Whether X told the app. With client and redirect URI in doubt it redirects nowhere. */
function isSentBack({ http }: JournalEvent): boolean {
  return http?.status === 302
}

function has(event: JournalEvent, name: string): boolean {
  return (sent(event, 'query', name)?.length ?? 0) > 0
}

/** Another name of this machine than the one that is registered. */
function isOtherName(event: JournalEvent): boolean {
  return /^https?:\/\/(?:localhost|\[::1\])[:/]/.test(sent(event, 'query', 'redirect_uri')?.value ?? '')
}
