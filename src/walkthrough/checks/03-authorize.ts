import type { JournalEvent } from '../../../mock-provider/index.ts'
import { buildAuthorizationUrl, createCodeVerifier, createState, deriveCodeChallenge } from '../../client/index.ts'
import { fact, holds, runOf, sent, type Evidence, type CheckFact, type Wrong } from '../course/evidence.ts'
import { callbackOf, endedByError, kept, patience, refusal, silence, wasTaken } from '../course/callbacks.ts'
import { showsStack } from '../course/find-crash.ts'
import { answer, deny } from '../course/consent.ts'
import type { Room } from '../course/room.ts'
import { ofKind, outcomeOf, refusalInWords } from '../course/wire-facts.ts'

export const overTheWire = true

const SCOPES = ['tweet.read', 'users.read', 'offline.access']

/** 128 bits as base64url. */
const MIN_STATE_LENGTH = 22

/**
 * The user agrees, but before the browser comes back an attacker sends three answers of her own: a genuine code of her
 * account with a state that is wrong by one letter, one without any, and an error without any, as X sends it for a state
 * that it does not take. In a second start the user presses Cancel.
 */
export async function gather(room: Room): Promise<void> {
  await room.run('agree', {
    atConsent: async (_, url) => {
      const genuine = await answer(room, url, 'approve')
      if (genuine === undefined) return
      const code = await attackersCode(room)
      const state = almost(new URL(url).searchParams.get('state') ?? '')
      await room.callBack('forged', `${room.redirectUri}?${new URLSearchParams({ state, code })}`)
      // A code of its own, so that the two can be told apart.
      await room.callBack(
        'stateless',
        `${room.redirectUri}?${new URLSearchParams({ code: await attackersCode(room) })}`,
      )
      await room.callBack('unverified', `${room.redirectUri}?error=invalid_request&state=`)
      await room.callBack('genuine', genuine)
    },
  })
  await room.run('cancel', { atConsent: deny, asNew: true })
}

/** Right in length and beginning. */
function almost(state: string): string {
  return state === '' ? createState() : state.slice(0, -1) + (state.endsWith('a') ? 'b' : 'a')
}

/** Mallory agrees for herself: her code is as good as any, but it belongs to her. */
async function attackersCode({ mock, redirectUri }: Room): Promise<string> {
  const codeChallenge = deriveCodeChallenge(createCodeVerifier())
  const url = buildAuthorizationUrl({ ...mock.config, redirectUri }, { state: createState(), codeChallenge })
  const back = await mock.approve(url, { user: 'mallory_practice' })
  return back.searchParams.get('code') ?? ''
}

export function check(evidence: Evidence): CheckFact[] {
  const opened = ofKind(evidence.events, 'attempt.opened')
  const [attempt] = opened
  const refused = ofKind(evidence.events, 'attempt.refused')
  if (!attempt && refused[0]) return [fact('contradicted', refusalInWords(refused[0]), refused)]
  if (!attempt) return [fact('not yet', 'your program printed no authorization URL: print it on a line of its own')]
  const value = (name: string) => sent(attempt, 'query', name)
  const method = value('code_challenge_method')?.value ?? 'plain'
  const missing = SCOPES.filter((scope) => !(attempt.scopes ?? []).includes(scope))
  return [
    fact(true, 'X took your authorization request and showed the consent page', [attempt]),
    fact(
      (/^s256$/i.test(method) && value('code_challenge')?.length === 43) || 'contradicted',
      `code_challenge_method is ${method}, the challenge has ${value('code_challenge')?.length ?? 0} characters`,
      [attempt],
    ),
    fact(
      missing.length === 0 || 'not yet',
      missing.length === 0
        ? 'tweet.read, users.read and offline.access are asked for'
        : `${missing.join(', ')} is not asked for`,
      [attempt],
    ),
    holds(hasFreshStates(evidence), stateInWords(evidence), opened),
    refusal(evidence, 'forged', 'a callback with another state'),
    refusal(evidence, 'stateless', 'a callback without any state'),
    silence(evidence),
    patience(evidence),
    kept(evidence),
    denial(evidence),
  ]
}

