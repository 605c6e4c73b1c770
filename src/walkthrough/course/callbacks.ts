import { fact, holds, runOf, sent, type Callback, type CheckFact, type Evidence } from './evidence.ts'
import { ofKind, tokenRequests } from './wire-facts.ts'

type What = Callback['what']

/** Answers of others, which a program must not take. */
type Foreign = 'forged' | 'stateless'

/** What we sent to the program's listener under that name. */
export function callbackOf({ callbacks }: Evidence, what: What): Callback | undefined {
  return callbacks.find((each) => each.what === what)
}

/**
 * Which answer of others ended the program, so that the genuine one met nobody: the last that it answered. One that it refused
 * (400) did not; then it broke off over the next.
 */
export function endedBy(evidence: Evidence): What | undefined {
  const run = runOf(evidence, 'agree')
  const genuine = callbackOf(evidence, 'genuine')
  if (run?.ended !== 'exit' || !genuine || genuine.status > 0 || isTaken(evidence, genuine)) return undefined
  const foreign = evidence.callbacks.slice(0, evidence.callbacks.indexOf(genuine))
  const last = foreign.findLastIndex(({ status }) => status > 0)
  const next = foreign[last + 1]
  const brokeOver = run.crash && (foreign[last]?.status ?? 400) >= 400 && next?.isGone !== true ? next : undefined
  return (brokeOver ?? foreign[last])?.what
}

/**
 * A foreign answer must not become anything: its code is not sent to X, not kept, and the program still waits for its own.
 * How the refusal looks to a browser (400, 302, a page with a 200) is its own business.
 */
export function refusal(evidence: Evidence, what: Foreign, named: string): CheckFact {
  const callback = callbackOf(evidence, what)
  const proof = attackersCodes(evidence)
  if (!callback) return fact('not yet', `${named} was not tried: your program listened too late`)
  if (callback.isGone || cameTooLate(evidence, callback))
    return fact('not yet', `nobody listened any more when ${named} came`)
  if (wasTaken(evidence, what)) return fact('contradicted', `${named} was taken as the answer: refuse it`, proof)
  return holds(
    endedBy(evidence) !== what,
    {
      met: `${named} changed nothing (${callback.status === 0 ? 'no answer' : `answered with ${callback.status}`})`,
      contradicted: `${named} ended your program: refuse it, and keep waiting`,
    },
    proof,
  )
}

/** Behind an answer that was taken, and without one of its own: the program had what it wanted. */
function cameTooLate(evidence: Evidence, callback: Callback): boolean {
  const before = evidence.callbacks.slice(0, evidence.callbacks.indexOf(callback))
  return callback.status === 0 && before.some((each) => isTaken(evidence, each))
}

/** Judged by what is missing: the journal has no token request for the attacker's codes. */
export function silence(evidence: Evidence): CheckFact {
  const forged = callbackOf(evidence, 'forged')
  const bad = [...exchangesOf(evidence, 'forged'), ...exchangesOf(evidence, 'stateless')]
  if (!forged) return fact('not yet', 'no forged callback was sent')
  return bad.length > 0
    ? fact('contradicted', 'the forged code was sent to X', bad)
    : fact(true, `after event ${forged.mark} no forged code reached X`, attackersCodes(evidence))
}

/** A program may say that a foreign error came or keep silent, but it must go on waiting: anybody can send one. */
export function patience(evidence: Evidence): CheckFact[] {
  const errors = [
    ['unverified', 'an error without your state'],
    ['foreign denial', 'an access_denied with another state'],
  ] as const
  return errors.map(([what, named]) => {
    const callback = callbackOf(evidence, what)
    if (!callback) return fact('not yet', `${named} was not sent`)
    if (callback.isGone) return fact('not yet', `nobody listened any more when ${named} came`)
    return endedBy(evidence) === what
      ? fact('contradicted', `${named} ended the attempt: anybody can send one, so keep waiting`)
      : fact(true, `${named} ended nothing`)
  })
}

/** The genuine answer was taken, and its code kept or exchanged. */
export function kept(evidence: Evidence): CheckFact {
  const genuine = callbackOf(evidence, 'genuine')
  if (!genuine) return fact('not yet', 'the genuine answer was not sent')
  const isKept = isTaken(evidence, genuine)
  const says = isKept
    ? `the genuine answer was taken (${genuine.status || 'no answer'}), its code ${genuine.code ?? ''} kept`
    : `the genuine answer got ${genuine.status || 'no answer'}, and its code was not kept${evidence.files.length === 0 ? ': your program shows that it has it by the exchange' : ''}`
  return fact(isKept, says, exchangesOf(evidence, 'genuine'))
}

/** Sent to X, kept, or all that a program waited for before it ended as after a success. */
export function wasTaken(evidence: Evidence, what: Foreign): boolean {
  const callback = callbackOf(evidence, what)
  if (!callback) return false
  const { status } = callback
  const isAllItWanted =
    endedBy(evidence) === what && status >= 200 && status < 400 && runOf(evidence, 'agree')?.code === 0
  return isTaken(evidence, callback) || isAllItWanted
}

/** Whether its code was sent to X, or kept. */
function isTaken(evidence: Evidence, { what, code }: Callback): boolean {
  const isInFile = code !== undefined && evidence.files.find(({ run }) => run === 'agree')?.code === code
  return isInFile || exchangesOf(evidence, what).length > 0
}

function exchangesOf(evidence: Evidence, what: What) {
  const code = callbackOf(evidence, what)?.code
  return tokenRequests(evidence).filter(
    (event) => code !== undefined && sent(event, 'form', 'code')?.fingerprint === code,
  )
}

/** The events that made the codes of the foreign callbacks. */
function attackersCodes({ events }: Evidence) {
  return ofKind(events, 'code.issued').filter(({ user }) => user === 'mallory_practice')
}
