import type { JournalEvent } from '../../../mock-provider/index.ts'
import { buildAuthorizationUrl, createCodeVerifier, createState, deriveCodeChallenge } from '../../client/index.ts'
import { attemptSlips, hasFreshStates, MIN_STATE_LENGTH, repeats, statesOf } from '../course/attempt-slips.ts'
import { callbackSlips } from '../course/callback-slips.ts'
import { callbackOf, kept, patience, refusal, silence } from '../course/callbacks.ts'
import { answer, deny } from '../course/consent.ts'
import { fact, holds, runOf, sent, type CheckFact, type Evidence, type Wrong } from '../course/evidence.ts'
import { showsStack } from '../course/find-crash.ts'
import { elsewhere, KEEPS_ELSEWHERE } from '../course/log-in.ts'
import type { Room } from '../course/room.ts'
import { ofKind, outcomeOf, refusalInWords } from '../course/wire-facts.ts'

export const overTheWire = true
export const comesBefore = 'log-in'

const SCOPES = ['tweet.read', 'users.read', 'offline.access']

/**
 * The user agrees, but before the browser comes back an attacker sends four answers of her own: a genuine code of her
 * account with a state that is wrong by one letter, one without any, an error without any, as X sends it for a state that it
 * does not take, and a Cancel of hers. In a second start the user presses Cancel.
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
      await room.callBack(
        'foreign denial',
        `${room.redirectUri}?${new URLSearchParams({ error: 'access_denied', state })}`,
      )
      await room.callBack('genuine', genuine)
    },
  })
  // A command that has tokens asks nobody. A file asks each time, and may find again what it kept.
  await room.run('cancel', { atConsent: deny, asNew: room.isForeign })
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
  if (!attempt)
    return [
      fact('not yet', 'your program printed no authorization URL: print it on a line of its own'),
      ...elsewhere(evidence, 'agree'),
    ]
  const missing = SCOPES.filter((scope) => !(attempt.scopes ?? []).includes(scope))
  return [
    fact(true, 'X took your authorization request and showed the consent page', [attempt]),
    challenge(evidence, attempt),
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
    ...patience(evidence),
    kept(evidence),
    denial(evidence),
  ]
}

/** Its form, and of a file that keeps the verifier whether it was made from that. */
function challenge(evidence: Evidence, attempt: JournalEvent): CheckFact {
  const method = sent(attempt, 'query', 'code_challenge_method')?.value ?? 'plain'
  const { length = 0, fingerprint } = sent(attempt, 'query', 'code_challenge') ?? {}
  const says = `code_challenge_method is ${method}, the challenge has ${length} characters`
  if (!/^s256$/i.test(method) || length !== 43) return fact('contradicted', `${says}: it takes S256 and 43`, [attempt])
  const file = evidence.files.find(({ run }) => run === 'agree')
  if (fingerprint === undefined) return fact(true, says, [attempt])
  if (file?.verifier === fingerprint)
    return fact('contradicted', 'the challenge is the verifier itself: send its S256, and keep the verifier', [attempt])
  if (file?.challenge !== undefined && file.challenge !== fingerprint)
    return fact('contradicted', 'the challenge is not the S256 of the verifier that your file keeps', [attempt])
  return fact(true, says, [attempt])
}

export const wrong: readonly Wrong[] = [...attemptSlips, ...callbackSlips]

function stateInWords(evidence: Evidence): string {
  const [first] = statesOf(evidence)
  if (repeats(evidence, 'state')) return 'two attempts carried the same state'
  return `state has ${first?.length ?? 0} characters${hasFreshStates(evidence) ? ', new for each attempt' : `; ${MIN_STATE_LENGTH} random ones are 96 bits`}`
}

function denial(evidence: Evidence): CheckFact {
  const run = runOf(evidence, 'cancel')
  const callback = callbackOf(evidence, 'denied')
  if (!run || !callback)
    return fact(
      'not yet',
      `Cancel was not tried: ${evidence.files.length === 0 ? KEEPS_ELSEWHERE : 'your program asked once only'}`,
    )
  if (run.ended !== 'exit')
    return fact('contradicted', 'after Cancel (error=access_denied) your program did not come to an end')
  const isClear = !showsStack(run.output) && run.output.replace(/https?:\S+/g, '').trim() !== ''
  if (!isClear) return fact('contradicted', 'Cancel ends with a stack trace or without a word')
  const isTold = outcomeOf(run) !== outcomeOf(runOf(evidence, 'agree'))
  if (!isTold) return fact('contradicted', 'Cancel ends as if the user had agreed: say that there is no code')
  return fact(true, 'Cancel ends with a sentence')
}