export const wrong: readonly Wrong[] = [
  {
    slip: 'M18',
    when: (evidence) => refusedFor(evidence, 'redirect'),
    say: 'redirect_uri is compared as text, not as a place: send REDIRECT_URI as it is, to the last slash and digit.',
  },
  {
    slip: 'M32',
    when: (evidence) =>
      ofKind(evidence.events, 'attempt.refused').some(
        (event) => event.reason === 'scope' && sent(event, 'query', 'scope')?.value?.includes('offline_access'),
      ),
    say: 'X spells it with a dot: offline.access.',
  },
  {
    slip: 'M20',
    when: (evidence) => staysOnPage(evidence, 'parameter') || staysOnPage(evidence, 'client'),
    say: 'While the address is in doubt the server does not redirect, so your app hears nothing: the error stays on X’s page. Complete the URL first.',
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
    slip: 'M59',
    when: ({ events }) => ofKind(events, 'attempt.refused').some((event) => !isSentState(event)),
    say: 'Without a state, or with more than 500 characters of it, X sends its error back with an empty one: your app cannot tell whose attempt that is.',
  },
  {
    slip: 'M06',
    when: (evidence) => repeats(evidence, 'code_challenge'),
    say: 'One attempt, one verifier: building the link again starts another attempt, with a verifier of its own.',
  },
  {
    slip: 'M13',
    when: (evidence) => wasTaken(evidence, 'forged'),
    say: 'A state that nobody compares is decoration: refuse the answer, and send nothing to X.',
  },
  {
    slip: 'M15',
    when: endedByError,
    say: 'Absent is a mismatch, in an error too: say that an unverified one came, and keep waiting for yours.',
  },
  {
    slip: 'M15',
    when: (evidence) => wasTaken(evidence, 'stateless') && !wasTaken(evidence, 'forged'),
    say: 'Absent is a mismatch: an answer without state is not yours.',
  },
]

function refusedFor({ events }: Evidence, reason: string): boolean {
  return ofKind(events, 'attempt.refused').some((event) => event.reason === reason)
}

/** With client and redirect URI in doubt X redirects nowhere. */
function staysOnPage({ events }: Evidence, reason: string): boolean {
  return ofKind(events, 'attempt.refused').some((event) => event.reason === reason && event.http?.status !== 302)
}

/** Whether X took the state, so that it comes back with the error. */
function isSentState(event: JournalEvent): boolean {
  const length = sent(event, 'query', 'state')?.length ?? 0
  return event.http?.status !== 302 || (length > 0 && length <= 500)
}

function statesOf({ events }: Evidence) {
  return ofKind(events, 'attempt.opened').map((event) => sent(event, 'query', 'state'))
}

function hasFreshStates(evidence: Evidence): boolean {
  return statesOf(evidence).every((state) => (state?.length ?? 0) >= MIN_STATE_LENGTH) && !repeats(evidence, 'state')
}

function repeats({ events }: Evidence, name: string): boolean {
  const prints = ofKind(events, 'attempt.opened').map((event) => sent(event, 'query', name)?.fingerprint)
  return new Set(prints).size < prints.length
}

function stateInWords(evidence: Evidence): string {
  const [first] = statesOf(evidence)
  if (repeats(evidence, 'state')) return 'two attempts carried the same state'
  return `state has ${first?.length ?? 0} characters${hasFreshStates(evidence) ? ', new for each attempt' : `; ${MIN_STATE_LENGTH} random ones are 128 bits`}`
}

function denial(evidence: Evidence): CheckFact {
  const run = runOf(evidence, 'cancel')
  const callback = callbackOf(evidence, 'denied')
  if (!run || !callback)
    return fact('not yet', 'Cancel was not tried: with an empty LAB_HOME your program asked nobody; keep things there')
  if (run.ended !== 'exit' || callback.status === 0)
    return fact('contradicted', 'after Cancel (error=access_denied) your program did not come to an end')
  const isClear = !showsStack(run.output) && run.output.replace(/https?:\S+/g, '').trim() !== ''
  if (!isClear) return fact('contradicted', 'Cancel ends with a stack trace or without a word')
  const isTold = outcomeOf(run) !== outcomeOf(runOf(evidence, 'agree'))
  if (!isTold) return fact('contradicted', 'Cancel ends as if the user had agreed: say that there is no code')
  return fact(true, 'Cancel ends with a sentence')
}
