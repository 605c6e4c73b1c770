import { buildAuthorizationUrl, createCodeVerifier, createState, deriveCodeChallenge } from '../../client/index.ts'
import { byClient, fact, runOf, sent, type Callback, type Evidence, type Fact, type Wrong } from '../course/evidence.ts'
import { showsStack } from '../course/find-fault.ts'
import { answer, deny } from '../course/consent.ts'
import type { Room } from '../course/room.ts'
import { ofKind, outcomeOf, tokenRequests, whyOf } from '../course/wire-facts.ts'

export const overTheWire = true

const SCOPES = ['tweet.read', 'users.read', 'offline.access']

/** 128 bits as base64url. */
const MIN_STATE_LENGTH = 22

/**
 * The user agrees, but before the browser comes back an attacker sends two answers of his own: a genuine code of his
 * account with a state that is wrong by one letter, then one without any. In a second start the user presses Cancel.
 */
export async function gather(room: Room): Promise<void> {
  await room.run('agree', {
    atConsent: async (_, url) => {
      const genuine = await answer(room, url, 'approve')
      const code = await attackersCode(room)
      const state = almost(new URL(url).searchParams.get('state') ?? '')
      await room.callBack('forged', `${room.redirectUri}?${new URLSearchParams({ state, code })}`)
      // A code of its own, so that the two can be told apart.
      await room.callBack(
        'stateless',
        `${room.redirectUri}?${new URLSearchParams({ code: await attackersCode(room) })}`,
      )
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

export function check(evidence: Evidence): Fact[] {
  const opened = ofKind(evidence.events, 'attempt.opened')
  const [attempt] = opened
  const refused = ofKind(evidence.events, 'attempt.refused')
  if (!attempt && refused[0])
    return [fact('contradicted', `X showed its error page. The journal says ${whyOf(refused[0])}`, refused)]
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
    fact(hasFreshStates(evidence) || 'contradicted', stateInWords(evidence), opened),
    refusal(evidence, 'forged', 'a callback with another state'),
    refusal(evidence, 'stateless', 'a callback without any state'),
    silence(evidence),
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
    when: (evidence) => refusedFor(evidence, 'parameter') || refusedFor(evidence, 'client'),
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
    when: (evidence) => wasTaken(evidence, 'stateless') && !wasTaken(evidence, 'forged'),
    say: 'Absent is a mismatch: an answer without state is not yours.',
  },
]

function refusedFor({ events }: Evidence, reason: string): boolean {
  return ofKind(events, 'attempt.refused').some((event) => event.reason === reason)
}

function callbackOf({ callbacks }: Evidence, what: Callback['what']): Callback | undefined {
  return callbacks.find((each) => each.what === what)
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

/** The event that made the code of the forged callbacks. */
function attackersCodes({ events }: Evidence) {
  return ofKind(events, 'code.issued').filter(({ user }) => user === 'mallory_practice')
}

/** A program that is gone (status 0) cannot wait for the right answer. */
function refusal(evidence: Evidence, what: 'forged' | 'stateless', named: string): Fact {
  const callback = callbackOf(evidence, what)
  if (!callback) return fact('not yet', `${named} was not tried: your program listened too late`)
  const { status } = callback
  if (status === 0)
    return fact('contradicted', `nobody listened any more when ${named} came: refuse it, and keep waiting`)
  return fact(
    (status >= 400 && status < 500) || 'contradicted',
    `${named} was answered with ${status}${status >= 400 ? '' : '; a refusal is 400'}`,
    attackersCodes(evidence),
  )
}

/** What did not happen is evidence too: the journal has no token request for the attacker's code. */
function silence(evidence: Evidence): Fact {
  const forged = callbackOf(evidence, 'forged')
  const bad = tokenRequests(evidence).filter((event) => isForged(evidence, sent(event, 'form', 'code')?.fingerprint))
  if (!forged) return fact('not yet', 'no forged callback was sent')
  return bad.length > 0
    ? fact('contradicted', 'the forged code was sent to X', bad)
    : fact(true, `after event ${forged.mark} no forged code reached X`, attackersCodes(evidence))
}

function kept(evidence: Evidence): Fact {
  const genuine = callbackOf(evidence, 'genuine')
  if (!genuine) return fact('not yet', 'the genuine answer was not sent')
  const file = evidence.files.find(({ run }) => run === 'agree')?.code
  const exchanged = tokenRequests(evidence).filter(
    (event) => genuine.code !== undefined && sent(event, 'form', 'code')?.fingerprint === genuine.code,
  )
  const isKept = (file !== undefined && file === genuine.code) || exchanged.length > 0
  const says = isKept
    ? `the genuine answer was taken (${genuine.status}), its code ${genuine.code ?? ''} kept`
    : `the genuine answer got ${genuine.status || 'no answer'}, and its code was not kept`
  return fact(isKept && genuine.status < 400, says, exchanged)
}

function denial(evidence: Evidence): Fact {
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

function isForged(evidence: Evidence, code: string | undefined): boolean {
  return (
    code !== undefined && [callbackOf(evidence, 'forged')?.code, callbackOf(evidence, 'stateless')?.code].includes(code)
  )
}

/** Answered as if it were right, kept, or sent to X. */
function wasTaken(evidence: Evidence, what: 'forged' | 'stateless'): boolean {
  const callback = callbackOf(evidence, what)
  if (!callback) return false
  const file = evidence.files.find(({ run }) => run === 'agree')?.code
  const exchanged =
    what === 'forged' &&
    byClient(evidence).some((event) => isForged(evidence, sent(event, 'form', 'code')?.fingerprint))
  return (
    (callback.status > 0 && callback.status < 400) ||
    (what === 'forged' && file !== undefined && file === callback.code) ||
    exchanged
  )
}
